"""How somebody chooses what reaches them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.forms import BaseForm, Choice
from tracker.notifications.audience import WORDS, Reason, Way

WAYS = {
    Way.OFF: "not at all",
    Way.INBOX: "inbox",
    Way.DIGEST: "inbox, and e-mail once a day",
    Way.MAIL: "inbox, and e-mail at once",
}


class ChoicesForm(BaseForm):
    """One choice of a way for each reason."""

    mention = Choice(WORDS[Reason.MENTION], WAYS)
    review = Choice(WORDS[Reason.REVIEW], WAYS)
    owner = Choice(WORDS[Reason.OWNER], WAYS)
    delivered = Choice(WORDS[Reason.DELIVERED], WAYS)
    comment = Choice(WORDS[Reason.COMMENT], WAYS)
    accepted = Choice(WORDS[Reason.ACCEPTED], WAYS)
    moved = Choice(WORDS[Reason.MOVED], WAYS)
    trouble = Choice(WORDS[Reason.TROUBLE], WAYS)

    def __init__(self, *args: Any, ways: Mapping[Reason, Way], **kwargs: Any) -> None:
        super().__init__(*args, data={reason.value: way.value for reason, way in ways.items()}, **kwargs)

    @property
    def ways(self) -> dict[Reason, Way]:
        return {reason: Way(self[reason.value].data) for reason in Reason}
