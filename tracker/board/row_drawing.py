"""Rows of stories, and lists of them, as HTML. They are joined from strings and not made by a template: a
board has hundreds of them, and a template takes five times as long. What people wrote is escaped. Plain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from markupsafe import escape

from tracker.backlog.fields import priority_words
from tracker.backlog.workflow import NOT_BEGUN, State, StoryType
from tracker.board.panels import Group
from tracker.board.rows import Row

_ACCEPTED, _REJECTED, _RELEASE = State.ACCEPTED, State.REJECTED, StoryType.RELEASE
"""Members of enumerations are found slowly, and these are looked for in each row."""


def row_html(row: Row, stamp: str, *, can_work: bool, today: date, address: str, releases: str) -> str:
    """A row; nothing in it depends on who looks, save whether they may work. `address` is that of the
    project's stories, `releases` that of the panels of releases."""
    url = f"{address}/{row.id}"
    title = escape(row.title)
    late = " late" if row.outlook and row.outlook.late else ""
    left_open = f' data-left-open="{escape(row.left_open)}"' if row.left_open else ""
    movable = can_work and row.state != _ACCEPTED
    handle = f'<button class="handle" type="button" aria-haspopup="menu" aria-label="Move {title}">{_HANDLE}'
    return "".join(
        (
            f'<li class="story{late}" id="story-{row.id}" data-id="{row.id}" data-state="{row.state}" '
            f'data-type="{row.story_type}" data-stamp="{stamp}" data-url="{url}"{left_open}>',
            handle if movable else '<span class="handle"></span>',
            f'<svg class="icon type" role="img" aria-label="{row.story_type}, {row.state}">'
            f'<use href="#i-{row.story_type}"/></svg>',
            _points(row),
            f'<span class="what"><a class="title" href="{url}">{title}</a>',
            _priority(row.priority) if row.priority else "",
            ' <span class="chip">rejected</span>' if row.state == _REJECTED else "",
            _reviews(row) if row.reviews and row.state != _ACCEPTED else "",
            _labels(row) if row.labels else "",
            "</span>",
            _when(row, today, releases) if row.story_type == _RELEASE else "",
            _signs(row),
            _owners(row) if row.owners else "",
            _steps(row, url) if can_work else "",
            "</li>",
        )
    )


def list_html(group: Group, lines: Iterable[str], prefix: str) -> str:
    """The group with its drawn lines, whose ids begin with the prefix of the panel."""
    section = f'<section class="iteration" data-key="{escape(group.key)}" data-digest="{group.digest}">'
    listed = f'<ol class="stories" data-list="{group.list}" aria-label="{escape(group.label)}">'
    own = (line.replace(' id="', f' id="{prefix}', 1) for line in lines) if prefix else lines
    return "\n".join([section, str(group.head), listed, *own, "</ol>", "</section>"])


def _icon(name: str) -> str:
    return f'<svg class="icon" aria-hidden="true"><use href="#i-{name}"/></svg>'


_HANDLE = f"{_icon('handle')}</button>"


def _points(row: Row) -> str:
    if row.estimate is not None:
        unit = f'<span class="visually-hidden"> point{"s" if row.estimate != 1 else ""}</span>'
        return f'<span class="points" data-points="{row.estimate}">{row.estimate}{unit}</span>'
    lacks = '<span class="visually-hidden">no estimate</span>' if row.lacks_estimate else ""
    return f'<span class="points">{lacks}</span>'


def _priority(priority: str) -> str:
    said = f"Priority {priority_words(priority)}"
    start = (
        f' <span class="priority" data-priority="{priority}" role="img" aria-label="{said}" title="{said}">'
    )
    return f"{start}{priority}</span>"


def _reviews(row: Row) -> str:
    return "".join(
        [
            f' <span class="review" data-status="{status}">{_icon(f"review-{status}")}{escape(name)}'
            f'<span class="visually-hidden"> review: {status.replace("_", " ")}</span></span>'
            for name, status in row.reviews
        ]
    )


def _labels(row: Row) -> str:
    return "".join(
        [
            f' <span class="label{" epic" if name in row.epic_labels else ""}">{escape(name)}</span>'
            for name in row.labels
        ]
    )


_OUTLOOK = "Accepted of its release backlog, and the day by which the plan is through with it"


def _when(row: Row, today: date, releases: str) -> str:
    parts = []
    if row.outlook:
        points = row.outlook.points
        done = f"{row.outlook.points_done} of {points} point{'s' if points != 1 else ''}, "
        shown = f'<span class="points-of">{done}</span>' if points else ""
        parts.append(
            f'<a class="outlook" href="{releases}?of={row.id}" data-opens="release:{row.id}" '
            f'title="{_OUTLOOK}">{shown}{_day(row.outlook.ends_on, today)}</a>'
        )
    if row.deadline_on:
        day = f"{row.deadline_on:%a} {_day(row.deadline_on, today)}"
        parts.append(f' <span class="deadline"><span class="due">due</span> {day}</span>')
    if row.outlook and row.outlook.late:
        parts.append(f' <span class="lateness">{row.outlook.late}</span>')
    return f'<span class="when">{"".join(parts)}</span>' if parts else ""


def _day(day: date, today: date) -> str:
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {day:%b}{year}"


def _signs(row: Row) -> str:
    """What stands between the title and the owners, each with a sentence for those who hear it."""
    signs = []
    if row.blockers:
        sentence = f"Blocked: {'; '.join(row.blockers)}"
        signs.append(_sign("blocked", sentence, len(row.blockers), "sign blocked"))
    if row.blocking:
        sentence = f"Blocks #{', #'.join(map(str, row.blocking))}"
        signs.append(_sign("blocking", sentence, len(row.blocking), "sign blocking"))
    if row.pairs:
        signs.append(_sign("pair", f"Today: {' and '.join(row.pairs)}"))
    if row.comments:
        signs.append(_sign("comment", f"{row.comments} comment{'s' if row.comments > 1 else ''}"))
    return "".join(signs)


def _sign(icon: str, sentence: str, count: int = 0, name: str = "sign") -> str:
    """With a count it can be reached by keyboard, as it says more than its picture."""
    said = escape(sentence)
    reached = ' tabindex="0"' if count else ""
    number = count or ""
    start = f'<span class="{name}"{reached} role="img" aria-label="{said}" title="{said}">'
    return f"{start}{_icon(icon)}{number}</span>"


def _owners(row: Row) -> str:
    people = [f'<abbr title="{escape(name)}">{escape(initials)}</abbr>' for initials, name in row.owners]
    return f'<span class="owners">{" ".join(people)}</span>'


def _steps(row: Row, url: str) -> str:
    if row.lacks_estimate and row.state in NOT_BEGUN:
        buttons = [
            f'<button class="step" name="estimate" value="{points}" aria-label="{points} '
            f'point{"s" if points != 1 else ""}">{points}</button>'
            for points in row.scale
        ]
        return f'<form class="steps estimate" method="post" action="{url}/estimate">{"".join(buttons)}</form>'
    if not row.steps:
        return ""
    buttons = [
        f'<button class="step {word.lower()}" name="state" value="{state}"'
        f"{_asking(url) if state == State.STARTED else ''}>{word}</button>"
        for state, word in row.steps
    ]
    return f'<form class="steps" method="post" action="{url}/transitions">{"".join(buttons)}</form>'


def _asking(url: str) -> str:
    """Starting asks with whom before it is done."""
    return f' formmethod="get" formaction="{url}/start"'
