"""When a weekly report is due, and of which week it speaks. Plain."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.charts.week import Week, week_of
from tracker.planning.calendar import WEEK_DAYS


def due(weekday: str, hour: int, zone: ZoneInfo, now: datetime, last: datetime) -> datetime | None:
    """The latest instant, up to `now`, at which this hour of this day of the week began in the zone, where
    that is after `last`, the one dealt with before; else None. So an hour at which no process ran is
    caught up, and of several the latest.

    An hour that a change of the clocks leaves out comes when it would have begun without the change; one
    that comes twice comes first.
    """
    begun = next(at for at in _beginnings(weekday, hour, zone, now) if at <= now)
    return begun if begun > last else None


def following(weekday: str, hour: int, zone: ZoneInfo, now: datetime) -> datetime:
    """The first such instant after `now`."""
    return min(at for at in _beginnings(weekday, hour, zone, now) if at > now)


def spoken_of(day: date) -> Week:
    """The week that a report of this day speaks of: from Monday to Wednesday the one that is over, from
    Thursday on the one that runs, as it stands."""
    return week_of(day - timedelta(days=3))


def _beginnings(weekday: str, hour: int, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """The instants around now, latest first, in UTC: zones compare wall clocks, and those go back."""
    today = now.astimezone(zone).date()
    day = today - timedelta(days=(today.weekday() - WEEK_DAYS.index(weekday)) % 7)
    days = (day + timedelta(weeks=weeks) for weeks in (2, 1, 0, -1))
    return [_instant(each, hour, zone) for each in days]


def _instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
