"""Rules of 6.4 and 1.3.2: each has a row in files/rules.csv that breaks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.exchange.test_tracker_csv import csv, parsed, sentences
from tracker.exchange.rules import Proposal, Rules, judge, propose

RULES = Rules((0, 1, 2, 3), False, date(2026, 11, 18))


def test_every_rule_speaks() -> None:
    assert sentences(judge(parsed("rules.csv"), RULES)) == [
        "Row 2, Title: is missing.",
        "Row 3, Type “story”: must be one of bug, chore, epic, feature, release.",
        "Row 4, Current State “done”: must be one of "
        "accepted, delivered, finished, planned, rejected, started, unscheduled, unstarted.",
        "Row 5, Current State “started”: This feature needs an estimate before it can be started.",
        "Row 6, Current State “delivered”: A chore cannot be delivered: "
        "it goes from unstarted to started and then accepted.",
        "Row 7, Current State “started”: A release cannot be started: it goes from unstarted to accepted.",
        "Row 8, Estimate “5”: is not on the project's point scale 0, 1, 2, 3.",
        "Row 9, Estimate “many”: must be a whole number of points, or -1 for no estimate.",
        "Row 10, Estimate “2”: a bug has no estimate in this project (see its settings).",
        "Row 11, Estimate “1”: a release has no estimate.",
        "Row 12, Created at “2999-01-01”: lies in the future; today is 2026-11-18.",
        "Row 13, Accepted at “2999-01-01”: lies in the future; today is 2026-11-18.",
        "Row 14, Accepted at “2026-01-02”: only an accepted story has one; this one is started.",
        "Row 15, Deadline “2999-01-01”: only a release has one; this is a feature.",
        "Row 16, Labels “one, two”: an epic has exactly one label.",
        "Row 17, Estimate “3”: must be empty for an epic.",
        "Row 17, Current State “unstarted”: must be empty for an epic.",
        "Row 18, Labels “three”: serves the epic in row 17 already.",
        "Row 19, Task “Sweep the deck”: needs a column Task Status beside it.",
        "Row 20, Blocker Status “foggy”: must be resolved or blocked.",
        "Row 22, Current State “finished”: This feature needs an estimate before it can be finished.",
        "Row 23, Id “20”: stands in row 21 already.",
    ]


@pytest.mark.parametrize(
    ("column", "limit"),
    [("Title", 5000), ("Description", 20_000), ("Comment", 20_000), ("Task", 1000), ("Labels", 255)],
)
def test_lengths(column: str, limit: int) -> None:
    header = "Title,Task,Task Status" if column in ("Title", "Task") else f"Title,{column}"

    def row(length: int) -> str:
        text = "x" * length
        return {"Title": f"{text},,", "Task": f"A,{text},completed"}.get(column, f"A,{text}")

    assert judge(csv(header, row(limit)), RULES).complaints == ()
    (sentence,) = sentences(judge(csv(header, row(limit + 1)), RULES))
    assert sentence.endswith(f"has {limit + 1} characters; at most {limit} are allowed.")


def test_bugs_and_chores_with_points_where_they_are_estimated() -> None:
    rules = Rules((0, 1, 2, 3), True, date(2026, 11, 18))
    found = judge(
        csv(
            "Id,Title,Type,Estimate,Current State",
            "1,A,bug,2,finished",
            "2,B,chore,,started",
            "3,C,bug,,accepted",
        ),
        rules,
    )
    assert sentences(found) == [
        "Row 3, Current State “started”: This chore needs an estimate before it can be started."
    ]
    assert [str(note) for note in found.notes] == [
        "Accepted bugs and chores without an estimate, brought in as they are: 1."
    ]


def test_an_epic_of_the_project_holds_its_label() -> None:
    rules = Rules((0, 1), False, date(2026, 11, 18), {"map": "Maps"})
    assert sentences(judge(csv("Title,Type", "Map,epic"), rules)) == [
        "Row 2, Labels “map”: serves the epic “Maps” already."
    ]


@pytest.mark.parametrize(
    ("estimates", "scale"),
    [
        ([], "0,1,2,3"),
        ([3, 1], "0,1,2,3"),
        ([4], "0,1,2,4,8"),
        ([5, 2], "0,1,2,3,5,8"),
        ([4, 5], "0,4,5"),
        ([0, 13], "0,13"),
        (list(range(1, 13)), "1,2,3,4,5,6,7,8,9,10,11,12"),
    ],
)
def test_a_new_project_gets_the_smallest_scale_that_holds_all(estimates: list[int], scale: str) -> None:
    assert propose(csv("Title,Estimate", *(f"A,{points}" for points in estimates))).point_scale == scale


def test_a_new_project_follows_the_file() -> None:
    found = csv(
        "Title,Type,Estimate,Iteration,Iteration Start,Iteration End",
        'A,chore,1,1,"Feb 22, 2026","Mar 7, 2026"',
        "B,feature,,,,",
    )
    assert propose(found) == Proposal("0,1,2,3", True, 2, "sunday", automatic_planning=True)
    assert propose(parsed("without-ids.csv")) == Proposal(
        "0,1,2,3", False, 1, "monday", automatic_planning=True
    )


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "0001-01-01T00:00:00+10:00", "2004-12-31"])
@pytest.mark.parametrize("column", ["Created at", "Accepted at"])
def test_days_before_2005_are_slips(column: str, day: str) -> None:
    header = f"Id,Title,Type,Estimate,Current State,{column}"
    good, bad = (csv(header, f"1,A,feature,1,accepted,{each}") for each in ("2005-01-01", day))
    assert judge(good, RULES).complaints == ()
    assert sentences(judge(bad, RULES)) == [f"Row 2, {column} “{day[:10]}”: lies before 2005-01-01."]


def test_a_comment_before_2005_is_a_slip() -> None:
    found = csv("Id,Title,Comment", '1,A,"Well (Mina - Jan 1, 0001)"')
    assert sentences(judge(found, RULES)) == ["Row 2, Comment “0001-01-01”: lies before 2005-01-01."]


def test_more_than_1000_points_are_a_slip_in_new_projects_too() -> None:
    found = csv("Title,Type,Estimate", "A,feature,999999", "B,feature,1000", "C,feature,1001")
    proposal = propose(found)
    assert proposal.point_scale == "0,1000"
    assert sentences(judge(found, Rules((0, 1000), False, date(2026, 11, 18)))) == [
        "Row 2, Estimate “999999”: points go up to 1000.",
        "Row 4, Estimate “1001”: points go up to 1000.",
    ]


def test_labels_are_measured_in_the_lower_case_they_are_kept_in() -> None:
    story, epic = judge(
        csv("Title,Type,Labels", *(f"A,{kind},{'İ' * 200}" for kind in ("chore", "epic"))), RULES
    ).complaints
    assert (story.row, epic.row) == (2, 3)
    assert story.rule == epic.rule == "has 400 characters; at most 255 are allowed."


def test_what_is_planned_by_hand_stays_so_only_where_people_plan() -> None:
    found = csv("Title,Current State", "A,planned", "B,unstarted")
    assert propose(found).automatic_planning is False
    assert propose(csv("Title,Current State", "B,unstarted")).automatic_planning is True
    by_hand = judge(found, replace(RULES, automatic_planning=False))
    assert ([story.state for story in by_hand.stories], by_hand.notes) == (["planned", "unstarted"], ())
    by_itself = judge(found, RULES)
    assert [story.state for story in by_itself.stories] == ["unstarted", "unstarted"]
    assert [str(note) for note in by_itself.notes] == [
        "Row 2: is “planned”, which this project does by itself; it comes in as unstarted."
    ]
