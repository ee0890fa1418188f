"""Ferry with all that hangs on stories, for tests of undoing what was done to it."""

from datetime import UTC, datetime

from sqlalchemy import select

from tracker.backlog import (
    actions,
    blocker_actions,
    checklist_actions,
    code_actions,
    comment_actions,
    detail_queries,
    epic_actions,
    queries,
    review_actions,
)
from tracker.backlog.comment_queries import mentionable
from tracker.backlog.mentions import written
from tracker.backlog.models import Epic
from tracker.database import db
from tracker.pairing import actions as pairing

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def who(world, name="ben"):
    return {"by": getattr(world, name).row, "at": NOW}


def said(world, words):
    return written(words, mentionable(world.project))


def hang(world):
    """Gives the story `card` three tasks, a comment, a blocker, a review and a link; adds epics, a pair."""
    card, signed = world.story("card"), who(world)
    for text in ("Ask the bank", "Build it", "Try it out"):
        checklist_actions.add(card, text, **signed)
    comment_actions.add(card, said(world, "Which cards?"), **signed)
    blocker_actions.add(card, f"#{world.stories['seats']}", **signed)
    review_actions.ask(card, detail_queries.review_types(world.project)[0], world.ada.row, **signed)
    code_actions.link(card, "https://code.example.com/pull/7", **signed)
    for name in ("Money", "Piers"):
        epic_actions.create(world.project, name=name, **signed)
    actions.edit(card, labels=["money", "terminal"], **signed)
    actions.edit(world.story("seats"), labels=["terminal"], **signed)
    pairing.log(world.story("timetable"), [world.ben.row], day=NOW.date(), **signed)


def line(world, number):
    return world.story("card").tasks[number]


def epic(world, name):
    return db.session.scalars(select(Epic).where(Epic.name == name)).one()


def label(world, name):
    return queries.label_named(world.project, name)
