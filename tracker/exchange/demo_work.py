"""How stories go in the demonstration: pairs take them up, finish, deliver; they are accepted or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.backlog.workflow import SCHEDULED, State, StoryType
from tracker.database import db
from tracker.exchange import demo_stories, demo_words
from tracker.exchange.demo_rhythm import (
    DONE_WEEKS,
    ZONE,
    at_time,
    minutes_for,
    minutes_left,
    next_morning,
    note,
    rotate,
)
from tracker.exchange.demo_stage import Stage
from tracker.exchange.demo_stories import Idea, ideas
from tracker.pairing import actions as pairing
from tracker.pairing.hand_over_actions import hand_over


@dataclass
class Track:
    """A pair and what it works on; `minutes` are those it still needs."""

    pair: list[Person] = field(default_factory=list)
    story: Story | None = None
    minutes: float = 0


class Work:
    """What the pairs do, and who judges it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.tracks = [Track(), Track(), Track()]
        self.to_restart: list[Story] = []
        self.rejected: set[Story] = set()
        self.reopened = False
        self.notes = Random("notes")
        self.met: dict[frozenset[Person], date] = {}

    def stand_up(self, day: date, at: datetime) -> None:
        """Whoever joined a story last goes on with it; the others rotate."""
        present = [person for person in self.stage.team.values() if self._is_here(person, day)]
        self.stage.chance.shuffle(present)
        busy = [track for track in self.tracks if track.story and set(track.pair) & set(present)]
        kept = [next(who for who in reversed(track.pair) if who in present) for track in busy]
        idle = sorted(
            (track for track in self.tracks if track not in busy), key=lambda track: not track.story
        )
        for track in self.tracks:
            track.pair = []
        for track, pair in zip([*busy, *idle], rotate(present, kept, self.met), strict=False):
            track.pair = pair
        self._join_somebody(day)
        for track in self.tracks:
            if track.pair:
                note(self.met, track.pair, day)
                self.stage.later(self.stage.soon(at, 5, 25), self._work, track)
        self.stage.later(at_time(day, 16, 45), self._leave_notes)

    def _leave_notes(self, at: datetime) -> None:
        """Before they go home, most pairs write down for the next one how far they have come."""
        for track in self.tracks:
            if track.pair and track.story and track.minutes > 0 and self.notes.random() < 0.8:
                text = self.notes.choice(demo_words.NOTES)
                hand_over(track.story, text, by=track.pair[-1], at=at)

    def block_a_purchase(self, at: datetime) -> None:
        """The next feature that needs the payment provider waits for it."""
        for story in self.stage.queue(15):
            if story.story_type == StoryType.FEATURE and "tickets" in [label.name for label in story.labels]:
                self.stage.block(story, demo_words.BLOCKED, at)
                return

    def _is_here(self, person: Person, day: date) -> bool:
        colleague = next(who for who in demo_words.TEAM if who.name == person.name)
        return colleague.pairs and colleague.week[day.weekday()] == "1" and self.stage.chance.random() > 0.04

    def _join_somebody(self, day: date) -> None:
        """Now and then the designer or the product manager sits with a pair for a day."""
        for name, chance in ((demo_words.DESIGNER, 0.2), (demo_words.PRODUCT, 0.07)):
            if self.stage.chance.random() < chance:
                busy = [track for track in self.tracks if track.pair]
                self.stage.chance.choice(busy).pair.append(self.stage.team[name])

    def _work(self, track: Track, at: datetime) -> None:
        """The pair goes on, or starts what is on top, until it is finished or the evening comes."""
        by, *others = track.pair
        if track.story is None:
            track.story = self._next_story(at)
            if track.story is None:
                return
            again = track.story.state in (State.REJECTED, State.ACCEPTED, State.STARTED)
            needed = minutes_for(track.story.story_type, track.story.estimate, self.stage.chance)
            track.minutes = needed * 0.3 if again else needed
            pairing.start(track.story, others, by=by, at=at)
        else:
            self._estimate_anew(track.story, by, at)
            day = at.astimezone(ZONE).date()
            pairing.log(track.story, track.pair, day=day, by=by, at=at)
        left = minutes_left(at)
        if track.minutes < left:
            self.stage.later(at + timedelta(minutes=track.minutes), self._finish, track)
        track.minutes -= left

    def _next_story(self, at: datetime) -> Story | None:
        """What is on top; on an iteration's last day only what can still be done."""
        day = at.astimezone(ZONE).date()
        if not self.reopened and self.stage.past.iteration_of(day) == DONE_WEEKS:
            self._reopen_one(day, at)
        if self.to_restart:
            return self.to_restart.pop(0)
        queue = self.stage.queue(12)
        if self.stage.past.is_last_of_iteration(day):
            queue = [story for story in queue if (story.estimate or 0) < 2]
        return queue[0] if queue else None

    def _reopen_one(self, day: date, at: datetime) -> None:
        """A feature that was accepted this very week turns out not to be whole."""
        features = Story.project_id == self.stage.project.id, Story.story_type == StoryType.FEATURE
        accepted = select(Story).where(*features, Story.accepted_at.is_not(None))
        story = db.session.scalars(accepted.order_by(Story.accepted_at.desc()).limit(1)).one()
        accepted_on = story.accepted_at.astimezone(ZONE).date() if story.accepted_at else day
        if self.stage.past.iteration_of(accepted_on) == self.stage.past.iteration_of(day):
            backlog.reject(story, by=self.stage.product, at=at)
            self.stage.say(story, self.stage.product, demo_words.REOPENED, at)
            self.to_restart.append(story)
            self.reopened = True

    def _estimate_anew(self, story: Story, by: Person, at: datetime) -> None:
        if story.story_type != StoryType.FEATURE or self.stage.chance.random() > 0.11:
            return
        scale = self.stage.project.scale
        place = scale.index(story.estimate or 0) + self.stage.chance.choice((1, 1, -1))
        backlog.estimate(story, scale[min(max(place, 1), 4)], by=by, at=at)

    def _finish(self, track: Track, at: datetime) -> None:
        story, by = track.story, self.stage.chance.choice(track.pair)
        track.story = None
        if story is None:
            return
        for task in story.tasks:
            task.complete = True
        for blocker in story.blockers:
            blocker.resolved = True
        backlog.finish(story, by=by, at=at)
        if story.story_type != StoryType.CHORE:
            self.stage.later(self.stage.soon(at, 4, 30), self._deliver, story, by)
        again_at = self.stage.soon(at, 8, 25)
        if minutes_left(again_at) > 40:
            self.stage.later(again_at, self._work, track)

    def _deliver(self, story: Story, by: Person, at: datetime) -> None:
        backlog.deliver(story, by=by, at=at)
        if self.stage.chance.random() < 0.25:
            self.stage.say(story, by, self.stage.chance.choice(demo_words.REMARKS), at)
        looked_at = self.stage.soon(at, 15, 170)
        if minutes_left(looked_at) < -30:
            looked_at = self.stage.soon(next_morning(at), 0, 80)
        self.stage.later(looked_at, self._judge, story)

    def _judge(self, story: Story, at: datetime) -> None:
        """Features are the product manager's to accept, bugs the quality engineer's."""
        feature = story.story_type == StoryType.FEATURE
        by = self.stage.product if feature else self.stage.quality
        if feature and story not in self.rejected and self.stage.chance.random() < 0.13:
            backlog.reject(story, by=by, at=at)
            subject = next((label.name for label in story.labels if label.name in demo_words.REJECTIONS), "")
            self.stage.say(story, by, self.stage.chance.choice(demo_words.REJECTIONS[subject]), at)
            self.rejected.add(story)
            self.to_restart.append(story)
            return
        backlog.accept(story, by=by, at=at)
        for release in self.stage.open_releases()[:1]:
            if not self._is_missing_something(release):
                backlog.finish(release, by=self.stage.product, at=at)

    def _is_missing_something(self, release: Story) -> bool:
        """Whether a story before the marker is open. What was started from behind it has moved up, but
        was never meant for it."""
        above = db.session.scalars(
            self.stage.stories(Story.state.in_(SCHEDULED), Story.position < release.position)
        )
        later = {idea.title for idea in self._ideas_after(release)}
        return any(story.title not in later for story in above)

    def _ideas_after(self, release: Story) -> list[Idea]:
        every = ideas(demo_stories.PLANNED)
        titles = [idea.title for idea in every]
        return every[titles.index(release.title) :]
