"""A release backlog: what stands between the marker above and this one, those accepted since included, and
when the plan is through with it. Rules: semantics reference 2.9."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.backlog.plan import Facts, Ranked, lateness
from tracker.backlog.progress import Part, Phase
from tracker.ledger.entries import Standing
from tracker.planning.calendar import Span
from tracker.planning.schedule import Planned
from tracker.text import counted


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far a scheduled release is. Points; `unestimated` counts open stories that lack the estimate they
    need. `span` is the iteration in which the plan puts the marker, `late` says by how much that is past
    the deadline, "" while it is in time."""

    points_done: int
    points_left: int
    unestimated: int
    span: Span
    late: str

    @property
    def points(self) -> int:
        return self.points_done + self.points_left

    @property
    def ends_on(self) -> date:
        """The last day of that iteration."""
        return self.span.last_day


def outlooks(known: Facts, planned: Sequence[Planned[Ranked]], done: Mapping[int, int]) -> dict[int, Outlook]:
    """The outlook of each scheduled release marker, by its story's id; `done` has the points of each that
    were accepted."""
    scopes = known.release_scopes
    spans = {
        story.id: iteration.span for iteration in planned for story in iteration.stories if story.id in scopes
    }
    return {
        marker.id: _outlook(scopes[marker.id], spans[marker.id], done.get(marker.id, 0), marker.deadline_on)
        for marker in known.markers
    }


def _outlook(scope: Mapping[int, Standing], span: Span, done: int, deadline: date | None) -> Outlook:
    return Outlook(
        points_done=done,
        points_left=sum([standing.points for standing in scope.values()]),
        unestimated=sum([standing.unestimated for standing in scope.values()]),
        span=span,
        late=lateness(deadline, span),
    )


@dataclass(frozen=True, slots=True)
class Backlog:
    """The stories of a release: `done` by acceptance, `open` by rank. `outlook` is None while the marker
    rests in the icebox, and when it is accepted; what was left of that one then has `moved_on`."""

    done: tuple[Ranked, ...]
    open: tuple[Ranked, ...]
    outlook: Outlook | None
    points_done: int
    moved_on: int = 0


def in_words(outlook: Outlook) -> str:
    """The figures as a sentence: "12 of 30 points accepted, 18 left; 2 stories without estimate"."""
    whole = counted(outlook.points, "point")
    missing = f"; {counted(outlook.unestimated, 'story')} without estimate" if outlook.unestimated else ""
    return f"{outlook.points_done} of {whole} accepted, {outlook.points_left} left{missing}"


def bar(outlook: Outlook) -> list[Part]:
    """The parts of a bar: what is done, then what is left, by points; without points there is no bar."""
    if not outlook.points:
        return []
    done = round(100 * outlook.points_done / outlook.points, 2)
    parts = (Part(Phase.ACCEPTED, 0, done), Part(Phase.UNSTARTED, done, round(100 - done, 2)))
    return [part for part in parts if part.width]
