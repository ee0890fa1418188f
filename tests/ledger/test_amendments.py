"""What is dated into an iteration that has ended, after it has: the closed figures stay, and the iteration
is amended, with who and when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog import acceptance_actions, actions
from tracker.backlog.undo_actions import undo
from tracker.charts import queries as charts
from tracker.charts.figures import days_csv, entries_csv
from tracker.database import db
from tracker.exchange.actions import import_bytes
from tracker.ledger.queries import lines_of_iteration
from tracker.planning import queries as iterations
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
LAST_WEEK = datetime(2026, 11, 12, 15, 0, tzinfo=UTC)


@pytest.fixture
def ferry(app, world):
    with inside(app):
        yield world


def amended(world, number=2):
    """The amendments of an iteration: kind, title, who, and the day that they speak of."""
    opened = iterations.numbered(world.project_id, number)
    return [
        (line.kind.value, line.title, line.who, f"{line.dated:%m-%d}")
        for line in lines_of_iteration(opened.id)
        if line.dated
    ]


def closed_files(world):
    report = charts.iteration_report(world.project, 2, NOW)
    return days_csv(report.days), entries_csv(report.entries, report.zone)


def test_an_acceptance_of_last_week_is_entered_as_an_amendment(ferry):
    before = closed_files(ferry)
    actions.accept(ferry.story("card"), accepted_at=LAST_WEEK, by=ferry.ada.row, at=NOW)
    assert ferry.story("card").accepted_at == LAST_WEEK
    assert amended(ferry) == [("done", "Pay by card", "Ada Ahlers", "11-12")]
    assert amended(ferry, 1) == []
    assert closed_files(ferry) == before


def test_one_that_was_never_in_it_comes_in_and_is_done(ferry):
    story = actions.create(ferry.project, title="Late", state="unstarted", estimate=2, by=None, at=NOW)
    actions.accept(story, accepted_at=LAST_WEEK, by=ferry.ada.row, at=NOW)
    assert [each[0] for each in amended(ferry)] == ["added", "done"]


def test_another_date_of_acceptance_takes_it_out_again(ferry):
    before = closed_files(ferry)
    acceptance_actions.redate(ferry.story("ticket"), NOW, by=ferry.ada.row, at=NOW)
    assert amended(ferry) == [("reopened", "Buy a ticket", "Ada Ahlers", "11-18")]
    assert closed_files(ferry) == before
    undo(ferry.project, ferry.project.version, by=ferry.ada.row, at=NOW)
    assert [each[0] for each in amended(ferry)] == ["reopened", "done"]


def test_undoing_takes_the_amendment_back(ferry):
    actions.accept(ferry.story("card"), accepted_at=LAST_WEEK, by=ferry.ada.row, at=NOW)
    undo(ferry.project, ferry.project.version, by=ferry.ada.row, at=NOW)
    assert [each[0] for each in amended(ferry)] == ["done", "reopened"]


def test_reopening_now_what_was_accepted_then_amends_nothing(ferry):
    actions.reject(ferry.story("ticket"), by=ferry.ada.row, at=NOW)
    actions.delete(ferry.story("ticket"), by=ferry.ada.row, at=NOW)
    assert amended(ferry) == []


def test_an_import_amends_the_iterations_its_dates_fall_into(ferry):
    before = closed_files(ferry)
    file = (
        b"Id,Title,Type,Estimate,Current State,Created at,Accepted at\n"
        b"900,Old,feature,2,accepted,2026-11-01,2026-11-12\n"
    )
    report = import_bytes(file, "Ferry", ferry.ada.row, NOW)
    assert not report.refused, report.lines()
    assert [each[:3] for each in amended(ferry)] == [
        ("added", "Old", "Ada Ahlers"),
        ("done", "Old", "Ada Ahlers"),
    ]
    assert {each[3] for each in amended(ferry)} == {"11-12"}
    assert closed_files(ferry) == before


@pytest.mark.parametrize(
    ("then", "says"),
    [
        (datetime(2026, 11, 18, 10, 1, tzinfo=UTC), "future"),
        (datetime(2026, 10, 30, tzinfo=UTC), "Iteration 1 began on 2026-11-02"),
    ],
)
def test_days_on_which_nothing_can_have_been_accepted_are_refused(ferry, then, says):
    for verb in (
        lambda: actions.accept(ferry.story("card"), accepted_at=then, by=None, at=NOW),
        lambda: acceptance_actions.redate(ferry.story("ticket"), then, by=None, at=NOW),
    ):
        with pytest.raises(Refusal, match=says):
            verb()


def test_another_date_leaves_one_event_and_the_same_date_none(ferry):
    story = ferry.story("ticket")
    version = ferry.project.version
    acceptance_actions.redate(story, LAST_WEEK, by=None, at=NOW)
    acceptance_actions.redate(story, LAST_WEEK, by=None, at=NOW)
    assert ferry.project.version == version + 1
    kinds = select(Event.kind).where(Event.project_id == ferry.project_id, Event.version == version + 1)
    assert db.session.scalars(kinds).all() == ["story.redated"]
    with pytest.raises(Refusal, match="Only an accepted story"):
        acceptance_actions.redate(ferry.story("card"), LAST_WEEK, by=None, at=NOW)


def test_page_report_and_files_show_both_beside_each_other(app, world, page, clock):
    with inside(app):
        actions.accept(world.story("card"), accepted_at=LAST_WEEK, by=world.ada.row, at=clock())
    says = "Amended since it was closed: 6 instead of 3 points done, 2 instead of 5 left; by Ada Ahlers."
    for address in ("charts/burndown?iteration=2", "reports/2026-W46"):
        page.get(f"{world.url}/{address}")
        assert says in page.words
        rows = page.select("section[aria-labelledby=amendments] table")
        assert [[cell.text_content() for cell in row] for row in rows[0].cssselect("tbody tr")] == [
            ["As closed", "8", "3", "5"],
            ["As amended", "8", "6", "2"],
        ]
    page.get(f"{world.url}/charts/amendments.csv?iteration=2")
    assert page.text.splitlines()[1] == (
        f"2026-11-18T11:00:00+01:00,2026-11-12T16:00:00+01:00,Ada Ahlers,{world.stories['card']},"
        "Pay by card,done,-3"
    )
    page.get(f"{world.url}/charts/burndown.json?iteration=2")
    assert page.answer.get_json()["as_amended"]["done"] == 6
    page.get(f"{world.url}/charts/burndown?iteration=1")
    assert "Amended" not in page.words
