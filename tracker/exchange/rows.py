"""The rows of tables that a parsed story becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tracker.backlog.workflow import State
from tracker.exchange.parsed import Moment, Parsed, ParsedEpic, ParsedStory
from tracker.exchange.reconstruct import Dated
from tracker.exchange.survey import NOON, folded, instant
from tracker.planning.calendar import Span, working_pattern
from tracker.text import markdown

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Casting:
    """What the rows need to know besides the file: numbers of people by folded name, of labels by name,
    the zone of days without a time, by whom and when the file is imported, and its texts as HTML."""

    project_id: int
    zone: ZoneInfo
    by_id: int | None
    by_name: str
    at: datetime
    people: Mapping[str, int]
    labels: Mapping[str, int]
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
        "position": position,
        "accepted_at": casting.time_of(parsed.accepted, NOON) if accepted else None,
        "deadline_on": parsed.deadline,
        "requested_by_id": requested_by,
        "created_at": casting.time_of(parsed.created),
        "updated_at": casting.at,
        "version": 1,
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
    for position, task in enumerate(parsed.tasks, 1):
        yield {
            "story_id": story_id,
            "description": task.description,
            "position": position,
            "complete": task.complete,
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


def blockers(parsed: ParsedStory, story_id: int, casting: Casting) -> Iterator[Row]:
    """An export does not say who blocked a story, nor when; the day of the story is the best we have."""
    for blocker in parsed.blockers:
        yield {
            "story_id": story_id,
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


def entry(dated: Dated, iteration_id: int, titles: Mapping[int, str], event_id: int, who: str) -> Row:
    return {
        "iteration_id": iteration_id,
        "story_id": dated.draft.story_id,
        "kind": dated.draft.kind.value,
        "points": dated.draft.points,
        "unestimated": dated.draft.unestimated,
        "at": dated.at,
        "event_id": event_id,
        "title": titles[dated.draft.story_id],
        "who": who,
    }
