"""How a project's week is told, what was told, and to whom it was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model


class ReportPlan(Model):
    """When a project's report is sent, to whom and with what. `recipients` are e-mail addresses, one a line;
    `hour` is one of the project's time zone. `dealt_with_at` is the latest hour of sending that was dealt
    with, or when the plan began to hold: what raises it has the report to make, which only one can."""

    __tablename__ = "report_plan"
    __table_args__ = TABLE

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True, autoincrement=False)
    is_on: Mapped[bool] = mapped_column(default=False)
    weekday: Mapped[str] = mapped_column(String(9), default="monday")
    hour: Mapped[int] = mapped_column(default=8)
    recipients: Mapped[str] = mapped_column(String(4000), default="")
    with_pdf: Mapped[bool] = mapped_column(default=True)
    with_csv: Mapped[bool] = mapped_column(default=True)
    dealt_with_at: Mapped[datetime]

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(self.recipients.split())


class ReportHook(Model):
    """The address of a program that gets the report as JSON, and the secret it is signed with."""

    __tablename__ = "report_hook"
    __table_args__ = (UniqueConstraint("project_id", "url"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]


class WeeklyReport(Model):
    """What was told of a week ("2026-W47") at `made_at`: never changed. `finding` is its first sentence;
    `contents` as reports/told.py writes them."""

    __tablename__ = "weekly_report"
    __table_args__ = (UniqueConstraint("project_id", "week"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    week: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime]
    finding: Mapped[str] = mapped_column(String(500))
    contents: Mapped[dict[str, Any]] = mapped_column(JSON)


class ReportSending(Model):
    """A report on its way to one e-mail address or webhook; there is one, however often it is tried."""

    __tablename__ = "report_sending"
    __table_args__ = (UniqueConstraint("weekly_report_id", "recipient"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    weekly_report_id: Mapped[int] = mapped_column(ForeignKey("weekly_report.id"))
    recipient: Mapped[str] = mapped_column(String(500))
    sent_at: Mapped[datetime | None]

    @property
    def is_hook(self) -> bool:
        return "://" in self.recipient

    @property
    def job_key(self) -> str:
        """What its work in the outbox is known by."""
        return f"report-{self.id}"
