"""What a search stands on: the project, who asks and when, and what is named in the project."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from sqlalchemy import ColumnElement, and_, literal, or_, select

from tracker.accounts.models import Person
from tracker.backlog import text_index
from tracker.backlog.detail_models import ReviewType
from tracker.backlog.iteration_queries import current_begin
from tracker.backlog.models import Epic, Label, Story
from tracker.backlog.plan import Facts
from tracker.backlog.queries import PROJECT, facts
from tracker.backlog.search_matching import in_text
from tracker.backlog.search_tree import Manner, Query, Value
from tracker.backlog.workflow import State, StoryType
from tracker.database import asked
from tracker.ledger.queries import standings_of_releases
from tracker.teams.models import Project


class Ground:
    """Each part is read once, and only where a term needs it, so the number of statements has a bound."""

    def __init__(self, project: Project, query: Query, person_id: int | None, at: datetime) -> None:
        self.project = project
        self.query = query
        self.person_id = person_id
        self.at = at

    @cached_property
    def people(self) -> list[tuple[int, str, str]]:
        """(id, name, initials) of everybody."""
        return [(row[0], row[1], row[2]) for row in asked(_PEOPLE)]

    @cached_property
    def labels(self) -> list[tuple[int, str, str | None]]:
        """(id, name, name of the epic or None) of the labels."""
        return [(row[0], row[1], row[2]) for row in asked(_LABELS, project=self.project.id)]

    @cached_property
    def review_types(self) -> list[tuple[int, str]]:
        return [(row[0], row[1]) for row in asked(_REVIEW_TYPES, project=self.project.id)]

    @cached_property
    def facts(self) -> Facts:
        """The plan of the project."""
        return facts(self.project, self.at)

    @cached_property
    def releases(self) -> list[tuple[int, str]]:
        """(id, title) of the release markers."""
        return [(row[0], row[1]) for row in asked(_RELEASES, project=self.project.id)]

    @cached_property
    def release_scopes(self) -> dict[int, set[int]]:
        """The numbers of the stories of each release: those to be done, and those that were done for it."""
        scopes = {number: set(stories) for number, stories in self.facts.release_scopes.items()}
        for number, held in standings_of_releases([number for number, _ in self.releases]).items():
            done = {story for story, standing in held.items() if standing.done or number not in scopes}
            scopes[number] = scopes.get(number, set()) | done
        return scopes

    @cached_property
    def planned(self) -> list[int]:
        """The unstarted stories that are planned in Current."""
        return [story.id for story in self.facts.current_stories() if story.state == State.UNSTARTED]

    @cached_property
    def scanned(self) -> dict[tuple[Value, bool], list[int]]:
        """For each value with wildcards or a regular expression that is looked for in texts, and whether in
        titles only: the stories where it is. One reading of the texts serves them all, and of the accepted
        stories it reads the latest LOOKED_THROUGH: no index helps here, and somebody waits."""
        wanted = {
            (value, term.keyword == "name"): in_text(value)
            for term in self.query.terms()
            for value in term.values
            if term.keyword in ("", "name") and value.manner in (Manner.PATTERN, Manner.REGEX)
        }
        found: dict[tuple[Value, bool], set[int]] = {key: set() for key in wanted}
        condition = and_(Story.project_id == self.project.id, Story.deleted_at.is_(None), self.is_recent)
        if self.scans_from:
            condition = and_(condition, or_(Story.id > self.scans_from, Story.state != State.ACCEPTED))
        for story_id, order, text in asked(text_index.texts(condition)):
            for key, matches in wanted.items():
                if (order == text_index.IS_TITLE or not key[1]) and matches(text):
                    found[key].add(story_id)
        return {key: sorted(ids) for key, ids in found.items()}

    @cached_property
    def scans_from(self) -> int:
        """The accepted story behind which wildcards and regular expressions look; 0: they look at all."""
        wild = (Manner.PATTERN, Manner.REGEX)
        in_texts = (
            value for term in self.query.terms() if term.keyword in ("", "name") for value in term.values
        )
        if not self.query.includes_done or all(value.manner not in wild for value in in_texts):
            return 0
        found = asked(_LATEST_BUT, project=self.project.id)
        return found[0][0] if found else 0

    @cached_property
    def current_begin(self) -> datetime:
        """When the current iteration began."""
        return current_begin(self.project, self.at)

    @property
    def is_recent(self) -> ColumnElement[bool]:
        """Holds for what was not accepted in a done iteration, or for all where the search includes done."""
        if self.query.includes_done:
            return literal(True)
        return or_(Story.state != State.ACCEPTED, Story.accepted_at >= self.current_begin)


LOOKED_THROUGH = 10_000
_LATEST_BUT = (
    select(Story.id)
    .where(Story.project_id == PROJECT, Story.state == State.ACCEPTED)
    .order_by(Story.id.desc())
    .offset(LOOKED_THROUGH)
    .limit(1)
)
_PEOPLE = select(Person.id, Person.name, Person.initials)
_LABELS = (
    select(Label.id, Label.name, Epic.name)
    .outerjoin(Epic, Epic.label_id == Label.id)
    .where(Label.project_id == PROJECT)
)
_REVIEW_TYPES = select(ReviewType.id, ReviewType.name).where(ReviewType.project_id == PROJECT)
_RELEASES = select(Story.id, Story.title).where(
    Story.project_id == PROJECT, Story.story_type == StoryType.RELEASE, Story.deleted_at.is_(None)
)
