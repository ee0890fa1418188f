"""Whether a project may hold what a file says (semantics reference 1.3.2, 6.4); settings that let it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tracker.backlog.workflow import State, StoryType, is_estimable, refusal
from tracker.exchange.parsed import Complaint, Moment, Note, Parsed, ParsedEpic, ParsedStory
from tracker.exchange.told import EARLIEST
from tracker.planning.calendar import WEEK_DAYS
from tracker.projects.scales import BUILT_IN, LARGEST, MOST_VALUES, read_scale, written

TITLE, TEXT, STEP, LABEL, NAME, KIND = 5000, 20_000, 1000, 255, 200, 100
"""Most characters of a title; a description or comment; a line, blocker or link; a label; a person's name; a
type of review."""

Breach = tuple[str, str, str]
"""Column, value, rule."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the project allows. `today` is the day in its time zone; `epics` maps the labels that serve
    an epic already to its name."""

    scale: tuple[int, ...]
    bugs_and_chores: bool
    today: date
    epics: Mapping[str, str] = field(default_factory=dict)
    automatic_planning: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """Settings of a new project that suit a file."""

    point_scale: str
    bugs_and_chores_are_estimatable: bool
    iteration_length: int
    week_start_day: str
    automatic_planning: bool


def judge(parsed: Parsed, rules: Rules) -> Parsed:
    """The same file with a complaint for every cell that breaks a rule and none has been made about."""
    if rules.automatic_planning:
        parsed = _planned_by_itself(parsed)
    known = {(complaint.row, complaint.column) for complaint in parsed.complaints}
    found = [
        Complaint(story.row, column, value, rule)
        for story in parsed.stories
        for check in CHECKS
        for column, value, rule in check(story, rules)
    ]
    found += _about_epics(parsed.epics, rules)
    fresh = (complaint for complaint in found if (complaint.row, complaint.column) not in known)
    return parsed.noting(fresh, _old_ones_without_estimate(parsed, rules))


def propose(parsed: Parsed) -> Proposal:
    """Settings for a new project: the first built-in scale that holds every estimate of the file, else
    one made of them; the rhythm of the file's iterations where it is plain to see, else weeks from Monday;
    manual planning where stories are planned, which there are nowhere else (1.3.2)."""
    estimates = Counter(
        story.estimate for story in parsed.stories if story.estimate is not None and story.estimate <= LARGEST
    )
    scale = next((scale for scale in map(read_scale, BUILT_IN) if set(estimates) <= set(scale)), None)
    if scale is None:
        usual = {points for points, _ in estimates.most_common(MOST_VALUES)}
        scale = tuple(sorted(usual | {0} if len(usual) < MOST_VALUES else usual))
    weeks, start_day = _rhythm(parsed)
    return Proposal(
        point_scale=written(scale),
        bugs_and_chores_are_estimatable=any(
            story.estimate is not None and story.story_type in (StoryType.BUG, StoryType.CHORE)
            for story in parsed.stories
        ),
        iteration_length=weeks,
        week_start_day=start_day,
        automatic_planning=all(story.state != State.PLANNED for story in parsed.stories),
    )


def _planned_by_itself(parsed: Parsed) -> Parsed:
    """The same file for a project that plans itself: what is planned in it is unstarted there."""
    planned = [story for story in parsed.stories if story.state == State.PLANNED]
    if not planned:
        return parsed
    stories = tuple(
        replace(story, state=State.UNSTARTED.value) if story.state == State.PLANNED else story
        for story in parsed.stories
    )
    words = "is “planned”, which this project does by itself; it comes in as unstarted."
    return replace(parsed, stories=stories).noting((), [Note(words, story.row) for story in planned])


def _rhythm(parsed: Parsed) -> tuple[int, str]:
    """Weeks and start day of most of the file's iterations."""
    spans = Counter(
        ((story.iteration_end - story.iteration_start).days + 1, story.iteration_start.weekday())
        for story in parsed.stories
        if story.iteration_start and story.iteration_end
    )
    for (days, weekday), _ in spans.most_common(1):
        if days % 7 == 0 and 1 <= days // 7 <= 4:
            return days // 7, WEEK_DAYS[weekday]
    return 1, WEEK_DAYS[0]


def _title(story: ParsedStory, rules: Rules) -> Iterator[Breach]:
    if not story.title:
        yield "Title", "", "is missing."
    yield from _length("Title", story.title, TITLE)


def _lengths(story: ParsedStory, rules: Rules) -> Iterator[Breach]:
    yield from _length("Description", story.description, TEXT)
    for comment in story.comments:
        yield from _length("Comment", comment.text, TEXT)
    for task in story.tasks:
        yield from _length("Task", task.description, STEP)
    for criterion in story.criteria:
        yield from _length("Criterion", criterion.description, STEP)
    for blocker in story.blockers:
        yield from _length("Blocker", blocker.description, STEP)
    for label in story.labels:
        yield from _length("Labels", label, LABEL)
    yield from _length("Requested By", story.requested_by, NAME)
    for owner in story.owners:
        yield from _length("Owned By", owner, NAME)
    for comment in story.comments:
        yield from _length("Comment", comment.author, NAME)
    for review in story.reviews:
        yield from _length("Review Type", review.kind, KIND)
        yield from _length("Reviewer", review.reviewer, NAME)
    for column, links in (("Pull Request", story.pull_requests), ("Git Branch", story.branches)):
        for link in links:
            yield from _length(column, link, STEP)


def _length(column: str, text: str, limit: int) -> Iterator[Breach]:
    if len(text) > limit:
        yield column, text, f"has {len(text)} characters; at most {limit} are allowed."


def _state(story: ParsedStory, rules: Rules) -> Iterator[Breach]:
    if not (story.story_type and story.state):
        return
    estimable = is_estimable(story.story_type, rules.bugs_and_chores)
    lacking = estimable and story.estimate is None and not _may_lack(story)
    reason = refusal(story.story_type, story.state, lacking, rules.automatic_planning)
    if reason:
        yield "Current State", story.state, reason


def _may_lack(story: ParsedStory) -> bool:
    """Accepted bugs and chores may lack an estimate: the former tracker kept those from the time before
    their estimation was turned on (1.1.2)."""
    return story.state == State.ACCEPTED and story.story_type != StoryType.FEATURE


def _old_ones_without_estimate(parsed: Parsed, rules: Rules) -> Iterator[Note]:
    count = sum(
        story.estimate is None and _may_lack(story) and is_estimable(story.story_type, rules.bugs_and_chores)
        for story in parsed.stories
    )
    if count:
        yield Note(f"Accepted bugs and chores without an estimate, brought in as they are: {count}.")


def _estimate(story: ParsedStory, rules: Rules) -> Iterator[Breach]:
    if story.estimate is None or not story.story_type:
        return
    if story.estimate > LARGEST:
        yield "Estimate", str(story.estimate), f"points go up to {LARGEST}."
    elif not is_estimable(story.story_type, rules.bugs_and_chores):
        reason = f"a {story.story_type} has no estimate"
        hint = "." if story.story_type == StoryType.RELEASE else " in this project (see its settings)."
        yield "Estimate", str(story.estimate), reason + hint
    elif story.estimate not in rules.scale:
        scale = ", ".join(str(points) for points in rules.scale)
        yield "Estimate", str(story.estimate), f"is not on the project's point scale {scale}."


def _dates(story: ParsedStory, rules: Rules) -> Iterator[Breach]:
    yield from _in_the_past("Created at", story.created, rules.today)
    yield from _in_the_past("Accepted at", story.accepted, rules.today)
    for comment in story.comments:
        yield from _in_the_past("Comment", comment.day, rules.today)
    if story.accepted and story.state and story.state != State.ACCEPTED:
        yield (
            "Accepted at",
            _written(story.accepted),
            f"only an accepted story has one; this one is {story.state}.",
        )
    if story.deadline and story.story_type and story.story_type != StoryType.RELEASE:
        yield "Deadline", _written(story.deadline), f"only a release has one; this is a {story.story_type}."


def _in_the_past(column: str, moment: Moment | None, today: date) -> Iterator[Breach]:
    if moment is not None and _day(moment) > today:
        yield column, _written(moment), f"lies in the future; today is {_written(today)}."
    elif moment is not None and _day(moment) < EARLIEST:
        yield column, _written(moment), f"lies before {_written(EARLIEST)}."


def _about_epics(epics: tuple[ParsedEpic, ...], rules: Rules) -> Iterator[Complaint]:
    labels = {label: f"the epic “{name}”" for label, name in rules.epics.items()}
    for epic in epics:
        breaches = [
            *([] if epic.name else [("Title", "", "is missing.")]),
            *_length("Title", epic.name, TITLE),
            *_length("Description", epic.description, TEXT),
            *_length("Labels", epic.label, LABEL),
            *_in_the_past("Created at", epic.created, rules.today),
        ]
        if epic.label in labels:
            breaches.append(("Labels", epic.label, f"serves {labels[epic.label]} already."))
        labels.setdefault(epic.label, f"the epic in row {epic.row}")
        yield from (Complaint(epic.row, *breach) for breach in breaches)


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _written(moment: Moment) -> str:
    return _day(moment).isoformat()


CHECKS: tuple[Callable[[ParsedStory, Rules], Iterator[Breach]], ...] = (
    _title,
    _lengths,
    _state,
    _estimate,
    _dates,
)
