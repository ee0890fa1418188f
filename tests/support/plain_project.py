"""A project without a database: plain rows, and the plain files that plan it and keep its ledgers. It opens
iterations, settles and amends in the order in which tracker/backlog/settling.py does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.backlog.plan import Facts, Ranked
from tracker.backlog.scopes import Ended, Redated, amendments, dated, release_scope
from tracker.backlog.workflow import SCHEDULED, State
from tracker.ledger.entries import Draft, Kind, Line, Standing, difference, opening, standing
from tracker.planning.calendar import Opened, Rhythm, closed_strength, day_of, starts_at

LOOK_BACK = 5
Stories = dict[int, Ranked]
Scope = tuple[str, Any]
"""Which ledger: ("iteration", 3), ("release", 17) or ("epic", "pier")."""


class PlainProject:
    """`stories` are those that are not deleted, `labels` the labels of each, `ledgers` the entries in the
    order of entering."""

    def __init__(self, at: datetime, zone: ZoneInfo, rhythm: Rhythm) -> None:
        self.at, self.zone = at, zone
        self.settings: dict[str, Any] = {
            "rhythm": rhythm,
            "averaged_over": 3,
            "initial_velocity": 6,
            "estimates_bugs_and_chores": False,
            "automatic_planning": True,
        }
        self.opened = [Opened(1, rhythm.first(day_of(at, zone)), 100, "", "", False)]
        self.strengths: dict[int, int] = {}
        self.stories: Stories = {}
        self.labels: dict[int, frozenset[str]] = {}
        self.epics: set[str] = set()
        self.ledgers: dict[Scope, list[Line]] = {}
        self.deleted_at: dict[int, datetime] = {}
        self.known = self.facts()

    def facts(self) -> Facts:
        """The facts of the plan from all rows."""
        opened = tuple(self.opened[-LOOK_BACK:])
        begin = starts_at(opened[0].span.start_on, self.zone)
        rows = self.stories.values()
        return Facts(
            zone=self.zone,
            opened=opened,
            accepted=tuple(
                sorted(
                    (s for s in rows if s.accepted_at and s.accepted_at >= begin),
                    key=lambda s: (s.accepted_at, s.id),
                )
            ),
            scheduled=tuple(
                sorted(
                    (s for s in rows if s.state in SCHEDULED),
                    key=lambda s: (
                        s.state == State.UNSTARTED,
                        s.state == State.PLANNED,
                        s.position,
                        s.id,
                    ),
                )
            ),
            **self.settings,
        )

    def change(self, at: datetime, verb: Callable[[], bool], *, undoing: bool = False) -> None:
        """Enters the iterations that began, lets the verb change rows, and settles. A verb that answers False
        has changed settings, so that the facts are read anew."""
        self.at = at
        self._open()
        before = dict(self.stories)
        about_stories = verb()
        changed = {
            number: self.stories.get(number)
            for number in before.keys() | self.stories.keys()
            if before.get(number) != self.stories.get(number)
        }
        self.known = self.known.with_changed(changed) if about_stories else self.facts()
        assert self.known == self.facts()
        self.deleted_at |= {number: at for number, row in changed.items() if row is None}
        self._amend(before, changed, undoing)
        self._enter(("iteration", self.opened[-1].span.number), self.known.current_scope())
        self._enter_releases(changed, changed.keys() - before.keys())
        self._enter_epics()

    def done(self, story: Ranked) -> Standing | None:
        """Its standing if it is accepted."""
        return self.known.standing(story) if story.state == State.ACCEPTED else None

    def epic_scope(self, label: str) -> dict[int, Standing]:
        return {
            number: self.known.standing(story)
            for number, story in self.stories.items()
            if label in self.labels[number] and story.story_type != "release"
        }

    def ended(self) -> list[Ended]:
        """The iterations that have ended, oldest first."""
        return [
            Ended(
                each.span.number,
                starts_at(each.span.start_on, self.zone),
                starts_at(each.span.end_on, self.zone),
            )
            for each in self.opened[:-1]
        ]

    def _open(self) -> None:
        rhythm: Rhythm = self.settings["rhythm"]
        for span in rhythm.due(self.opened[-1].span, day_of(self.at, self.zone)):
            self.opened.append(Opened(span.number, span, self.strengths.get(span.number, 100), "", "", False))
            self.known = self.facts()
            drafts = opening(self.known.current_scope())
            self._write(("iteration", span.number), drafts, starts_at(span.start_on, self.zone))

    def _enter(self, scope: Scope, wanted: dict[int, Standing]) -> None:
        known = self.ledgers.get(scope)
        drafts = opening(wanted) if known is None else difference(standing(known), wanted)
        self._write(scope, drafts, self.at)

    def _enter_releases(self, changed: dict[int, Ranked | None], back: set[int]) -> None:
        scheduled = {story.id for story in self.known.scheduled}
        for marker, scope in self.known.release_scopes.items():
            held = standing(self.ledgers.get(("release", marker), ()))
            done = {number for number, each in held.items() if each.done}
            newer = set(changed) | (done if marker in changed else set())  # what rested knows nothing newer
            rows = {number: self.stories.get(number) for number in newer}
            known = {number: self.done(row) if row else None for number, row in rows.items()}
            returned = {number for number in back if self._left_as_done(marker, number)}
            self._enter(("release", marker), release_scope(held, scope, scheduled, known, returned))

    def _left_as_done(self, marker: int, number: int) -> bool:
        """Whether the deletion of the story took it out of the release, which had delivered it."""
        lines = [line for line in self.ledgers.get(("release", marker), ()) if line.story_id == number]
        left = [line.kind for line in lines[-2:] if line.at == self.deleted_at.get(number)]
        return left == [Kind.REOPENED, Kind.REMOVED]

    def _enter_epics(self) -> None:
        for label in self.epics:
            self._enter(("epic", label), self.epic_scope(label))

    def _amend(self, before: Stories, changed: dict[int, Ranked | None], undoing: bool) -> None:
        redated = [
            Redated(
                number,
                before[number].accepted_at if number in before else None,
                now.accepted_at if now else None,
                Standing((now.estimate or 0) if now else 0, False, True),
            )
            for number, now in changed.items()
            if (now or before[number]).story_type != "release"
        ]
        begin = starts_at(self.opened[-1].span.start_on, self.zone)
        for each in dated(redated, begin, undoing=undoing):
            for ended in self.ended():
                if ended.end > each.since:
                    scope = "iteration", ended.id
                    lines = [line for line in self.ledgers.get(scope, ()) if line.story_id == each.story_id]
                    self._write(scope, amendments(each, ended, lines), self.at, each.now or each.was)

    def _write(
        self, scope: Scope, drafts: list[Draft], at: datetime, dated_at: datetime | None = None
    ) -> None:
        self.ledgers.setdefault(scope, []).extend(
            Line(at, each.kind, each.points, each.unestimated, each.story_id, "A story", "", dated_at)
            for each in drafts
        )


def new_story(number: int, kind: str, state: str, estimate: int | None, position: int) -> Ranked:
    return Ranked(number, 0, kind, state, estimate, position, None, None, None)


def with_settings(project: PlainProject, **values: Any) -> bool:
    project.settings |= values
    return False


def with_planning(project: PlainProject, automatic: bool) -> bool:
    """Switches automatic planning, which takes along what waits in Current."""
    if project.settings["automatic_planning"] == automatic:
        return False
    waits = State.PLANNED if automatic else State.UNSTARTED
    for story in project.known.current_stories():
        if story.state == waits:
            state = State.UNSTARTED if automatic else State.PLANNED
            project.stories[story.id] = story._replace(state=state)
    return with_settings(project, automatic_planning=automatic)


def with_strength(project: PlainProject, ahead: int, percent: int) -> bool:
    """Of the current iteration, of one to come, or of one that has ended."""
    if ahead < 0:
        if -ahead < len(project.opened):
            ended = project.opened[ahead - 1]
            closed = closed_strength(ended.closed_strength, ended.strength, percent)
            project.opened[ahead - 1] = ended._replace(strength=percent, closed_strength=closed)
    elif ahead:
        project.strengths[project.opened[-1].span.number + ahead] = percent
    else:
        project.opened[-1] = project.opened[-1]._replace(strength=percent)
    return False


def with_length(project: PlainProject, weeks: int) -> bool:
    """Of the current iteration, if it does not end by that."""
    rhythm: Rhythm = project.settings["rhythm"]
    span = rhythm.lasting(project.opened[-1].span, weeks)
    if span.end_on > day_of(project.at, project.zone):
        project.opened[-1] = project.opened[-1]._replace(span=span, length_override=weeks)
    return False


BEGIN = datetime(2026, 1, 7, 9, 30, tzinfo=UTC)
