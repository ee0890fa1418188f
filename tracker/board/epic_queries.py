"""The panels of epics: all of them in their order, and one with its stories."""

from __future__ import annotations

import re
from collections.abc import Collection
from zlib import crc32

from flask import url_for
from markupsafe import Markup

from tracker.backlog import epic_queries, label_queries
from tracker.backlog.epic_queries import Theme
from tracker.backlog.plan import Ranked
from tracker.backlog.progress import Progress, bar, in_words
from tracker.board.iterations import Filled
from tracker.board.look import Look
from tracker.board.panels import Group, Item, Panel, key_of
from tracker.planning.calendar import starts_at
from tracker.planning.forecast_words import when
from tracker.planning.schedule import total
from tracker.releases.forecast_queries import epic_subject, prospects
from tracker.text import markdown


def epics(look: Look, _of: str) -> Panel:
    """Every epic: how far its stories are, and when they will be done."""
    themes = epic_queries.epics(look.project)
    progress = label_queries.progress_by_label(look.project, look.facts, look.planned) if themes else {}
    items = tuple(_epic(look, theme, progress.get(theme.label_id, Progress())) for theme in themes)
    return Panel(
        key="epics",
        title="Epics",
        groups=(Group("epics", Markup(), items, "epics" if look.can_work else "", "Epics"),),
        meta=Markup(len(themes) or ""),
        nothing=look.drawn("board/_nothing.html", panel="epics"),
        adds="epics",
    )


def _epic(look: Look, theme: Theme, progress: Progress) -> Item:
    def draw() -> str:
        return look.drawn(
            "board/_epic.html",
            epic=theme,
            progress=progress,
            bar=bar(progress),
            words=in_words(progress),
            url=url_for("epics.epic", epic_id=theme.id),
            stories_url=url_for("board.panel", kind="epic", of=theme.id),
        )

    return look.item(f"epic-{theme.id}", stamp_of(theme, progress, look.today.year), draw)


def stamp_of(*shown: object) -> str:
    """Changes with anything of what a line shows."""
    return f"{crc32(repr(shown).encode()):08x}"


def epic(look: Look, of: str) -> Panel | None:
    """An epic's stories in the order of the list, by iterations, then what is done; None where there is no
    such epic."""
    if not re.fullmatch("[0-9]{1,15}", of):
        return None
    found = epic_queries.described(look.project, int(of))
    if found is None:
        return None
    theme, description = found
    progress = label_queries.progress_by_label(look.project, look.facts, look.planned).get(
        theme.label_id, Progress()
    )
    begin = starts_at(look.facts.current.span.start_on, look.project.zone)
    done, earlier = label_queries.done_before(theme.label_id, begin)
    subject = epic_subject(look.project, theme, look.facts)
    (prospect,) = prospects(look.project, look.facts, look.at, [subject]).all
    head = look.drawn(
        "board/_epic_head.html",
        epic=theme,
        progress=progress,
        bar=bar(progress),
        words=in_words(progress),
        description_html=markdown(description),
        url=url_for("epics.epic", epic_id=theme.id),
        burnup_url=url_for("charts.page", name="epic-burnup", epic=theme.id),
        earlier=earlier,
        when=when(prospect.forecast, look.today) if prospect.forecast else "",
        forecast_url=url_for("forecasts.epic", epic_id=theme.id),
    )
    groups = (
        Group("about", head, ()),
        *groups_of(look, label_queries.carried_since(theme.label_id, begin)),
        *([group(look, "done", "Done", done)] if done else []),
    )
    return Panel(
        key=key_of("epic", of),
        title=theme.name,
        groups=groups,
        nothing=look.drawn("board/_nothing.html", panel="epic", label=theme.label),
    )


def groups_of(look: Look, chosen: Collection[int], icebox: bool = True) -> list[Group]:
    """The chosen stories of the plan, by iteration, and those in the icebox."""
    plan = look.plan
    found: list[Group] = []
    for filled in (plan.current, *plan.backlog):
        stories = [story for story in filled.stories if story.id in chosen]
        if stories:
            title = "Current" if filled is plan.current else f"Iteration {filled.span.number}"
            found.append(group(look, f"iteration-{filled.span.number}", title, stories, filled))
    waiting = [story for story in plan.icebox if story.id in chosen] if icebox else []
    return [*found, *([group(look, "icebox", "Icebox", waiting)] if waiting else [])]


def group(
    look: Look, key: str, title: str, stories: Collection[Ranked], filled: Filled | None = None
) -> Group:
    """Stories below a head with their title, the days of the iteration and the sum of the points."""
    head = look.drawn(
        "board/_group.html", title=title, span=filled.span if filled else None, points=total(list(stories))
    )
    return Group(key, head, look.rows(stories), label=title)
