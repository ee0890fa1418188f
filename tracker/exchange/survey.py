"""What an import brings into a project, before anything is written: what is new, what is here already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from tracker.backlog.fields import NO_PRIORITY
from tracker.backlog.workflow import State
from tracker.exchange import reconstruct, told
from tracker.exchange.parsed import Moment, Note, Parsed, ParsedEpic, ParsedStory
from tracker.exchange.report import Counts
from tracker.exchange.rules import Rules, judge
from tracker.planning.calendar import Rhythm, Span, day_of

NOON = time(12)
BY_HAND = (
    "Stories are “planned” in it, so people plan the new project by hand, too; its settings can change that."
)
PRIORITIES_SHOWN = (
    "Stories have priorities in it, so the project will show them, too; its settings can change that."
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a project holds already, as far as an import must know.

    `people` maps folded names to numbers of persons, `labels` names to numbers of labels, `epics` the
    labels of epics to what files call them and their names; `titles` says the same of stories that came
    from no file, by what files call them; `review_types` are by name, too. `opened` are the iterations
    that have begun, oldest first. `has_history` says that their past stands: some are closed, or the
    current one has entries.
    """

    zone: ZoneInfo
    rhythm: Rhythm
    scale: tuple[int, ...]
    bugs_and_chores: bool
    automatic_planning: bool = True
    shows_priority: bool = False
    opened: tuple[Span, ...] = ()
    has_history: bool = False
    story_keys: frozenset[str] = frozenset()
    epic_keys: frozenset[str] = frozenset()
    labels: Mapping[str, int] = field(default_factory=dict)
    epics: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    review_types: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """A judged file against the ground: the stories and epics to be made, and what they need."""

    parsed: Parsed
    ground: Ground
    stories: tuple[ParsedStory, ...]
    epics: tuple[ParsedEpic, ...]
    skipped: int
    labels: tuple[str, ...]
    people: tuple[str, ...]
    review_types: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def counts(self) -> Counts:
        made = {story.key for story in self.stories}
        return Counts(
            stories=Counter((story.story_type, story.state) for story in self.stories),
            epics=len(self.epics),
            labels=len(self.labels),
            people=self.people,
            comments=sum(len(story.comments) for story in self.stories),
            tasks=sum(len(story.tasks) for story in self.stories),
            criteria=sum(len(story.criteria) for story in self.stories),
            blockers=sum(len(story.blockers) for story in self.stories),
            reviews=sum(len(story.reviews) for story in self.stories),
            links=sum(len(story.pull_requests) + len(story.branches) for story in self.stories),
            files=sum(file.story in made for file in self.parsed.files),
        )

    @property
    def brings_priorities(self) -> bool:
        """Whether a project that shows none will come to show priorities by it."""
        return not self.ground.shows_priority and any(each.priority != NO_PRIORITY for each in self.stories)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The file's notes, and where its iterations differ from those its dates give."""
        said = [
            (story.iteration, story.iteration_start, day)
            for story in self.stories
            if (day := local_day(story.accepted, self.ground.zone))
        ]
        compared = reconstruct.differences(said, self.spans)
        undated = (
            Note("Accepted, but without a date: it counts as accepted today.", story.row)
            for story in self.stories
            if story.state == State.ACCEPTED and story.accepted is None
        )
        by_hand = [] if self.ground.opened or self.ground.automatic_planning else [Note(BY_HAND)]
        shown = [Note(PRIORITIES_SHOWN)] if self.brings_priorities else []
        return (*self.parsed.notes, *undated, *by_hand, *shown, *(Note(sentence) for sentence in compared))


def survey(parsed: Parsed, ground: Ground, at: datetime) -> Survey:
    """What the file brings in. Rows with complaints bring nothing; rows here already are skipped: those that
    came from a file by its Id, our own by number and title (an epic's label)."""
    today = day_of(at, ground.zone)
    ours = {(epic.label, epic.key) for epic in parsed.epics}
    foreign = {label: name for label, (key, name) in ground.epics.items() if (label, key) not in ours}
    rules = Rules(ground.scale, ground.bugs_and_chores, today, foreign, ground.automatic_planning)
    judged = judge(parsed, rules)
    stories = [
        story
        for story in judged.good_stories
        if story.key not in ground.story_keys and ground.titles.get(story.key) != story.title
    ]
    epics = [
        epic
        for epic in judged.good_epics
        if epic.key not in ground.epic_keys and ground.epics.get(epic.label, ("", ""))[0] != epic.key
    ]
    return Survey(
        parsed=judged,
        ground=ground,
        stories=tuple(stories),
        epics=tuple(epics),
        skipped=len(judged.good_stories) + len(judged.good_epics) - len(stories) - len(epics),
        labels=_new_labels(stories, epics, ground),
        people=_new_people(stories, ground),
        review_types=_new_review_types(stories, ground),
        spans=_spans(stories, ground, today),
    )


def folded(name: str) -> str:
    """What names are compared by: spaces and capitals aside."""
    return " ".join(name.split()).casefold()


def _new_labels(
    stories: Iterable[ParsedStory], epics: Iterable[ParsedEpic], ground: Ground
) -> tuple[str, ...]:
    names = [epic.label for epic in epics] + [label for story in stories for label in story.labels]
    return tuple(name for name in dict.fromkeys(names) if name not in ground.labels)


def _new_people(stories: Iterable[ParsedStory], ground: Ground) -> tuple[str, ...]:
    """Names of people not known, each as it is first spelled."""
    spelled: dict[str, str] = {}
    for story in stories:
        for name in story.people:
            spelled.setdefault(folded(name), " ".join(name.split()))
    return tuple(name for key, name in spelled.items() if key not in ground.people)


def _new_review_types(stories: Iterable[ParsedStory], ground: Ground) -> tuple[str, ...]:
    kinds = (review.kind for story in stories for review in story.reviews)
    return tuple(kind for kind in dict.fromkeys(kinds) if kind not in ground.review_types)


def _spans(stories: Iterable[ParsedStory], ground: Ground, today: date) -> tuple[Span, ...]:
    """All iterations that will have begun when the stories are in. Without a history they are those that
    the file tells, or else the week of the first accepted story is iteration 1 (2.2); a history is only
    ever continued backwards."""
    said = [
        told.Said(story.iteration, story.iteration_start, story.iteration_end, day)
        for story in stories
        if (day := local_day(story.accepted, ground.zone))
    ]
    first = min((each.accepted_on for each in said), default=None)
    if not ground.has_history:
        if told_ones := told.iterations(said, ground.rhythm, today):
            return tuple(told_ones)
        start = first or (ground.opened[0].start_on if ground.opened else today)
        return tuple(reconstruct.iterations(start, ground.rhythm, today))
    earlier = reconstruct.before(first, ground.rhythm, ground.opened[0]) if first else []
    later = (Span(span.number + len(earlier), span.start_on, span.end_on) for span in ground.opened)
    return (*earlier, *later)


def local_day(moment: Moment | None, zone: ZoneInfo) -> date | None:
    """The project's day of a moment of the file."""
    if isinstance(moment, datetime):
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    return moment


@lru_cache(maxsize=8192)
def instant(moment: Moment, zone: ZoneInfo, hour: time = time()) -> datetime:
    """The moment in UTC. A day stands for the given hour of it, a time without a zone is the project's."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, hour)
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return local.astimezone(UTC)
