"""What is kept of a board is never stale: after whatever people did, in whatever order, a page that was told
of changes, a fresh page and one drawn with nothing kept show the same to the byte."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import select

from tests.support.caches import forget_what_was_drawn, nothing_kept
from tests.support.histories import Histories, run
from tests.support.history_stage import one, picks
from tests.support.page import Page
from tests.world import Who
from tracker.accounts.actions import change_profile
from tracker.accounts.models import Person
from tracker.backlog import (
    blocker_actions,
    checklist_actions,
    comment_actions,
    position_actions,
    review_actions,
)
from tracker.backlog.detail_models import ReviewType
from tracker.backlog.mentions import Written
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.backlog.writing import writing
from tracker.board.panels import PLANNED
from tracker.database import db
from tracker.pairing import actions as pairing
from tracker.planning.calendar import day_of
from tracker.teams.models import Project

PANELS = (*PLANNED, "my-work", "done:2")


class Boards(Histories):
    """The same histories, and what hangs on stories; somebody looks from time to time."""

    @initialize()
    def open_the_board(self) -> None:
        forget_what_was_drawn()
        self.shown: dict[str, Any] = {}
        self.version = -1
        self.page: Page | None = None

    @rule()
    def look(self) -> None:
        told = self._changes(self.version, self._have())
        self._patch(told)
        again, page = self._changes(-1, ""), self._board()
        with nothing_kept():
            anew, page_anew = self._changes(-1, ""), self._board()
        assert again == anew
        assert page == page_anew
        assert self.shown == {key: self._whole(panel, anew["items"]) for key, panel in anew["panels"].items()}

    @rule(picked=picks, what=st.sampled_from(["comment", "blocker", "task", "review"]))
    def hang(self, picked: int, what: str) -> None:
        def verb(story: Story, signed: Any) -> None:
            if what == "comment":
                comment_actions.add(story, Written("It rains", "<p>It rains</p>"), **signed)
            elif what == "blocker":
                other = self._story(story.project, picked // 7)
                blocker_actions.add(story, f"Waits for #{other.id}" if other else "Waits", **signed)
            elif what == "task":
                checklist_actions.add(story, "Ask the harbour", **signed)
            else:
                kinds = story.project_id and review_kinds(story.project)
                if kinds:
                    review_actions.ask(story, kinds[picked % len(kinds)], None, **signed)

        self._on_a_story(picked, verb)

    @rule(picked=picks)
    def resolve(self, picked: int) -> None:
        def verb(story: Story, signed: Any) -> None:
            for blocker in story.blockers[:1]:
                blocker_actions.resolve(story, blocker, not blocker.resolved, **signed)
            for task in story.tasks[:1]:
                checklist_actions.tick(story, task, not task.complete, **signed)

        self._on_a_story(picked, verb)

    @rule(picked=picks)
    def pair(self, picked: int) -> None:
        def verb(story: Story, signed: Any) -> None:
            pairing.log(story, [signed["by"]], day=day_of(self.at, story.project.zone), **signed)

        self._on_a_story(picked, verb)

    @rule(number=picks)
    def rename_oneself(self, number: int) -> None:
        def verb(project: Project, signed: Any) -> None:
            person = signed["by"]
            change_profile(
                person,
                name=person.name,
                initials=f"A{number % 90}",
                email=person.email or "a@b.de",
                at=self.at,
            )

        self._do(verb)

    @rule(icebox=st.booleans(), picked=picks)
    def number_anew(self, icebox: bool, picked: int) -> None:
        """As the twenty-first move to the very same spot does."""

        def verb(story: Story, signed: Any) -> None:
            with writing(story.project, **signed) as change:
                position_actions.renumber(change.project, Place(not icebox, Spot.TOP))
                before, story.title = story.title, f"{story.title}."
                changes = {"title": [before, story.title]}
                change.record("story.edited", story, title=story.title, fields="title", changes=changes)

        self._on_a_story(picked, verb)

    def all_adds_up(self) -> None:
        """The ledger is looked at elsewhere."""

    def _promise(self) -> None: ...

    def _remember_scopes(self, project: Project) -> None: ...

    def _follow(self, project: Project) -> None: ...

    def _changes(self, since: int, have: str) -> Any:
        if self.page is None:
            with self.app.app_context():
                person = one(select(Person).where(Person.id == self.by))
                self.page = Page(self.app, Who(person.id, person.name, "", person.get_id()))
        self.app.config["CLOCK"] = lambda: self.at
        query = {"since": since, "have": have, "panels": PANELS}
        address = f"/projects/{self.project_id}/changes"
        return self.page.get(address, query_string=query, fragment=True).answer.get_json()

    def _board(self) -> str:
        assert self.page is not None
        return self.page.get(f"/projects/{self.project_id}").text

    def _have(self) -> str:
        return ".".join(group["digest"] for panel in self.shown.values() for group in panel)

    def _patch(self, told: Any) -> None:
        """What our script does."""
        groups = {group["digest"]: group for panel in self.shown.values() for group in panel}
        lines = {line["key"]: line for group in groups.values() for line in group["lines"]}
        self.version = told["version"]
        for key, panel in told["panels"].items():
            self.shown[key] = [
                groups[group] if isinstance(group, str) else self._group(group, told["items"], lines)
                for group in panel["groups"]
            ]

    def _group(self, group: Any, items: Any, lines: Any) -> Any:
        shown = []
        for key, stamp in group["items"]:
            if key in items:
                shown.append({"key": key, "stamp": stamp, "html": items[key]})
            else:
                have = lines.get(key)
                if have is None or have["stamp"] != stamp:  # then the script asks for it
                    html = self._asked_for(key)
                    have = {"key": key, "stamp": stamp, "html": html}
                shown.append(have)
        return {"digest": group["digest"], "key": group["key"], "head": group["head"], "lines": shown}

    def _asked_for(self, key: str) -> str:
        assert self.page is not None
        query = {"since": self.version, "items": key, "panels": PANELS}
        address = f"/projects/{self.project_id}/changes"
        return self.page.get(address, query_string=query, fragment=True).answer.get_json()["items"][key]

    def _whole(self, panel: Any, items: Any) -> Any:
        return [self._group(group, items, {}) for group in panel["groups"]]


def review_kinds(project: Project) -> list[Any]:

    query = select(ReviewType).where(ReviewType.project_id == project.id).order_by(ReviewType.id)
    return list(db.session.scalars(query))


@pytest.mark.sqlite_only("the same statements on each engine; here many histories count")
def test_what_is_kept_of_a_board_is_what_would_be_drawn_anew(app: Flask) -> None:
    run(Boards, app, 8, 25)


@pytest.mark.long
@pytest.mark.sqlite_only("the same statements on each engine; here many histories count")
def test_many_long_histories_keep_boards_true(app: Flask) -> None:
    run(Boards, app, 300, 60)
