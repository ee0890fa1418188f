"""A report in print: one A4 page of findings, chart, figures, changes of scope, accepted stories and pairs;
where it has words, they follow on further pages.

Lists that are too long for the page are cut and say by how much. The same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from tracker.charts import drawing, report_words
from tracker.charts.changes import Change, changes
from tracker.charts.figures import moved
from tracker.charts.printed_page import BOTTOM, LEFT, QUIET, ROW, TEXT, TOP, WIDTH, Page
from tracker.charts.records import Day
from tracker.charts.week import Report
from tracker.charts.words import DAYS, amount, day_words, signed
from tracker.ledger.entries import Kind
from tracker.planning.calendar import day_of
from tracker.text import listed

BAND = (239, 241, 244)
MOST_DAYS = 15
HEAD, GAP = 5.3, 2.5
SIGNS = {"added": 1, "removed": -1, "re_estimated": 1}
COLUMNS = (
    ("committed", "Committed"),
    ("added", "Added"),
    ("removed", "Removed"),
    ("re_estimated", "Re-est."),
    ("scope", "Scope"),
    ("done", "Done"),
    ("reopened", "Reopened"),
    ("remaining", "Remaining"),
    ("pace", "Even pace"),
    ("unestimated", "Unest."),
)


def report_pdf(report: Report, chart: drawing.Drawn) -> bytes:
    """The page as a PDF file."""
    page = Page(_empty_page(report))
    page.paragraph(report.project, 9, color=QUIET)
    page.y += 0.5
    page.paragraph(report.title, 17, bold=True)
    page.y += 2.5
    for number, finding in enumerate(report.findings):
        page.paragraph(finding, 10, bold=number == 0)
        page.y += 0.8
    page.y += 2
    if report.chart:
        _picture(page, report, chart)
    _figures(page, report)
    _lists(page, report)
    page.y = BOTTOM - 2
    for line in _rules(report):
        page.text(LEFT, line, WIDTH, 6.5, color=QUIET, height=3.4)
        page.y += 3.4
    if report.sections:
        report_words.write(page, report.sections)
    page.number_all(f"{report.project} · {report.title}")
    return bytes(page.pdf.output())


def _empty_page(report: Report) -> Any:
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_margins(LEFT, TOP)
    pdf.set_creation_date(datetime.combine(report.last_day, time(), UTC))
    pdf.set_title(f"{report.project}: {report.title}")
    pdf.set_producer("Tracker")
    pdf.set_lang("en")
    for style, path in drawing.font_files().items():
        pdf.add_font("DejaVu Sans", style, path)
    pdf.add_page()
    pdf.c_margin = 0
    return pdf


def _picture(page: Page, report: Report, chart: drawing.Drawn) -> None:
    assert report.chart
    heading = report.chart.heading
    if report.picture:
        page.paragraph(report.picture, 11, bold=True)
        page.y += 0.8
        page.paragraph(report.picture_finding, 9)
        page.y += 0.8
        heading = " · ".join(heading.split(" · ")[3:])
    page.text(LEFT, heading, WIDTH, 8, color=QUIET)
    page.y += 6 if heading else 2
    drawn = drawing.outlines(chart, report.chart)
    image = page.pdf.image(
        BytesIO(drawn.encode()), x=LEFT - 3, y=page.y, w=WIDTH + 3, alt_text=report.chart.description
    )
    page.y += image.rendered_height + 3


def _figures(page: Page, report: Report) -> None:
    days, begins = _shown_days(report.days), report.iteration_begins
    first, each = 22.0, (WIDTH - 22.0) / len(COLUMNS)
    for number, (_, title) in enumerate(COLUMNS):
        page.text(LEFT + first + each * number, title, each, 7, color=QUIET, align="R")
    page.text(LEFT, "End of day", first, 7, color=QUIET)
    page.y += ROW + 0.3
    page.rule(LEFT, WIDTH, page.y - 0.2)
    for day in days:
        if day.date in begins:
            page.text(LEFT, begins[day.date], WIDTH, 7, color=QUIET)
            page.y += ROW
        if not day.working and len(days) == len(report.days):
            page.pdf.set_fill_color(*BAND)
            page.pdf.rect(LEFT, page.y, WIDTH, ROW, style="F")
        page.text(LEFT + 1, day_words(day.date), first, 7.5)
        for number, (name, _) in enumerate(COLUMNS):
            x = LEFT + first + each * number
            page.text(x, _cell(day, name), each - 1, 7.5, name == "remaining", align="R")
        page.y += ROW
    page.rule(LEFT, WIDTH, page.y)
    page.y += 4.5


def _shown_days(days: Sequence[Day]) -> list[Day]:
    """All days where they fit the page; else the last of each week and the latest that has figures."""
    if len(days) <= MOST_DAYS:
        return list(days)
    latest = max((day.date for day in days if day.figures), default=None)
    return [day for day in days if day.date.weekday() == 6 or day is days[-1] or day.date == latest]


def _cell(day: Day, name: str) -> str:
    if name == "pace":
        return "" if day.pace is None else amount(day.pace)
    if day.figures is None:
        return ""
    number = getattr(day.figures, name)
    return signed(number * SIGNS[name]) if name in SIGNS and number else str(number)


def _lists(page: Page, report: Report) -> None:
    """Changes of scope on the left, accepted stories and pairs on the right; or all below each other over
    the whole width, where a title would be cut and the page has room."""
    lists = {"Changes of scope": _changes(report), "Accepted": _accepted(report), "Pairs": _pairs(report)}
    half = (WIDTH - 8) / 2
    lines = sum(max(1, len(items)) for items in lists.values())
    fit = page.y + lines * ROW + 3 * HEAD + 2 * GAP <= BOTTOM - 3
    if fit and any(_is_cut(page, item, half) for items in lists.values() for item in items):
        for title, items in lists.items():
            _list(page, LEFT, WIDTH, title, items, len(items))
            page.y += GAP
    else:
        _columns(page, half, *lists.values())


def _columns(
    page: Page, width: float, changed: Sequence[Item], accepted: Sequence[Item], pairs: Sequence[Item]
) -> None:
    """Changes of scope on the left, accepted stories on the right, and pairs below the shorter of them."""
    top, left, right = page.y, [("Changes of scope", changed)], [("Accepted", accepted)]
    (left if len(changed) < len(accepted) else right).append(("Pairs", pairs))
    for x, lists in ((LEFT, left), (LEFT + WIDTH - width, right)):
        page.y = top
        _stack(page, x, width, lists)


def _stack(page: Page, x: float, width: float, lists: Sequence[tuple[str, Sequence[Item]]]) -> None:
    """Lists below each other down to the foot of the page; each leaves half of the room to those below it,
    if they need that much."""
    room = int((BOTTOM - 3 - page.y - len(lists) * HEAD - (len(lists) - 1) * GAP) / ROW)
    for place, (title, items) in enumerate(lists, 1):
        later = sum(len(each) or 1 for _, each in lists[place:])
        mine = max(1, min(len(items) or 1, max(room - later, (room + 1) // 2 if later else room)))
        _list(page, x, width, title, items, mine)
        page.y += GAP
        room -= mine


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list. Of the `asides`, longest first, the first stands that leaves the text uncut;
    else the last."""

    points: str
    text: str
    asides: tuple[str, ...] = ("",)
    quiet: bool = False

    @property
    def indent(self) -> float:
        return 8.0 if self.points else 0.0


def _changes(report: Report) -> list[Item]:
    found = changes(report.entries)
    items = [item for change in found.told for item in _change(change, report)]
    return items + ([Item("", found.pointless_words, quiet=True)] if found.pointless else [])


def _change(change: Change, report: Report) -> Iterable[Item]:
    day = day_words(day_of(change.at, report.zone))
    for line in change.lines:
        what = "" if line.kind in (Kind.ADDED, Kind.REMOVED) else f"{line.kind.value}: "
        asides = (f"{line.who}, {day}", day) if line.who else (day,)
        yield Item(signed(moved(line)), f"{what}{line.title}", asides)
    if change.followed:
        yield Item(signed(change.points), change.words, ("" if change.lines else day,), quiet=True)


def _accepted(report: Report) -> list[Item]:
    return [Item(f"{story.points}", story.title, (day_words(story.day),)) for story in report.accepted]


def _pairs(report: Report) -> list[Item]:
    """Each pair once a story, with the days."""
    days: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for pair in report.pairs:
        if len(pair.people) > 1:
            days.setdefault((pair.people, pair.story), []).append(DAYS[pair.day.weekday()])
    return [
        Item("", f"{listed(people)}: {story}", (", ".join(dict.fromkeys(on)),))
        for (people, story), on in days.items()
    ]


def _list(page: Page, x: float, width: float, title: str, items: Sequence[Item], room: int) -> None:
    page.text(x, title, width, 8.5, bold=True)
    page.y += HEAD
    page.rule(x, width, page.y - 0.4)
    shown = items if len(items) <= room else items[: max(0, room - 1)]
    for item in shown:
        _item(page, x, width, item)
    if len(shown) < len(items):
        page.text(x, f"and {len(items) - len(shown)} more", width, 7.5, color=QUIET)
        page.y += ROW
    if not items:
        page.text(x, "None.", width, 7.5, color=QUIET)
        page.y += ROW


def _item(page: Page, x: float, width: float, item: Item) -> None:
    color = QUIET if item.quiet else TEXT
    aside, aside_width, _ = _aside(page, item, width)
    page.text(x, item.points, 5.5, 7.5, color=color, align="R")
    page.text(x + item.indent, item.text, width - item.indent - aside_width, 7.5, color=color)
    page.text(x + width - aside_width, aside, aside_width, 7, color=QUIET, align="R")
    page.y += ROW


def _is_cut(page: Page, item: Item, width: float) -> bool:
    return not _aside(page, item, width)[2]


def _aside(page: Page, item: Item, width: float) -> tuple[str, float, bool]:
    """What stands at the right of the item's text, the width it takes with some air before it, and
    whether that leaves the text uncut."""
    room = width - item.indent - page.width_of(item.text, 7.5)
    needed = {aside: page.width_of(aside, 7) + 3 if aside else 0.0 for aside in item.asides}
    aside = next((each for each in item.asides if needed[each] <= room), item.asides[-1])
    return aside, min(needed[aside], width * 0.45), needed[aside] <= room


def _rules(report: Report) -> tuple[str, ...]:
    return (
        f"Done means accepted. Days run from midnight to midnight in {report.zone.key}. "
        "Stories without the estimate they need count as no points.",
        "Scope = committed + added − removed + re-estimated. Remaining = scope − done + reopened.",
    )
