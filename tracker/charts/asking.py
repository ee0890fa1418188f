"""What is asked of a chart in an address or on the command line, and back."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.charts.chart import ALL, DEFAULT_LAST, Asked, By, Chart, Subject

LONGEST = 10_000


class BadQuestion(ValueError):
    """What is asked makes no sense; says what would."""


def asked(chart: Chart, given: Mapping[str, str | None]) -> Asked:
    """What these words ask of the chart. Raises BadQuestion for a word that cannot be meant."""
    number, last = None, DEFAULT_LAST
    if chart.subject is Subject.RANGE:
        last = _last(given.get("last") or str(DEFAULT_LAST))
    else:
        number = _number(chart.subject, given.get(chart.subject) or "")
    return Asked(number, last, _by(chart, given.get("by") or ""))


def question(chart: Chart, what: Asked) -> dict[str, str | int]:
    """The words of an address that ask just this; what is the default is left out."""
    words: dict[str, str | int] = {}
    if chart.subject is Subject.RANGE and what.last != DEFAULT_LAST:
        words["last"] = what.last or "all"
    if chart.subject is not Subject.RANGE and what.number is not None:
        words[chart.subject.value] = what.number
    if what.by in chart.by[1:]:
        words["by"] = what.by.value
    return words


def file_name(chart: Chart, what: Asked) -> str:
    """The name of the chart's files, without what comes after the point."""
    words = question(chart, what)
    return "-".join([chart.name, *(f"{name}-{value}" for name, value in words.items())])


def _number(subject: Subject, text: str) -> int | None:
    if not text:
        return None
    if not text.removeprefix("-").isdecimal() or len(text) > 18:
        raise BadQuestion(f"“{text}” is no {subject.value}: give its number.")
    return int(text)


def _last(text: str) -> int:
    if text == "all":
        return ALL
    if not text.isdecimal() or not 0 < int(text[:6]) <= LONGEST:
        raise BadQuestion(f"“{text}” is no range: give a number of iterations up to {LONGEST}, or “all”.")
    return int(text[:6])


def _by(chart: Chart, text: str) -> By:
    known = {by.value: by for by in chart.by}
    if text and text not in known:
        words = " or ".join(known) or "nothing else"
        raise BadQuestion(f"{chart.title} cannot be counted by “{text}”; it can by {words}.")
    return known[text] if text else chart.by[0] if chart.by else By.POINTS
