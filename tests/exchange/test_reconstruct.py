"""Iterations and ledger made again from dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tracker.exchange.reconstruct import (
    Dated,
    Marker,
    Past,
    before,
    differences,
    entered_late,
    entries,
    iterations,
    releases,
    theme,
)
from tracker.ledger.entries import Standing
from tracker.planning.calendar import Rhythm, Span

BERLIN = ZoneInfo("Europe/Berlin")
WEEKS = Rhythm(1, "monday")
FIRST = Span(1, date(2026, 3, 23), date(2026, 3, 30))
SECOND = Span(2, date(2026, 3, 30), date(2026, 4, 6))


def local(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BERLIN).astimezone(UTC)


def told(stories: list[Past], spans: list[Span]) -> list[tuple[int, int, str, int, datetime]]:
    return [
        (entry.number, entry.draft.story_id, entry.draft.kind.value, entry.draft.points, entry.at)
        for entry in entries(stories, spans, BERLIN)
    ]


def test_iterations_reach_from_the_first_day_to_today() -> None:
    spans = iterations(date(2026, 3, 26), WEEKS, date(2026, 4, 14))
    assert [(span.number, span.start_on.isoformat()) for span in spans] == [
        (1, "2026-03-23"),
        (2, "2026-03-30"),
        (3, "2026-04-06"),
        (4, "2026-04-13"),
    ]
    assert iterations(date(2026, 3, 26), WEEKS, date(2026, 3, 26)) == [FIRST]


def test_iterations_before_a_known_one_come_in_whole_lengths() -> None:
    known = Span(1, date(2026, 3, 25), date(2026, 4, 8))
    earlier = before(date(2026, 3, 10), Rhythm(2, "monday"), known)
    assert earlier == [
        Span(1, date(2026, 2, 25), date(2026, 3, 11)),
        Span(2, date(2026, 3, 11), date(2026, 3, 25)),
    ]
    assert before(date(2026, 3, 11), Rhythm(2, "monday"), known) == [
        Span(1, date(2026, 3, 11), date(2026, 3, 25))
    ]
    assert before(date(2026, 3, 25), Rhythm(2, "monday"), known) == []
    assert before(date(2026, 5, 1), Rhythm(2, "monday"), known) == []


def test_what_was_there_at_the_start_is_committed_and_what_came_later_is_added() -> None:
    stories = [
        Past(1, Standing(3, done=True), local(2), local(25)),
        Past(2, Standing(2, done=True), local(24, 0), local(27)),
        Past(3, Standing(1, done=True), local(24, 0), local(1, month=4)),
        Past(4, Standing(5), local(1)),
    ]
    assert told(stories, [FIRST, SECOND]) == [
        (1, 1, "committed", 3, local(23, 0)),
        (1, 2, "added", 2, local(24, 0)),
        (1, 1, "done", 3, local(25)),
        (1, 2, "done", 2, local(27)),
        (2, 3, "committed", 1, local(30, 0)),
        (2, 4, "committed", 5, local(30, 0)),
        (2, 3, "done", 1, local(1, month=4)),
    ]


def test_made_at_the_very_start_counts_as_added() -> None:
    (arrival, _) = told([Past(1, Standing(3, done=True), local(23, 0), local(25))], [FIRST])
    assert arrival[2:] == ("added", 3, local(23, 0))


def test_accepted_before_it_was_made_is_entered_in_order_all_the_same() -> None:
    kinds = [
        kind for _, _, kind, _, _ in told([Past(1, Standing(3, done=True), local(27), local(24))], [FIRST])
    ]
    assert kinds == ["added", "done"]


def test_the_hour_that_is_lost_in_spring_does_not_move_a_boundary() -> None:
    (arrival, done) = told([Past(1, Standing(1, done=True), local(1), local(29, 23))], [FIRST, SECOND])
    assert (arrival[0], done[0]) == (1, 1)
    assert (arrival[4], local(30, 0).hour) == (datetime(2026, 3, 22, 23, tzinfo=UTC), 22)


def test_unestimated_stories_are_counted_in_and_nothing_outside_the_spans_is_told() -> None:
    stories = [Past(1, Standing(0, unestimated=True), local(1)), Past(2, Standing(1), local(1), local(2))]
    (entry,) = entries(stories, [FIRST], BERLIN)
    assert (entry.draft.story_id, entry.draft.unestimated) == (1, 1)
    assert entries(stories, [], BERLIN) == []


def test_closed_iterations_get_their_entries_as_of_now() -> None:
    at = local(20, month=4)
    stories = [Past(1, Standing(3, done=True), local(2), local(25)), Past(2, Standing(1), local(2))]
    late = entered_late(stories, [FIRST], BERLIN, at)
    assert [(entry.number, entry.at, entry.draft.kind.value) for entry in late] == [
        (1, at, "added"),
        (1, at, "done"),
    ]


def test_differences_between_the_file_and_its_dates_are_said() -> None:
    said = [
        (1, date(2026, 3, 23), date(2026, 3, 25)),
        (7, date(2026, 3, 23), date(2026, 3, 25)),
        (7, date(2026, 3, 23), date(2026, 3, 26)),
        (2, date(2026, 3, 29), date(2026, 3, 31)),
        (None, None, date(2026, 3, 25)),
        (9, None, date(2020, 1, 1)),
    ]
    assert differences(said, [FIRST, SECOND]) == [
        "The file puts 2 accepted stories into iteration 7 from 2026-03-23; "
        "by the dates of acceptance it is iteration 1 from 2026-03-23.",
        "The file puts 1 accepted story into iteration 2 from 2026-03-29; "
        "by the dates of acceptance it is iteration 2 from 2026-03-30.",
    ]


def themed(found: list[Dated]) -> list[tuple[int, int, str, datetime]]:
    return [(each.number, each.draft.story_id, each.draft.kind.value, each.at) for each in found]


def test_an_epic_holds_what_was_there_when_it_was_made_and_what_came_later() -> None:
    stories = [
        Past(1, Standing(3, done=True), local(2), local(20)),
        Past(2, Standing(2), local(12)),
        Past(3, Standing(1, done=True), local(1), local(5)),
    ]
    assert themed(theme(9, local(10), stories)) == [
        (9, 1, "committed", local(10)),
        (9, 3, "committed", local(10)),
        (9, 3, "done", local(10)),
        (9, 2, "added", local(12)),
        (9, 1, "done", local(20)),
    ]


def test_what_was_accepted_belongs_to_the_first_release_accepted_after_it() -> None:
    markers = [
        Marker(51, local(1), local(10)),
        Marker(52, local(4), None, (4,)),
        Marker(53, local(1), None, ()),
    ]
    stories = [
        Past(1, Standing(3, done=True), local(2), local(9)),
        Past(2, Standing(2, done=True), local(2), local(12)),
        Past(4, Standing(5), local(6)),
    ]
    assert themed(releases(markers, stories)) == [
        (51, 1, "added", local(2)),
        (51, 1, "done", local(9)),
        (52, 2, "committed", local(4)),
        (52, 4, "added", local(6)),
        (52, 2, "done", local(12)),
    ]


def test_no_release_holds_what_was_accepted_before_the_release_was_made() -> None:
    stories = [Past(1, Standing(3, done=True), local(2), local(9))]
    assert releases([Marker(51, local(20), None, ())], stories) == []
