"""`tracker pairs …`: what is logged, imported and suggested from the command line."""

import shutil
import subprocess

import pytest

from tests.pairing.log import lines
from tracker.database import db
from tracker.pairing.suggestion_models import Suggestion

pytestmark = pytest.mark.sqlite_only("the verbs are tried on every engine by their own tests")


def test_a_pair_is_logged_once(app, world, run):
    command = ("pairs", "add", "Ada Ahlers", "ben@example.com", "--project", str(world.project_id))
    for _ in range(2):
        done = run(*command, "--story", str(world.stories["card"]), "--day", "2026-11-17")
        assert done.stdout == "Logged for Tue 17 Nov: Ada Ahlers and Ben Brandt on “Pay by card”.\n"
    assert run(*command, "--on", "The fair", "--day", "2026-11-17", "--part", "morning").exit_code == 0
    assert [(story, names) for story, _, names in lines(app)] == [
        (world.stories["card"], ["Ada Ahlers", "Ben Brandt"]),
        (None, ["Ada Ahlers", "Ben Brandt"]),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Gil",), "“Gil” is nobody in this project or its team, or more than one."),
        (("Ada", "dora@example.com"), "Dora Diaz is not a member of this project, so nothing was logged."),
        (("Ada", "--story", "4711"), "The project has no story #4711."),
        (
            ("Ada", "--day", "2100-01-01"),
            "Fri 1 Jan 2100 is still to come; pairs are logged on the day or after it.",
        ),
    ],
)
def test_what_cannot_be_logged_ends_in_a_sentence(app, world, run, arguments, said):
    refused = run("pairs", "add", *arguments, "--project", str(world.project_id))
    assert (refused.exit_code, refused.stderr) == (1, f"{said}\n")
    assert lines(app) == []


def test_a_history_is_imported_after_a_dry_run(app, world, run, tmp_path):
    file = tmp_path / "pairs.csv"
    file.write_text("date,people\n2026-11-16,Ada; B.\n")
    command = ("pairs", "import", str(file), "--project", str(world.project_id))
    refused = run(*command)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Row 2: “B.” is nobody in the team." in refused.stderr
    named = (*command, "--person", "B.=ben@example.com")
    assert run(*named, "--dry-run").stdout.endswith("Would import 1 line.\n")
    assert lines(app) == []
    assert run(*named).stdout.endswith("Imported 1 line.\n")
    assert lines(app)[0][2] == ["Ada Ahlers", "Ben Brandt"]
    assert run(*command, "--person", "B.").stderr == "“B.” is not like NAME=EMAIL.\n"
    file.write_text("{")
    assert run(*command).stderr.startswith("Nothing was imported. The file is no JSON")


def test_commits_of_a_repository_become_suggestions(app, world, run, tmp_path):
    def git(*arguments):
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        subprocess.run(["git", "-C", tmp_path, *who, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("commit", "--allow-empty", "-m", "Pay\n\nCo-authored-by: Ben <ben@example.com>")
    command = (
        "pairs",
        "from-git",
        str(tmp_path),
        "--project",
        str(world.project_id),
        "--since",
        "2020-01-01",
    )
    assert run(*command).stdout == "1 pair suggested; confirm them on the page of pairs.\n"
    assert run(*command).stdout == "No pair was found that was not suggested before.\n"
    with app.app_context():
        assert [person.name for person in db.session.query(Suggestion).one().people] == [
            "Ada Ahlers",
            "Ben Brandt",
        ]
    (tmp_path / "empty").mkdir()
    shutil.rmtree(tmp_path / ".git")
    assert run(*command).stderr.startswith("git says: fatal: not a git repository")
