"""What panels are drawn with: for one person, one project, one instant. Rows, heads and whole lists that
look as they did before are not drawn again, whoever asks and in whichever panel they stand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import current_app
from markupsafe import Markup

from tracker.backlog.plan import Facts, Ranked
from tracker.backlog.workflow import StoryType
from tracker.board import queries
from tracker.board.iterations import Filled, Plan, sparkline
from tracker.board.kept_queries import facts_of, plan_of
from tracker.board.panels import NOTHING, Group, Item, Panel
from tracker.board.row_drawing import list_html, row_html
from tracker.board.row_queries import rows
from tracker.board.rows import stamp_of
from tracker.kept import Kept
from tracker.planning.calendar import day_of
from tracker.planning.schedule import Planned
from tracker.teams.models import Project
from tracker.web import address_of

PLACE = "\0"
"""Where in a template something is put that is drawn already; it stands in no text of anybody."""

_RELEASE = StoryType.RELEASE
"""Members of enumerations are found slowly, and this one is looked for in each row."""

fragments = Kept(20_000)
"""Drawn items, by key, stamp and who may work."""
pieces = Kept(2_000)
"""Heads of iterations by their figures, what stands around the lists of panels, what empty ones say."""
STEADY = frozenset({f"board/_{name}.html" for name in ("nothing", "velocity", "accepted", "deadlines")})
"""Templates that draw the same from the same values, in one project, for the same role, on the same day."""
lists = Kept(2_000)
"""Drawn groups, by their digests."""
seen = Kept(100)
"""What rows and iterations looked like, by all that rows of a project have in common."""


@dataclass(frozen=True, slots=True)
class _Line:
    draw: Callable[[], str]
    version: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the rows of stories looked like when they were last asked for, and the iterations of panels."""

    rows: dict[int, tuple[Ranked, Item]]
    groups: dict[Hashable, tuple[Hashable, Group]]


class Look:
    """Draws the panels that one person sees of a project at an instant.

    A kind of panel asks it for items (`rows`, `stories`, `item`) and puts them into groups; what it does
    not find in memory is drawn when the panel is (`html`), all rows at once. `names`: when anybody's name
    last changed.
    """

    def __init__(
        self,
        project: Project,
        at: datetime,
        *,
        names: datetime | None,
        person_id: int,
        can_work: bool,
        as_if: int | None = None,
    ) -> None:
        self.project = project
        self.at = at
        self.names = names
        self.person_id = person_id
        self.can_work = can_work
        self.as_if = as_if
        self.today = day_of(at, project.zone)
        self._stories: dict[int, Ranked] = {}
        self._others: dict[str, _Line] = {}

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.project, self.at)

    @cached_property
    def planned(self) -> list[Planned[Ranked]]:
        """The iterations of the plan (with the velocity `as_if`, where one is given)."""
        return self.facts.schedule(self.as_if)

    @cached_property
    def plan(self) -> Plan:
        """The open stories as planned (with the velocity `as_if`, where one is given); computed where the
        first panel asks for it."""
        return plan_of(self.project, self.facts, self.at, self.as_if)

    @cached_property
    def rules(self) -> str:
        return queries.rules_of(self.project, self.names, self.today)

    @cached_property
    def _seen(self) -> _Seen:
        key = (self.project.id, self.project.created_at, self.today, self.rules)
        known: _Seen | None = seen.get(key)
        if known is None:
            known = _Seen({}, {})
            seen.keep(key, known)
        return known

    def rows(self, stories: Iterable[Ranked]) -> tuple[Item, ...]:
        """Rows of stories, in this order."""
        rows, mine, items = self._seen.rows, self._stories, []
        for story in stories:
            mine[story.id] = story
            have = rows.get(story.id)
            if have is not None and have[0] == story and story.story_type != _RELEASE:
                items.append(have[1])
            else:
                items.append(self._row(story))
        return tuple(items)

    def stories(self, ids: Sequence[int]) -> tuple[Item, ...]:
        """Rows of the stories with these numbers, in this order; those that are gone are left out."""
        unknown = [story_id for story_id in ids if story_id not in self._stories]
        found = {story.id: story for story in queries.ranked_by_id(self.project, unknown)} if unknown else {}
        known = {**self._stories, **found}
        return self.rows(known[story_id] for story_id in ids if story_id in known)

    def item(self, key: str, stamp: str, draw: Callable[[], str], version: int = 0) -> Item:
        """A line that is no row of a story: `draw` answers its HTML, an <li class="item"> whose id is the
        key, and is called only where no line of this key and stamp was drawn before. `version` is that of
        the project when it last changed, where that is known: a page then need not ask for it."""
        self._others[key] = _Line(draw, version)
        return Item(key, stamp)

    def iteration(self, filled: Filled, name: str) -> Group:
        """An iteration as a group of the panel with this name."""
        number = filled.span.number
        return self._group(
            (name, number, self.can_work),
            filled,
            filled.stories,
            lambda: Group(
                key=f"iteration-{number}",
                head=self._head(filled, name),
                items=self.rows(filled.stories),
                list="" if name == "done" else name,
                label=f"{name.capitalize()}, iteration {number}",
            ),
        )

    def icebox(self) -> Group:
        """The stories of the icebox."""
        stories = self.plan.icebox
        return self._group(
            "icebox",
            stories,
            stories,
            lambda: Group("icebox", NOTHING, self.rows(stories), "icebox", "Icebox"),
        )

    def _group(
        self, key: Hashable, shown: Hashable, stories: Sequence[Ranked], make: Callable[[], Group]
    ) -> Group:
        """The group as it was made from the same before. Rows of releases depend on more than that."""
        have = self._seen.groups.get(key)
        if have is not None and have[0] == shown:
            return have[1]
        group = make()
        if not any(story.story_type == _RELEASE for story in stories):
            self._seen.groups[key] = (shown, group)
        return group

    def drawn(self, template: str, **values: Any) -> Markup:
        """A template as a piece of a panel."""
        if template not in STEADY:
            return self._rendered(template, values)
        key = (template, self.project.id, self.can_work, self.today, *sorted(values.items()))
        return self._kept(key, lambda: self._rendered(template, values))

    def _rendered(self, template: str, values: dict[str, Any]) -> Markup:
        values.update(project=self.project, can_work=self.can_work, today=self.today)
        return Markup(current_app.jinja_env.get_template(template).render(values).strip())

    def _kept(self, key: Hashable, draw: Callable[[], Markup]) -> Markup:
        piece: Markup | None = pieces.get(key)
        if piece is None:
            piece = draw()
            pieces.keep(key, piece)
        return piece

    def html(self, items: Iterable[Item]) -> dict[str, str]:
        """The HTML of the items by key: from what was kept, or drawn anew. Its id is the key."""
        wanted = {item: (self.project.id, self.can_work, item) for item in items}
        kept = fragments.get_all(wanted.values())
        found = {item.key: kept[name] for item, name in wanted.items() if name in kept}
        missing = [item for item in wanted if item.key not in found]
        drawn = dict(self._draw(missing))
        fragments.keep_all({wanted[item]: html for item, html in drawn.items()})
        return found | {item.key: html for item, html in drawn.items()}

    def changed(self, items: Iterable[Item], since: int) -> set[str]:
        """The keys of those items that changed after this version of the project, as far as that is known."""
        return {item.key for item in items if self._version(item) > since}

    def panel(self, panel: Panel, asked: str) -> list[bytes]:
        """The panel, drawn, in pieces: they make up nearly all of a page, and are to be joined but once.
        `asked` is the key it was asked by."""
        key = (self.project.id, self.can_work, self.rules, asked, panel.digest, panel.adds, panel.tools)
        values = {"panel": panel, "asked": asked, "lists": PLACE}
        around = self._kept(key, lambda: self._rendered("board/_panel.html", values))
        before, _, after = around.partition(PLACE)
        return [before.encode(), *self._lists(panel), after.encode()]

    def _lists(self, panel: Panel) -> list[bytes]:
        """The groups of the panel, drawn."""
        names = [(self.project.id, self.can_work, panel.prefix, group.digest) for group in panel.groups]
        kept = lists.get_all(names)
        missing = [(name, group) for name, group in zip(names, panel.groups, strict=True) if name not in kept]
        html = self.html(item for _, group in missing for item in group.items) if missing else {}
        for name, group in missing:
            kept[name] = list_html(group, [html[item.key] for item in group.items], panel.prefix).encode()
            lists.keep(name, kept[name])
        return [kept[name] for name in names]

    def _row(self, story: Ranked) -> Item:
        outlook = self.plan.releases.get(story.id) if story.story_type == _RELEASE else None
        item = Item(f"story-{story.id}", stamp_of(story, outlook, self.today, self.rules))
        self._seen.rows[story.id] = (story, item)
        return item

    def _version(self, item: Item) -> int:
        line = self._others.get(item.key)
        if line is not None:
            return line.version
        story = self._ranked(item)
        return story.version if story else sys.maxsize

    def _ranked(self, item: Item) -> Ranked | None:
        """The story of a row, where it is known just as the row shows it."""
        story_id = _story_id(item)
        if story_id in self._stories:
            return self._stories[story_id]
        story, shown = self._seen.rows.get(story_id, (None, None))
        return story if shown == item else None

    def _draw(self, items: Sequence[Item]) -> Iterable[tuple[Item, str]]:
        for item in items:
            if item.key in self._others:
                drawn = str(self._others[item.key].draw())  # a Markup would escape what is put into it
                yield item, drawn.replace("<li", f'<li data-stamp="{item.stamp}"', 1)
        by_story = {_story_id(item): item for item in items if item.key not in self._others}
        if not by_story:
            return
        stories = [self._ranked(item) for item in by_story.values()]
        known = {story.id: story for story in stories if story}
        unknown = [story_id for story_id in by_story if story_id not in known]
        if unknown:
            known |= {story.id: story for story in queries.ranked_by_id(self.project, unknown)}
        some = any(story.story_type == _RELEASE for story in known.values())
        releases = self.plan.releases if some else {}
        releases_url = address_of("board.panel", kind="release")
        around = {"address": address_of("backlog.create"), "releases": releases_url}
        for row in rows(self.project, list(known.values()), releases, self.today):
            item = by_story[row.id]
            yield item, row_html(row, item.stamp, can_work=self.can_work, today=self.today, **around)

    def _head(self, filled: Filled, name: str) -> Markup:
        def draw() -> Markup:
            return self.drawn(
                "board/_iteration.html",
                group=filled,
                list=name,
                sparkline=sparkline(filled.remaining, len(filled.span.days)),
                burndown_url=address_of("charts.page", name="burndown", iteration=filled.span.number),
                url=address_of("iterations.show", number=filled.span.number),
            )

        key = (self.project.id, name, self.today, self.can_work, filled._replace(stories=()))
        return self._kept(key, draw)


def _story_id(item: Item) -> int:
    return int(item.key.partition("-")[2])
