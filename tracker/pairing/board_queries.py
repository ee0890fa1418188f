"""What the page of a day's pairs shows: tracks with people, stories and reasons, and who else is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.backlog.models import Story
from tracker.database import db
from tracker.pairing import hand_over_queries, pair_board
from tracker.pairing.models import HandOver
from tracker.pairing.pair_board import Track
from tracker.pairing.rotation import Question, alternatives, propose
from tracker.pairing.rotation_facts import Alternative
from tracker.pairing.rotation_models import PairBoard
from tracker.pairing.rotation_queries import Morning, board_of, morning
from tracker.pairing.rotation_rules import in_words
from tracker.teams.models import Project

Named = tuple[int, str]


@dataclass(frozen=True, slots=True)
class ShownTrack:
    """A track as it is shown: `place` counts from 0; people by number and name, those not here apart; `note`
    is what was left for the next pair of its story."""

    place: int
    people: Sequence[Named]
    missing: Sequence[str]
    story: Story | None
    reasons: Sequence[str]
    is_pinned: bool
    note: HandOver | None

    @property
    def words(self) -> str:
        """The track in a menu: its story, else its people."""
        return self.story.title if self.story else " and ".join(name for _, name in self.people) or "nobody"


@dataclass(frozen=True, slots=True)
class Shown:
    """The board of a day. `waiting`: who is here and on no track; `out`: who is not here, and why; `paused`:
    stories in progress that nobody is on. `rules` are those about people who are here, in sentences, for who
    may read them."""

    board: PairBoard | None
    tracks: Sequence[ShownTrack]
    waiting: Sequence[Named]
    out: Sequence[tuple[str, str]]
    paused: Sequence[Named]
    complaints: Sequence[str]
    rules: Sequence[str]
    question: Question

    @property
    def is_as_published(self) -> bool:
        return self.board is not None and self.board.published == self.board.cards


def shown(project: Project, day: date, *, names_rules: bool) -> Shown:
    """The board of the day as it stands, with the reasons that hold for its pairs now. `names_rules`:
    whether who looks may read the rules."""
    board = board_of(project, day)
    tracks = pair_board.read(board.cards) if board else []
    bench = board.bench if board else []
    cards = pair_board.shown(tracks)
    known = morning(project, day, bench=bench, cards=cards, names_rules=names_rules)
    plan = propose(known.question)
    reasons = {group.ids: group.reasons[1:] for group in plan.groups if group.pinned}
    names = {each.member.person_id: each.member.name for each in known.people}
    names |= {person.id: person.name for person in known.question.facts.roster}
    stories = _stories(project, tracks)
    notes = hand_over_queries.latest_notes(stories)
    shown_tracks = [
        _shown(place, track, known, names, stories, reasons, notes) for place, track in enumerate(tracks)
    ]
    seated = {person for track in tracks for person in track.people}
    here = known.question.facts.here | (set(bench) & names.keys())
    taken = {track.story for track in tracks}
    return Shown(
        board=board,
        tracks=shown_tracks,
        waiting=sorted(((who, names[who]) for who in here - seated), key=lambda each: each[1]),
        out=[(name, why) for name, why in known.out if name not in {names.get(who) for who in bench}],
        paused=[(work.id, work.title) for work in known.question.facts.going_on if work.id not in taken],
        complaints=plan.complaints if tracks else (),
        rules=_rules(known.question, names) if names_rules else (),
        question=known.question,
    )


def other_proposals(project: Project, day: date) -> list[Alternative]:
    """Other proposals for the day than the best one, around what is pinned."""
    board = board_of(project, day)
    cards = pair_board.settled(pair_board.read(board.cards)) if board else ()
    question = morning(project, day, bench=board.bench if board else (), cards=cards).question
    return alternatives(question, propose(question))


def _rules(question: Question, names: Mapping[int, str]) -> list[str]:
    """The rules in sentences, without those about somebody who is not here."""
    here = question.facts.here
    about = [
        rule
        for rule in question.rules
        if all(each in here for each in (rule.one, rule.other) if isinstance(each, int))
    ]
    return sorted({in_words(rule, names) for rule in about})


def _stories(project: Project, tracks: Sequence[Track]) -> dict[int, Story]:
    ids = [track.story for track in tracks if track.story]
    here = Story.project_id == project.id, Story.deleted_at.is_(None)
    query = db.select(Story).where(Story.id.in_(ids), *here)
    return {story.id: story for story in db.session.scalars(query)}


def _shown(
    place: int,
    track: Track,
    known: Morning,
    names: Mapping[int, str],
    stories: Mapping[int, Story],
    reasons: Mapping[frozenset[int], Sequence[str]],
    notes: Mapping[int, HandOver],
) -> ShownTrack:
    here = known.question.facts.here
    people = [(who, names.get(who, "somebody")) for who in track.people if who in here]
    return ShownTrack(
        place=place,
        people=people,
        missing=[names.get(who, "somebody who left") for who in track.people if who not in here],
        story=stories.get(track.story or 0),
        reasons=[*reasons.get(frozenset(who for who, _ in people), ()), *known.limits(set(track.people))],
        is_pinned=track.pinned,
        note=notes.get(track.story or 0),
    )
