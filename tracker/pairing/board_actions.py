"""Verbs of the board of pairs of a day: propose, move, pin, publish, undo. Each leaves one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.pairing import pair_board
from tracker.pairing.actions import repeat_latest_on
from tracker.pairing.entry_actions import enter
from tracker.pairing.lines import Line, Source
from tracker.pairing.pair_board import UNDONE, Track
from tracker.pairing.queries import pairings_between
from tracker.pairing.rotation import alternatives, propose
from tracker.pairing.rotation_models import PairBoard
from tracker.pairing.rotation_queries import board_of, morning
from tracker.pairing.words import long_day
from tracker.planning.calendar import day_of
from tracker.teams.models import Project
from tracker.web import Refusal


def propose_pairs(
    project: Project, day: date, *, by: Person | None, at: datetime, keep: bool = False, other: int = 0
) -> PairBoard:
    """Puts the proposal for the day on its board, around what is pinned: the best one, or its `other` from 1
    on. `keep`: with the pairs of last time. The same again does nothing."""
    with writing(project, by=by, at=at) as change:
        board = _board(change, day)
        pinned = pair_board.settled(pair_board.read(board.cards))
        question = morning(change.project, day, bench=board.bench, cards=pinned).question
        question = replace(question, keep=keep)
        plan = propose(question)
        if other:
            found = alternatives(question, plan)
            plan = found[other - 1].plan if 0 < other <= len(found) else plan
        if _change(board, pair_board.of_plan(plan), board.bench):
            change.record("pairs.proposed", day=day.isoformat())
        return board


def move(
    project: Project,
    day: date,
    person: int,
    to: int | None,
    *,
    instead: int | None = None,
    by: Person | None,
    at: datetime,
) -> PairBoard:
    """Moves somebody to the track in that place, or to the bench (None), and solves the rest around it. The
    track is pinned. `instead`: the one on the track with whom they trade places; otherwise they come besides
    whoever is there. Raises Refusal for somebody who is not here on the day."""
    with writing(project, by=by, at=at) as change:
        board = _board(change, day)
        tracks = pair_board.read(board.cards)
        moved = pair_board.moved(tracks, person, to, instead)
        if instead is not None and moved == tracks:
            return board
        leaves = person if to is None else instead if person in board.bench else None
        bench = [each for each in board.bench if each != person] + ([] if leaves is None else [leaves])
        settled = pair_board.settled(moved)
        question = morning(change.project, day, bench=bench, cards=settled).question
        if to is not None and person not in question.facts.here:
            raise Refusal("They are not here on that day, so nobody was moved.")
        plan = propose(replace(question, shown=pair_board.shown(tracks)))
        if _change(board, pair_board.of_plan(plan), bench):
            change.record("pairs.arranged", day=day.isoformat())
        return board


def pin(
    project: Project, day: date, place: int, is_pinned: bool, *, by: Person | None, at: datetime
) -> PairBoard:
    """Pins a track, so that proposals are made around it, or lets it go."""
    with writing(project, by=by, at=at) as change:
        board = _board(change, day)
        tracks = pair_board.pinned(pair_board.read(board.cards), place, is_pinned)
        if _change(board, tracks, board.bench):
            change.record("pairs.arranged", day=day.isoformat())
        return board


def undo(project: Project, day: date, *, by: Person | None, at: datetime) -> PairBoard:
    """Goes back to how the board was before its last change; does nothing where there is none."""
    with writing(project, by=by, at=at) as change:
        board = _board(change, day)
        if board.earlier:
            *board.earlier, last = board.earlier
            board.cards, board.bench = last
            change.record("pairs.undone", day=day.isoformat())
        return board


def publish(project: Project, day: date, *, by: Person | None, at: datetime) -> PairBoard:
    """Agrees on the pairs of today: they are the log of the day, even if nothing changed since yesterday.
    What an earlier agreement of the day had put there and is no longer so leaves the log; what people wrote
    there themselves stays. Those of a later day are in the log once it has come (standing_actions.py).
    Raises Refusal for a day that is over, and for a board without pairs."""
    with writing(project, by=by, at=at) as change:
        today = day_of(at, change.project.zone)
        if day < today:
            raise Refusal(f"{long_day(day, today)} is over: correct its pairs in the log.")
        board = _board(change, day)
        tracks = [track for track in pair_board.read(board.cards) if track.people]
        if not tracks:
            raise Refusal("Nobody is on the board yet: propose pairs first.")
        if board.published == board.cards and (day > today or board.recorded_at):
            return board
        lines = [Line(day, frozenset(track.people), track.story) for track in tracks if day == today]
        taken_back = _take_back(change, day, lines)
        entered = enter(change, lines, Source.BOARD)
        stories = list({story.id: story for story in (*taken_back, *entered.stories)}.values())
        board.published = [*board.cards]
        board.published_at, board.published_by_id = change.at, by.id if by else None
        board.recorded_at = change.at if day == today else None
        change.record("pairs.published", day=day.isoformat(), count=len(tracks), touched=stories)
        return board


def _take_back(change: Change, day: date, lines: Sequence[Line]) -> list[Story]:
    """Deletes what the board had logged and does not say any more; the stories that this was about."""
    wanted = {(line.people, line.story_id) for line in lines}
    stories = []
    for pairing in pairings_between(change.project, day, day):
        people = frozenset(part.person_id for part in pairing.parts)
        if pairing.source == Source.BOARD and (people, pairing.story_id) not in wanted:
            stories += [pairing.story] if pairing.story else []
            db.session.delete(pairing)
    for story in stories:
        repeat_latest_on(story, change)
    return stories


def _board(change: Change, day: date) -> PairBoard:
    board = board_of(change.project, day)
    if board is None:
        board = PairBoard(
            project_id=change.project.id, day=day, cards=[], bench=[], earlier=[], published=None
        )
    return board


def _change(board: PairBoard, tracks: Sequence[Track], bench: Sequence[int]) -> bool:
    """Puts the tracks on the board, and keeps what was there; False where it is the same."""
    cards = pair_board.written(tracks)
    if cards == board.cards and [*bench] == board.bench:
        return False
    board.earlier = [*board.earlier, [board.cards, board.bench]][-UNDONE:]
    board.cards, board.bench = cards, [*bench]
    db.session.add(board)
    return True
