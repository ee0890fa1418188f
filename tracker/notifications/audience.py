"""Who hears of what, and why. Plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Why somebody is told of an event; the strongest first."""

    MENTION = "mention"
    REVIEW = "review"
    OWNER = "owner"
    DELIVERED = "delivered"
    COMMENT = "comment"
    ACCEPTED = "accepted"
    MOVED = "moved"
    TROUBLE = "trouble"


class Tie(StrEnum):
    """What ties somebody to a story."""

    OWNER = "owner"
    FOLLOWER = "follower"
    REQUESTER = "requester"


class Way(StrEnum):
    """How somebody is told."""

    OFF = "off"
    INBOX = "inbox"
    DIGEST = "digest"
    MAIL = "mail"


CLOSE = frozenset({Tie.OWNER, Tie.FOLLOWER})
"""Requesting and commenting make a follower too (1.4), who may leave off following."""

AUDIENCE: dict[str, tuple[Reason, frozenset[Tie]]] = {
    "comment.added": (Reason.COMMENT, CLOSE),
    "story.delivered": (Reason.DELIVERED, frozenset({Tie.REQUESTER})),
    "story.accepted": (Reason.ACCEPTED, CLOSE),
    "story.rejected": (Reason.ACCEPTED, CLOSE),
    "story.moved_out": (Reason.MOVED, CLOSE),
}
"""By the kind of an event: the reason it gives, and who is told by what ties them to its stories. Whom an
event addresses by name (a mention, a new owner, a reviewer) its verb says: see writing.Change.address."""

WORDS: dict[Reason, str] = {
    Reason.MENTION: "I am mentioned",
    Reason.REVIEW: "I am asked for a review",
    Reason.OWNER: "I am made an owner of a story",
    Reason.DELIVERED: "What I requested is delivered",
    Reason.COMMENT: "Somebody comments on what I own or follow",
    Reason.ACCEPTED: "What I own or follow is accepted or rejected",
    Reason.MOVED: "What I own or follow moves to another project",
    Reason.TROUBLE: "Something of a project I own has ceased to work",
}
USUAL: dict[Reason, Way] = {
    Reason.MENTION: Way.MAIL,
    Reason.REVIEW: Way.MAIL,
    Reason.OWNER: Way.MAIL,
    Reason.DELIVERED: Way.MAIL,
    Reason.COMMENT: Way.DIGEST,
    Reason.ACCEPTED: Way.DIGEST,
    Reason.MOVED: Way.DIGEST,
    Reason.TROUBLE: Way.MAIL,
}
"""How people are told until they choose otherwise."""

_STRENGTH = {reason: number for number, reason in enumerate(Reason)}


def heard(
    kind: str, ties: Iterable[tuple[int, str]], addressed: Mapping[int, Reason], besides: int | None
) -> dict[int, Reason]:
    """Whom an event of this kind is told to, each for the strongest reason: `ties` are (person, tie) of its
    stories, `addressed` whom it names. Nobody is told of what they did themselves (`besides`)."""
    found: dict[int, Reason] = dict(addressed)
    if kind in AUDIENCE:
        reason, told = AUDIENCE[kind]
        for person, tie in ties:
            if tie in told:
                found[person] = stronger(found.get(person), reason)
    return {person: reason for person, reason in found.items() if person != besides}


def stronger(one: Reason | None, other: Reason) -> Reason:
    """Whichever reason concerns somebody more."""
    return other if one is None else min(one, other, key=lambda reason: _STRENGTH[reason])
