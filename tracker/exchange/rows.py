"""The rows of tables that a parsed story becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tracker.backlog.code_addresses import BRANCH, PULL_REQUEST
from tracker.backlog.references import numbers_in
from tracker.backlog.workflow import State
from tracker.exchange.parsed import Moment, Parsed, ParsedEpic, ParsedStory
from tracker.exchange.reconstruct import Dated
from tracker.exchange.survey import NOON, folded, instant
from tracker.planning.calendar import Span, working_pattern
from tracker.text import markdown

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Casting:
    """What the rows need to know besides the file: numbers of people by folded name, of labels and of types
    of review by name, the version that the import gives the project, the zone of days without a time, by
    whom and when the file is imported, and its texts as HTML."""

    project_id: int
    version: int
    zone: ZoneInfo
    by_id: int | None
    by_name: str
    at: datetime
    people: Mapping[str, int]
    labels: Mapping[str, int]
    review_types: Mapping[str, int]
    html: Mapping[str, str]

    def person(self, name: str) -> int | None:
        return self.people.get(folded(name))

    def time_of(self, moment: Moment | None, hour: time = time()) -> datetime:
        """The instant of a moment of the file; of the import where it names none. Never after it."""
        return min(instant(moment, self.zone, hour), self.at) if moment else self.at


def rendered(parsed: Parsed) -> Parsed:
    """The same file with its descriptions and comments as HTML. It takes seconds for a large one: call it
    before a transaction that writes, which others wait for. Nothing is rendered twice."""
    if parsed.html:
        return parsed
    texts = {text for each in parsed.stories for text in (each.description, *(c.text for c in each.comments))}
    return replace(parsed, html={text: markdown(text) for text in texts if text})


def story(parsed: ParsedStory, position: int, casting: Casting) -> Row:
    """The row of the story itself. Accepted without a day means accepted now (6.4, rule 6)."""
    requested_by = casting.person(parsed.requested_by) if parsed.requested_by else casting.by_id
    accepted = parsed.state == State.ACCEPTED
    return {
        "project_id": casting.project_id,
        "title": parsed.title,
        "description": parsed.description,
        "description_html": casting.html[parsed.description] if parsed.description else "",
        "story_type": parsed.story_type,
        "state": parsed.state,
        "estimate": parsed.estimate,
        "priority": parsed.priority,
        "position": position,
        "accepted_at": casting.time_of(parsed.accepted, NOON) if accepted else None,
        "deadline_on": parsed.deadline,
        "requested_by_id": requested_by,
        "created_at": casting.time_of(parsed.created),
        "updated_at": casting.at,
        "version": casting.version,
        "import_key": parsed.key,
        "pair_names": "",
    }


def epic(parsed: ParsedEpic, position: int, casting: Casting) -> Row:
    return {
        "project_id": casting.project_id,
        "label_id": casting.labels[parsed.label],
        "name": parsed.name,
        "description": parsed.description,
        "position": position,
        "created_at": casting.time_of(parsed.created),
        "import_key": parsed.key,
    }


def owners(parsed: ParsedStory, story_id: int, casting: Casting) -> Iterator[Row]:
    found = dict.fromkeys(filter(None, (casting.person(name) for name in parsed.owners)))
    for position, person_id in enumerate(found):
        yield {"story_id": story_id, "person_id": person_id, "position": position}


def labels(parsed: ParsedStory, story_id: int, casting: Casting) -> Iterator[Row]:
    for name in parsed.labels:
        yield {"story_id": story_id, "label_id": casting.labels[name]}


def tasks(parsed: ParsedStory, story_id: int, casting: Casting) -> Iterator[Row]:
    for kind, lines in (("task", parsed.tasks), ("criterion", parsed.criteria)):
        for position, line in enumerate(lines, 1):
            yield {
                "story_id": story_id,
                "kind": kind,
                "description": line.description,
                "position": position,
                "complete": line.complete,
            }


def reviews(parsed: ParsedStory, story_id: int, casting: Casting) -> Iterator[Row]:
    """An export does not say when somebody was asked; the day of the story is the best we have."""
    for review in parsed.reviews:
        yield {
            "story_id": story_id,
            "review_type_id": casting.review_types[review.kind],
            "reviewer_id": casting.person(review.reviewer),
            "status": review.status,
            "created_at": casting.time_of(parsed.created),
            "updated_at": casting.at,
        }


def links(parsed: ParsedStory, story_id: int, casting: Casting) -> Iterator[Row]:
    for kind, urls in ((PULL_REQUEST, parsed.pull_requests), (BRANCH, parsed.branches)):
        for url in urls:
            yield {
                "story_id": story_id,
                "kind": kind,
                "url": url,
                "by_id": None,
                "created_at": casting.time_of(parsed.created),
            }


def comments(parsed: ParsedStory, story_id: int, casting: Casting) -> Iterator[Row]:
    """A comment without author and day is taken as written by the importing person now."""
    for comment in parsed.comments:
        yield {
            "story_id": story_id,
            "by_id": casting.person(comment.author) if comment.author else casting.by_id,
            "text": comment.text,
            "html": casting.html[comment.text],
            "created_at": casting.time_of(comment.day, NOON),
        }


def followers(parsed: ParsedStory, story_id: int, casting: Casting) -> Iterator[Row]:
    """Who requested or owns a story follows it, as if they had done so here."""
    names = filter(None, (parsed.requested_by, *parsed.owners))
    for person_id in dict.fromkeys(filter(None, map(casting.person, names))):
        yield {"story_id": story_id, "person_id": person_id}


def blockers(
    parsed: ParsedStory, story_id: int, casting: Casting, numbers: Mapping[str, int]
) -> Iterator[Row]:
    """An export does not say who blocked a story, nor when; the day of the story is the best we have.
    `numbers` are ours of the file's stories: a #number in the text is one of the file."""
    for blocker in parsed.blockers:
        named = (numbers.get(str(number)) for number in numbers_in(blocker.description))
        yield {
            "story_id": story_id,
            "blocking_id": next((number for number in named if number and number != story_id), None),
            "by_id": None,
            "description": blocker.description,
            "resolved": blocker.resolved,
            "created_at": casting.time_of(parsed.created),
        }


def iteration(span: Span, working_days: str, days_off: frozenset[date]) -> Row:
    return {
        "number": span.number,
        "start_on": span.start_on,
        "end_on": span.end_on,
        "working": working_pattern(span, working_days, days_off),
        "reconstructed": True,
    }


def entry(dated: Dated, titles: Mapping[int, str], event_id: int, who: str = "", **scope: int) -> Row:
    """The row of an entry; `scope` says whose: iteration_id, release_id or epic_id."""
    return {
        "iteration_id": None,
        "release_id": None,
        "epic_id": None,
        **scope,
        "story_id": dated.draft.story_id,
        "kind": dated.draft.kind.value,
        "points": dated.draft.points,
        "unestimated": dated.draft.unestimated,
        "at": dated.at,
        "dated_at": dated.dated,
        "event_id": event_id,
        "title": titles[dated.draft.story_id],
        "who": who,
    }
