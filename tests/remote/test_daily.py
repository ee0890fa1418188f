"""Daily work from a terminal: picking, starting with somebody, finishing, delivering, saying with whom."""

import json
import stat

import pytest

from tests.support.inside import inside
from tests.support.program import Program
from tracker.accounts import token_actions, token_queries
from tracker.database import db
from tracker.pairing.models import Pairing

pytestmark = pytest.mark.sqlite_only("a terminal speaks with the API, which is tested on every engine")


def test_login_keeps_the_account_where_nobody_else_can_read_it(app, world, site, terminal, home):
    token = Program(app, world.ben).token
    said = terminal("login", site, "--token-stdin", typed=f"{token}\n")
    assert said.output == f"You are Ben Brandt at {site}.\n"
    (file,) = [path for path in home.rglob("*") if path.is_file()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == {"url": site, "token": token, "project": world.project_id}
    terminal("logout")
    assert not file.exists()
    refused = terminal("stories")
    assert refused.exit_code == 1
    assert "tracker login https://" in refused.output


def test_who_has_no_good_token_is_told_so_and_nothing_is_kept(world, site, terminal, home):
    said = terminal("login", site, "--token-stdin", typed="0" * 32)
    assert said.exit_code == 1
    assert said.output.startswith("Invalid authentication credentials were presented. Verify")
    assert not [path for path in home.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9", "does not answer"),
        ("ftp://tracker.example", "is no address"),
        ("http://", "is no address"),
        ("https://[::1", "“https://[::1” is no address; it looks like https://tracker.example.com."),
        ("https://tracker.example:port", "is no address"),
    ],
)
def test_where_no_tracker_is(terminal, url, words):
    said = terminal("login", url, "--token-stdin", typed="0" * 32)
    assert said.exit_code == 1
    assert words in said.output


def test_stories_are_listed_in_their_order(world, terminal_of):
    ben = terminal_of(world.ben)
    lines = ben("stories").splitlines()
    assert [line.split("  ")[-1] for line in lines if "(" not in line] == [
        "Seats are sold twice", "Pay by card", "The harbour opens",
    ]  # fmt: skip
    number = world.stories["timetable"]
    assert lines[0].split() == [f"#{number}", "started", "2", "Show", "the", "timetable", "(BB)"]
    assert ben("stories", "--mine").splitlines() == [lines[0]]
    assert "Choose a cabin" in ben("stories", "state:unscheduled")
    assert ben("stories", "nothing-like-this") == "None.\n"


def test_a_story_goes_from_the_backlog_to_delivered(app, world, terminal_of):
    ben = terminal_of(world.ben)
    number = str(world.stories["card"])
    said = ben("start", number, "--with", "ada")
    assert (
        f"Started #{number}: Pay by card\nLogged for today: Ada Ahlers and Ben Brandt on “Pay by card”."
        in said
    )
    assert ben("finish", number) == f"Finished #{number}: Pay by card\n"
    assert ben("deliver", number) == f"Delivered #{number}: Pay by card\n"
    assert ben("reject", number, "--because", "Cards of 2019 fail.") == f"Rejected #{number}: Pay by card\n"
    ben("comment", number, "On it.")
    shown = ben("story", number)
    assert "rejected     3  Pay by card  (BB AA)" in shown
    assert "Ben Brandt: Cards of 2019 fail." in shown
    assert "Ben Brandt: On it." in shown
    with app.app_context():
        assert db.session.query(Pairing).count() == 1


def test_accepting(world, terminal_of):
    ada = terminal_of(world.ada)
    number = str(world.stories["timetable"])
    for verb in ("finish", "deliver", "accept"):
        said = ada(verb, number)
    assert said == f"Accepted #{number}: Show the timetable\n"


def test_what_is_refused_is_said_in_a_sentence(world, terminal_of, terminal):
    terminal_of(world.ben)
    said = terminal("start", str(world.stories["cabin"]))
    assert said.exit_code == 1
    assert "estimate" in said.output
    assert len(said.output.splitlines()) == 1
    assert terminal("finish", "99999").exit_code == 1
    assert terminal("finish", "x").exit_code == 2


def test_pairing_with_somebody_on_the_story_that_is_started(world, terminal_of, terminal):
    ben = terminal_of(world.ben)
    assert ben("pair", "with", "ada") == (
        "Logged for today: Ada Ahlers and Ben Brandt on “Show the timetable”.\n"
    )
    assert ben("pair", "list") == "Ada Ahlers, Ben Brandt: Show the timetable\n"
    unknown = terminal("pair", "with", "zoe")
    assert unknown.output == "“zoe” means none of these: Ada Ahlers, Ben Brandt, Cy Celik.\n"
    ada = terminal_of(world.ada)
    assert "say which with --story" in terminal("pair", "with", "ben").output
    assert "on “Review day”" in ada("pair", "with", "BB", "--on", "Review day")


def test_adding_a_story_and_choosing_a_project(world, terminal_of, terminal):
    ada = terminal_of(world.ada)
    assert "Sell tickets abroad" in ada("add", "Sell tickets abroad", "--estimate", "2")
    assert "Sell tickets abroad" in ada("stories")
    assert ada("projects") == f"* {world.project_id:>6}  Ferry\n"
    assert ada("use", str(world.project_id)) == "Ferry is meant from now on.\n"
    assert terminal("use", "99999").exit_code == 1


def test_who_may_only_look_changes_nothing(world, terminal_of, terminal):
    terminal_of(world.cy)
    said = terminal("finish", str(world.stories["timetable"]))
    assert (said.exit_code, said.output) == (
        1,
        "As a viewer you may not change stories and pairs in this project.\n",
    )


def test_the_history_names_the_token_through_which_a_change_came(app, world, site, terminal, page):
    with inside(app):
        secret = token_actions.create(world.ben.row, "Ben's laptop", at=app.config["CLOCK"]())
        assert token_queries.token_with(secret)
    terminal("login", site, "--token-stdin", typed=secret)
    terminal("finish", str(world.stories["timetable"]))
    page.get(f"{world.url}/stories/{world.stories['timetable']}")
    assert "Ben Brandt through “Ben's laptop” finished this story" in page.words
