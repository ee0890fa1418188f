"""Weeks by their ISO number, and the report on a week or an iteration.

The seven days of a week may lie in two iterations: each day's figures are those of the iteration it
belongs to. The picture is that of the iteration of the week's last day that has begun, as it stood then.
What a report says is taken from the ledger, so no later change of a story rewrites it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from tracker.charts.burndown import TICK, series
from tracker.charts.records import Burndown, Day, Facts
from tracker.charts.words import count, day_words, short_span_words, span_words
from tracker.ledger.entries import ARRIVALS, Kind, Line
from tracker.planning.calendar import day_of, starts_at

WEEK = re.compile(r"(\d{4})-W(\d{2})")


class BadWeek(ValueError):
    """Text that names no week; says what is wrong with it."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week of the ISO calendar, from Monday to Sunday."""

    year: int
    number: int

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=n) for n in range(7)]

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    def shifted(self, weeks: int) -> Week:
        """So many weeks later (earlier, if negative)."""
        return week_of(self.monday + timedelta(weeks=weeks))


def week_of(day: date) -> Week:
    """The week that the day lies in."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def parse_week(text: str) -> Week:
    """The week that "2026-W47" names. Raises BadWeek with a sentence for anything else."""
    match = WEEK.fullmatch(text.strip().upper())
    if not match:
        raise BadWeek(f"“{text}” is no week. Write the year and the week's ISO number, such as 2026-W47.")
    year, number = int(match[1]), int(match[2])
    if not 1 < year < 9999:
        raise BadWeek(f"“{text}” is no week: the year must lie between 2 and 9998.")
    last = date(year, 12, 28).isocalendar().week
    if not 1 <= number <= last:
        raise BadWeek(f"“{text}” is no week: {year} has the weeks 01 to {last}.")
    return Week(year, number)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A story that was accepted in the time of the report, as the ledger has it."""

    story_id: int
    title: str
    points: int
    day: date


@dataclass(frozen=True, slots=True)
class Pair:
    """Who worked together on a day, and on what; without a number it is no story."""

    day: date
    people: tuple[str, ...]
    story_id: int | None
    story: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and what is said below it: the sentences as a list, after what sums them up."""

    heading: str
    sentences: tuple[str, ...]
    sum: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What the files and the page of a report say. `name` is "2026-W47" or "iteration-12"; `chart` is None
    where no iteration had begun; `entries` and `accepted` are oldest first. `findings` speak of the span of
    the report, `within` names it ("week 47"); where the picture shows another span, `picture` names that
    and `picture_finding` speaks of it. `sections` tell the week in words, where somebody wrote them."""

    project: str
    name: str
    title: str
    zone: ZoneInfo
    first_day: date
    last_day: date
    chart: Burndown | None
    days: tuple[Day, ...]
    entries: tuple[Line, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    pairs: tuple[Pair, ...] = ()
    findings: tuple[str, ...] = ()
    within: str = ""
    picture: str = ""
    picture_finding: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def iteration_begins(self) -> dict[date, str]:
        """Where the report touches several iterations: the first day of each in it, and its name."""
        groups = [(number, next(days).date) for number, days in groupby(self.days, key=_iteration)]
        if len(groups) < 2:
            return {}
        names = [(day, f"Iteration {number}" if number else "") for number, day in groups]
        return {day: name or "The next iteration" for day, name in names if name or day != self.first_day}


def week_report(
    project: str,
    week: Week,
    zone: ZoneInfo,
    iterations: Sequence[Facts],
    free_days: Sequence[Day],
    pairs: Sequence[Pair],
    now: datetime,
) -> Report:
    """The report on a week as it stood at its end, or now if that is earlier. `iterations` are those that
    touch the week, oldest first; `free_days` are the week's days outside of them."""
    as_of = min(now, starts_at(week.days[-1] + timedelta(days=1), zone) - TICK)
    charts = [series(facts, as_of) for facts in iterations]
    known = {day.date: day for chart in charts for day in chart.days}
    rows = {day.date: day for day in free_days} | known
    begun = [chart for chart in charts if starts_at(chart.span.start_on, zone) <= as_of]
    start = starts_at(week.monday, zone)
    entries = _in_order(line for chart in charts for line in chart.entries)
    report = Report(
        project,
        str(week),
        f"Week {week.number}, {span_words(week.monday, week.days[-1])}",
        zone,
        week.monday,
        week.days[-1],
        begun[-1] if begun else None,
        tuple(rows[day] for day in week.days if day in rows),
        tuple(line for line in entries if line.at >= start),
        tuple(accepted(entries, start, zone)),
        tuple(pairs),
        within=f"week {week.number}",
    )
    return replace(
        report,
        findings=(*_week_findings(report, start > now, as_of), *_amended(report.chart)),
        picture=_picture(begun[-1]) if begun else "",
        picture_finding=_picture_finding(begun[-1]) if begun else "",
    )


def iteration_report(facts: Facts, pairs: Sequence[Pair], now: datetime) -> Report:
    """The report on an iteration as it stands, or stood at its end."""
    chart, span, zone = series(facts, now), facts.span, facts.zone
    report = Report(
        facts.project,
        f"iteration-{span.number}",
        f"Iteration {span.number}, {span_words(span.start_on, span.last_day)}",
        zone,
        span.start_on,
        span.last_day,
        chart,
        chart.days,
        chart.entries,
        tuple(accepted(chart.entries, starts_at(span.start_on, zone), zone)),
        tuple(pairs),
        within=f"iteration {span.number}",
    )
    return replace(report, findings=(*_iteration_findings(report, chart), *_amended(chart)))


def _amended(chart: Burndown | None) -> Iterable[str]:
    if chart and chart.amended:
        yield chart.amended.words


def accepted(entries: Sequence[Line], start: datetime, zone: ZoneInfo) -> Iterable[Accepted]:
    """The stories accepted since `start` that are still done after the last entry, in order of acceptance.
    A story that was done before and only re-estimated since is none of them."""
    done_at: dict[int, Line] = {}
    points: dict[int, int] = {}
    for (_, story_id), group in groupby(entries, key=lambda line: (line.at, line.story_id)):
        lines = list(group)
        was = done_at.pop(story_id, None)
        if any(line.kind in ARRIVALS for line in lines):
            was = None
        last = lines[-1]
        if last.kind is Kind.DONE:
            done_at[story_id] = was if was and lines[0].kind is Kind.REOPENED else last
            points[story_id] = last.points
        elif was and all(line.kind not in (Kind.REOPENED, Kind.REMOVED) for line in lines):
            done_at[story_id] = was
    for line in sorted(done_at.values(), key=lambda line: line.at):
        if line.at >= start:
            yield Accepted(line.story_id, line.title, points[line.story_id], day_of(line.at, zone))


def _in_order(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.at)


def _iteration(day: Day) -> int | None:
    return day.iteration


def _week_findings(report: Report, to_come: bool, as_of: datetime) -> tuple[str, ...]:
    """What there is to say of the week itself; of its iteration the picture speaks."""
    if to_come:
        return ("This week has not begun yet.",)
    running = day_of(as_of + TICK, report.zone) <= report.last_day
    work = _work(report, f"{report.within} so far" if running else report.within)
    if report.chart is None:
        return ("No iteration had begun by the end of this week.", *work)
    return tuple(work)


def _picture(chart: Burndown) -> str:
    return f"Iteration {chart.span.number}, {short_span_words(chart.span.start_on, chart.span.last_day)}"


def _picture_finding(chart: Burndown) -> str:
    return f"{day_words(chart.today.day)}: {chart.title}" if chart.today else chart.title


def _iteration_findings(report: Report, chart: Burndown) -> tuple[str, ...]:
    if not chart.remaining:
        return (chart.title,)
    within = f"{report.within} so far" if chart.today else report.within
    return (_picture_finding(chart), *_work(report, within))


def _work(report: Report, within: str) -> Iterable[str]:
    """What was accepted in this time, and who worked together."""
    points = sum(story.points for story in report.accepted)
    if report.accepted:
        stories = count(len(report.accepted), "story was", "stories were")
        yield f"{stories} accepted in {within}, {count(points, 'point')} together."
    else:
        yield f"No story was accepted in {within}."
    together = [pair for pair in report.pairs if len(pair.people) > 1]
    if together:
        on = {pair.story_id for pair in together if pair.story_id}
        where = f" on {count(len(on), 'story', 'stories')}" if on else ""
        yield f"{count(len(together), 'pairing')}{where}."
