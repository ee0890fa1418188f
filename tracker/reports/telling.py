"""The report in sentences that a manager understands: what was done, what changed and by whom, what is at
risk, when releases are expected and how that moved, who met. Plain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from tracker.charts.changes import changes
from tracker.charts.figures import moved
from tracker.charts.week import Report, Section
from tracker.charts.words import count, day_words, signed
from tracker.ledger.entries import Kind, Line
from tracker.planning.calendar import day_of
from tracker.planning.forecast_words import chance_words, when
from tracker.reports.facts import Ended, ReleaseDate, Rotation, Standing
from tracker.text import listed, shortened

DONE, SCOPE, RISK, RELEASES, PAIRS = (
    "What was done",
    "What changed in scope",
    "What is at risk",
    "Releases",
    "Pairs and rotation",
)
STANDS = {
    "started": "is not finished",
    "finished": "is finished, not delivered",
    "delivered": "waits to be accepted",
    "rejected": "was rejected",
}
"""Where a story in progress stands, by its state."""
MOST = 12
"""Sentences of one kind; how many more there are is said."""
LONGEST_TITLE = 90
SAFE = 0.65
"""The share of runs below which a deadline is in danger: where the words leave off saying "likely"."""
VERBS = {
    Kind.ADDED: "added",
    Kind.REMOVED: "took out",
    Kind.RE_ESTIMATED: "estimated anew",
    Kind.REOPENED: "reopened",
}


def of_the_week(report: Report, met: Rotation) -> tuple[Section, ...]:
    """The sections that speak of the week itself; the same for every later reader."""
    return (
        Section(DONE, tuple(_most(_done(report))), report.findings[0]),
        _scope(report),
        Section(PAIRS, tuple(_rotation(met, report.within))),
    )


def of_the_day(standing: Standing, today: date) -> tuple[Section, ...]:
    """The sections that speak of how the project stands today."""
    return (
        Section(RISK, tuple(_risks(standing, today)) or ("Nothing that the plan or the team knows of.",)),
        Section(RELEASES, tuple(_releases(standing, today)) or ("No release stands in the plan.",)),
    )


def in_order(sections: Iterable[Section]) -> tuple[Section, ...]:
    """All sections as a report has them."""
    by_heading = {section.heading: section for section in sections}
    return tuple(by_heading[each] for each in (DONE, SCOPE, RISK, RELEASES, PAIRS) if each in by_heading)


def differing(told: Sequence[Section], now: Sequence[Section]) -> tuple[Section, ...]:
    """The sections that would be told otherwise now, as they would."""
    known = {section.heading: section for section in told}
    return tuple(each for each in now if each.heading in known and known[each.heading] != each)


def _done(report: Report) -> list[str]:
    return [
        f"{_named(story.title)} ({count(story.points, 'point')}), {day_words(story.day)}"
        for story in report.accepted
    ]


def _scope(report: Report) -> Section:
    found = changes(report.entries)
    own = [line for change in found.told for line in change.lines]
    followed = [line for change in found.told for line in change.followed]
    if not own and not followed:
        return Section(SCOPE, (), f"The scope did not change in {report.within}.")
    plan = [f"The plan moved by itself: {_in_and_out(followed)}"] if followed else []
    return Section(SCOPE, (*_most(_by_whom(own, report)), *plan), _balance([*own, *followed]))


def _balance(lines: Sequence[Line]) -> str:
    """By how much the scope changed; what was reopened was in it before."""
    points = {kind: sum(line.points for line in lines if line.kind is kind) for kind in VERBS}
    whole = points[Kind.ADDED] - points[Kind.REMOVED] + points[Kind.RE_ESTIMATED]
    moves = ((points[Kind.ADDED], "added"), (points[Kind.REMOVED], "taken out"))
    parts = [f"{number} {word}" for number, word in moves if number]
    parts += [f"{signed(points[Kind.RE_ESTIMATED])} by new estimates"] if points[Kind.RE_ESTIMATED] else []
    changed = (
        f"{'grew' if whole > 0 else 'shrank'} by {count(abs(whole), 'point')}"
        if whole
        else "is as large as before"
    )
    again = f" Besides, {count(points[Kind.REOPENED], 'point')} reopened." if points[Kind.REOPENED] else ""
    return f"The scope {changed}{': ' if parts else ''}{', '.join(parts)}.{again}"


def _by_whom(lines: Sequence[Line], report: Report) -> list[str]:
    """One sentence for what somebody did of one kind on one day."""
    said = []
    for (who, day, kind), group in groupby(
        lines, lambda line: (line.who, day_of(line.at, report.zone), line.kind)
    ):
        mine = list(group)
        titles = listed(_named(line.title) for line in mine[:4])
        more = f" and {len(mine) - 4} more" if len(mine) > 4 else ""
        points = signed(sum(map(moved, mine)))
        said.append(f"{who or 'Somebody'} {VERBS[kind]} {titles}{more} ({points}), {day_words(day)}")
    return said


def _in_and_out(lines: Sequence[Line]) -> str:
    came = [line for line in lines if moved(line) > 0]
    went = [line for line in lines if moved(line) < 0]
    parts = [
        f"{count(len(some), 'story', 'stories')} {verb} ({signed(sum(map(moved, some)))})"
        for some, verb in ((came, "came in"), (went, "went out"))
        if some
    ]
    return listed(parts)


def _risks(standing: Standing, today: date) -> Iterable[str]:
    yield from _most([_in_danger(each) for each in standing.releases if _is_in_danger(each)])
    yield from _most(
        [
            f"{_named(each.title)} is blocked since {day_words(each.since)}: {shortened(each.why, 200)}"
            for each in standing.blocked
        ]
    )
    yield from _most(
        [
            f"{_named(each.title)} was started {count((today - each.since).days, 'day')} ago "
            f"and {STANDS.get(each.state, 'is not accepted')}."
            for each in standing.lasting
        ]
    )
    if standing.unestimated:
        titles = listed(_named(title) for title in standing.unestimated[:4])
        more = f" and {len(standing.unestimated) - 4} more" if len(standing.unestimated) > 4 else ""
        stand, counts = ("stands", "counts") if len(standing.unestimated) == 1 else ("stand", "count")
        yield f"{titles}{more} {stand} near the top without an estimate and {counts} as no points."


def _is_in_danger(release: ReleaseDate) -> bool:
    """By its forecast where it has one, else by the plan."""
    if release.chance is not None:
        return release.chance < SAFE
    return bool(release.late and release.deadline_on)


def _in_danger(release: ReleaseDate) -> str:
    title = f"The release {_named(release.title)}"
    deadline = day_words(release.deadline_on) if release.deadline_on else ""
    if release.chance is None:
        return f"{title} is planned {release.late}: its deadline is {deadline}."
    return f"{title} may miss its deadline, {deadline}. Meeting it is {chance_words(release.chance)}."


def _releases(standing: Standing, today: date) -> Iterable[str]:
    yield from _most([_release(each, standing, today) for each in standing.releases])
    yield from _most([_ended(each) for each in standing.ended])


def _release(release: ReleaseDate, standing: Standing, today: date) -> str:
    chance = f": {chance_words(release.chance)}" if release.chance is not None else ""
    deadline = f" (deadline {day_words(release.deadline_on)}{chance})" if release.deadline_on else ""
    missing = (
        f" and {count(release.unestimated, 'story', 'stories')} without estimate"
        if release.unestimated
        else ""
    )
    left = f"{count(release.points_left, 'point')}{missing} left"
    if release.forecast:
        expected = f"will be done {when(release.forecast, today)}"
        moved = _forecast_moved(release, standing.said_on)
    else:
        former = dict(standing.former)
        expected = f"is expected by {day_words(release.expected_on)}"
        moved = _plan_moved(release.expected_on, former.get(release.story_id), bool(former))
    return f"{_named(release.title)} {expected}{deadline}, {left}.{moved}"


def _forecast_moved(release: ReleaseDate, said_on: date | None) -> str:
    """How the day with 85 % moved; where that one stayed, how the likely one did."""
    if said_on is None:
        return ""
    if release.said is None:
        return f" On {day_words(said_on)} it was not in the plan."
    for share, name in ((1, "85 % day"), (0, "likely day")):
        now, then = release.days[share], release.said[share]
        if now and then and now != then:
            was = f"was said on {day_words(said_on)} ({day_words(then)})"
            return f" The {name} is {_span(now, then)} than {was}."
        if now != then:
            beyond = day_words(then) if then else "beyond all that is looked at"
            return f" On {day_words(said_on)} the {name} was {beyond}."
    return f" That is what was said on {day_words(said_on)}."


def _plan_moved(expected: date, before: date | None, had_report: bool) -> str:
    if before is None:
        return " It is new in the plan." if had_report else ""
    if expected == before:
        return " The report before said the same."
    return f" That is {_span(expected, before)} than the report before said ({day_words(before)})."


def _span(now: date, then: date) -> str:
    """How far a day moved: "2 weeks later"."""
    days = (now - then).days
    weeks, rest = divmod(abs(days), 7)
    span = count(abs(days), "day") if rest else count(weeks, "week")
    return f"{span} {'later' if days > 0 else 'earlier'}"


def _ended(release: Ended) -> str:
    title = _named(release.title)
    if release.accepted_on:
        return f"{title} is out since {day_words(release.accepted_on)}."
    return f"{title} is not in the plan any more."


def _rotation(met: Rotation, within: str) -> Iterable[str]:
    if not met.days:
        yield f"Nobody logged a pair in {within}."
        return
    if met.possible:
        pairs = count(met.possible, "possible pair")
        yield f"{met.met} of {pairs} met, among {met.people} people who logged work."
    else:
        yield "One person logged work."
    share = round(100 * met.alone / met.days)
    days, were = count(met.days, "day"), "was" if met.alone == 1 else "were"
    yield f"{met.alone} of {days} of work {were} spent alone ({share} %)."


def _named(title: str) -> str:
    return f"“{shortened(title, LONGEST_TITLE)}”"


def _most(sentences: Sequence[str]) -> Iterable[str]:
    yield from sentences[:MOST]
    if len(sentences) > MOST:
        yield f"And {len(sentences) - MOST} more."
