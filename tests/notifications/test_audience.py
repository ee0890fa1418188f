"""Who hears of what, and when a digest comes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.activity.kinds import KINDS
from tracker.notifications.audience import AUDIENCE, USUAL, WORDS, Reason, heard, stronger
from tracker.notifications.days import digest_at, digest_day

ADA, BEN, CY, DORA = range(1, 5)
TIES = [(ADA, "requester"), (BEN, "owner"), (BEN, "follower"), (CY, "follower")]


@pytest.mark.parametrize(
    ("kind", "addressed", "besides", "told"),
    [
        ("comment.added", {}, BEN, {CY: "comment"}),
        ("comment.added", {BEN: Reason.MENTION}, ADA, {BEN: "mention", CY: "comment"}),
        ("story.delivered", {}, BEN, {ADA: "delivered"}),
        ("story.delivered", {}, ADA, {}),
        ("story.accepted", {}, ADA, {BEN: "accepted", CY: "accepted"}),
        ("story.rejected", {}, None, {BEN: "accepted", CY: "accepted"}),
        ("story.moved", {}, ADA, {}),
        ("story.edited", {DORA: Reason.OWNER, ADA: Reason.OWNER}, ADA, {DORA: "owner"}),
    ],
)
def test_whom_an_event_is_told_to(
    kind: str, addressed: dict[int, Reason], besides: int | None, told: dict[int, str]
) -> None:
    assert heard(kind, TIES, addressed, besides) == told


def test_of_two_reasons_the_stronger_counts() -> None:
    assert stronger(Reason.COMMENT, Reason.MENTION) == Reason.MENTION
    assert stronger(Reason.MENTION, Reason.COMMENT) == Reason.MENTION
    assert stronger(None, Reason.COMMENT) == Reason.COMMENT


def test_every_kind_that_is_told_exists_and_every_reason_has_words_and_a_usual_way() -> None:
    assert set(AUDIENCE) <= set(KINDS)
    assert set(WORDS) == set(USUAL) == set(Reason)


@pytest.mark.parametrize(
    ("instant", "day", "due"),
    [
        ((2026, 11, 18, 6, 59), (2026, 11, 18), (2026, 11, 18, 7, 0)),
        ((2026, 11, 18, 7, 0), (2026, 11, 19), (2026, 11, 19, 7, 0)),
        ((2026, 11, 18, 23, 30), (2026, 11, 19), (2026, 11, 19, 7, 0)),
        ((2026, 3, 28, 12, 0), (2026, 3, 29), (2026, 3, 29, 6, 0)),
    ],
)
def test_a_digest_comes_at_eight_of_the_projects_day(
    instant: tuple[int, ...], day: tuple[int, ...], due: tuple[int, ...]
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert digest_day(datetime(*instant, tzinfo=UTC), berlin) == date(*day)
    assert digest_at(date(*day), berlin) == datetime(*due, tzinfo=UTC)
