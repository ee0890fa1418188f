"""The panel of labels: what each is about, and how far that is."""

from __future__ import annotations

from flask import url_for
from markupsafe import Markup

from tracker.backlog import label_queries
from tracker.backlog.label_queries import Word
from tracker.backlog.progress import Progress, bar, in_words
from tracker.board.epic_queries import stamp_of
from tracker.board.look import Look
from tracker.board.panels import Group, Item, Panel, key_of


def labels(look: Look, _of: str) -> Panel:
    """Every label by name, with the counts and points of its stories."""
    words = label_queries.labels(look.project)
    progress = label_queries.progress_by_label(look.project, look.facts, look.planned) if words else {}
    items = tuple(_label(look, word, progress.get(word.id, Progress())) for word in words)
    return Panel(
        key="labels",
        title="Labels",
        groups=(Group("labels", Markup(), items, label="Labels"),),
        meta=Markup(len(words) or ""),
        nothing=look.drawn("board/_nothing.html", panel="labels"),
    )


def _label(look: Look, word: Word, progress: Progress) -> Item:
    def draw() -> str:
        query = f'label:"{word.name}"'
        return look.drawn(
            "board/_label.html",
            word=word,
            progress=progress,
            bar=bar(progress),
            words=in_words(progress),
            url=url_for("labels.label", label_id=word.id),
            search=key_of("search", query),
            search_url=url_for("board.panel", kind="search", of=query),
        )

    return look.item(f"label-{word.id}", stamp_of(word, progress, look.today.year), draw)
