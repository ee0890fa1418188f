"""Programs that are told of every change of a project, and what they were told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import TABLE, Dated, Key, Model


class Webhook(Dated, Model):
    """The address of a program that is told of each change, signed with `secret`. Changes up to the project's
    `told_version` are on their way or were told: whoever raises it puts the next ones on their way, which
    only one can. `failing_since` is when it first did not take something, after it last took anything."""

    __tablename__ = "webhook"
    __table_args__ = (UniqueConstraint("project_id", "url"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(100))
    is_enabled: Mapped[bool] = mapped_column(default=True)
    told_version: Mapped[int] = mapped_column(Key)
    error_code: Mapped[int | None]
    answered: Mapped[str] = mapped_column(String(1000), default="")
    failing_since: Mapped[datetime | None]


class WebhookDelivery(Model):
    """A change (the project's version after it) on its way to a webhook. `rounds` counts how often somebody
    asked for it once more, `attempts` the conversations of this round; `status` and `answered` are of the
    last one, where there was an answer."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (UniqueConstraint("webhook_id", "version"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    version: Mapped[int] = mapped_column(Key)
    created_at: Mapped[datetime] = mapped_column(index=True)
    rounds: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    status: Mapped[int | None]
    answered: Mapped[str] = mapped_column(String(1000), default="")

    webhook: Mapped[Webhook] = relationship(lazy="joined")

    @property
    def lane(self) -> str:
        """The deliveries of a webhook go one after the other."""
        return f"webhook-{self.webhook_id}"

    @property
    def job_key(self) -> str:
        """What its work in the outbox is known by."""
        return f"webhook-{self.id}-{self.rounds}"
