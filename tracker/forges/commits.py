"""What the message of a commit says of stories (semantics reference 5.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.backlog.workflow import State

_BRACKETS = re.compile(r"\[([^\[\]]*#\d+[^\[\]]*)\]")
_NUMBER = re.compile(r"#(\d{1,18})\b")
WORDS = {
    **dict.fromkeys(("finishes", "finished", "fixes", "fixed", "completes", "completed"), State.FINISHED),
    **dict.fromkeys(("delivers", "delivered"), State.DELIVERED),
}
_WORD = re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A story that a message names, and the state it is to come into; None: it is being worked on."""

    number: int
    state: State | None


def named_in(message: str) -> list[Named]:
    """The stories between brackets, each once, in order; of several states the furthest is meant."""
    found: dict[int, State | None] = {}
    for brackets in _BRACKETS.finditer(message):
        word = _WORD.search(brackets[1])
        state = WORDS[word[1].lower()] if word else None
        for number in map(int, _NUMBER.findall(brackets[1])):
            found[number] = _further(found.get(number), state)
    return [Named(number, state) for number, state in found.items()]


def _further(one: State | None, other: State | None) -> State | None:
    order = (None, State.FINISHED, State.DELIVERED)
    return max(one, other, key=order.index)


def remark(message: str, url: str, commit_id: str, author: str) -> str:
    """The comment that a commit leaves on a story, in Markdown."""
    which = f" `{commit_id[:12]}`" if commit_id else ""
    who = f" by {author}" if author else ""
    return "\n".join((f"Commit{which}{who}", *([url] if url else []), "", message.strip()))
