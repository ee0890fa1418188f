"""The log as others take it: files, chat, commits, programs."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.inside import inside
from tests.support.program import Program
from tracker.charts.tables import csv_text
from tracker.pairing import actions
from tracker.pairing.history_files import read
from tracker.pairing.out import COLUMNS, Logged, Writer, chat_text, csv_rows, git_authors, json_rows, trailers

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
WEDNESDAY = date(2026, 11, 18)
PAIR = Logged(WEDNESDAY, "day", 12, "Pay by card", ("Ada", "Ben"), "hand")
ALONE = Logged(WEDNESDAY, "morning", None, "", ("Cy",), "file")
ADA = Writer("Ada Ahlers", "ada@example.com", "aa")

WORDS = st.text("ab =+-@;,'\"é", max_size=9).map(
    lambda text: " ".join(text.replace(";", "").split()).lstrip("' ")
)


def test_chat():
    assert chat_text(WEDNESDAY, [PAIR, ALONE]) == (
        "Pairs of Wed 18 Nov:\n- Ada and Ben: Pay by card (#12)\n- Cy alone (morning)"
    )
    assert chat_text(WEDNESDAY, []) == "Pairs of Wed 18 Nov: nobody yet."


def test_commits():
    assert trailers([ADA]) == "Co-authored-by: Ada Ahlers <ada@example.com>"
    assert git_authors(
        [ADA, Writer('Al "A"', "al@example.com", "aa"), Writer("No", "no@example.com", "no")]
    ) == (
        'authors:\n  aa: "Ada Ahlers"\n  aa2: "Al \\"A\\""\n  no: "No"\n'
        'email_addresses:\n  aa: "ada@example.com"\n  aa2: "al@example.com"\n  no: "no@example.com"\n'
    )


@given(
    st.lists(st.tuples(WORDS, st.lists(WORDS.filter(bool), min_size=1, max_size=3, unique=True)), max_size=4)
)
def test_what_goes_out_as_csv_comes_in_again(lines):
    out = [Logged(WEDNESDAY, "day", None, title, tuple(people), "hand") for title, people in lines]
    history = read(csv_text(COLUMNS, csv_rows(out)).encode(), UTC, WEDNESDAY)
    assert history.complaints == []
    assert [(record.subject, record.names) for record in history.records] == [
        (line.title, line.people) for line in out
    ]
    assert [row["people"] for row in json_rows(out)] == [list(line.people) for line in out]


@pytest.fixture
def logged(app, world):
    with inside(app):
        people = [world.ada.row, world.ben.row]
        actions.log(world.story("card"), people, day=WEDNESDAY, by=people[0], at=NOON)


def test_files_and_texts(world, page, logged):
    address = f"{world.url}/pairing"
    number = world.stories["card"]
    page.get(f"{address}/log.csv")
    assert page.text == (
        "day,part,story,title,people,source\n"
        f"2026-11-18,day,{number},Pay by card,Ada Ahlers; Ben Brandt,hand\n"
    )
    page.get(f"{address}/log.json?from=2026-11-18&until=2026-11-18")
    assert page.answer.json[0]["people"] == ["Ada Ahlers", "Ben Brandt"]
    page.get(f"{address}/log.csv?until=2026-11-17")
    assert page.text.count("\n") == 1
    page.get(f"{address}/log.csv?from=soon", 422)
    page.get(f"{address}/git-authors")
    assert '  bb: "Ben Brandt"' in page.text
    page.get(f"{address}/out")
    assert page.texts("textarea") == [
        f"Pairs of Wed 18 Nov: - Ada Ahlers and Ben Brandt: Pay by card (#{number})",
        "Co-authored-by: Ben Brandt <ben@example.com>",
    ]


def test_who_has_no_pair_today_has_nothing_to_commit_with(world, page_of):
    page = page_of(world.ben).get(f"{world.url}/pairing/out")
    assert page.texts("main .empty") == ["You have no pair in today's log."]
    page_of(world.cy).get(f"{world.url}/pairing/out", 403)


def test_programs_log_pairs_and_read_todays(app, world):
    program, address = Program(app, world.ben), f"/projects/{world.project_id}/pairs"
    sent = {"person_ids": [world.ada.id, world.ben.id], "story_id": world.stories["card"]}
    said = program.ask("post", address, 200, json=sent)
    assert program.ask("post", address, 200, json=sent) == said
    assert program.get(address) == [said]
    assert (said["names"], said["date"], said["source"]) == (
        ["Ada Ahlers", "Ben Brandt"],
        "2026-11-18",
        "api",
    )
    assert program.get(f"{address}?date=2026-11-17") == []
    program.ask("post", address, 400, json={"story_id": world.stories["card"]})
    viewer = Program(app, world.cy)
    assert viewer.get(address) == [said]
    viewer.ask("post", address, 403, json=sent)
    Program(app, world.dora).ask("get", address, 404)
