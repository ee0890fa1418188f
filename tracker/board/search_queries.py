"""The panel of a search: `search:label:pier state:started`. Any number of them stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.backlog.plan import Ranked
from tracker.backlog.search import parse
from tracker.backlog.search_queries import MOST, Part, search
from tracker.backlog.search_sentence import understood
from tracker.backlog.search_tree import Query
from tracker.board.look import Look
from tracker.board.panels import Group, Panel, key_of, name_of
from tracker.planning.schedule import total

LONGEST = 1000


def found_stories(look: Look, of: str) -> Panel | None:
    """What the search found, in the order of the reference (4.1, 8), below the field to change it."""
    if len(of) > LONGEST:
        return None
    query = parse(of)
    found = search(look.project, query, by_id=look.person_id, at=look.at)
    key = key_of("search", of)
    values = {"of": of, "query": query, "name": name_of(key), "found": found, "most": MOST}
    sentence = understood(query, look.today)
    return Panel(
        key=key,
        title=of.strip() or "Search",
        groups=(
            Group("asked", look.drawn("board/_search.html", sentence=sentence, **values), ()),
            *(_group(look, part, stories) for part, stories in found.parts),
        ),
        meta=look.drawn("board/_search_count.html", **values),
        nothing=look.drawn("board/_search_nothing.html", **values),
        foot=look.drawn("board/_search_foot.html", done=_with_done(query), **values),
    )


def _group(look: Look, part: Part, stories: Sequence[Ranked]) -> Group:
    head = look.drawn("board/_search_part.html", part=part, count=len(stories), points=total(stories))
    return Group(f"part-{part.name.lower()}", head, look.rows(stories), label=part.value)


def _with_done(query: Query) -> str:
    """The same search, of done iterations too."""
    return str(Query(query.node, True))
