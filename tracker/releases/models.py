"""Forecasts as they were made, so that they can be held against what came true."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model


class KeptForecast(Model):
    """What was forecast of a release, an epic or a story, from `made_at` until the next row of the same
    subject.

    `subject_id` is the number of the release marker, the epic or the story, as `kind` says. The days are
    those by which 50, 85 and 95 of 100 runs ended; None is beyond the horizon. `version` is the project's
    then, `basis` a digest of all the runs drew from.
    """

    __tablename__ = "kept_forecast"
    __table_args__ = (
        Index("ix_kept_forecast_project_id_kind_subject_id", "project_id", "kind", "subject_id", "id"),
        TABLE,
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int] = mapped_column(Key)
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Key)
    likely_on: Mapped[date | None]
    confident_on: Mapped[date | None]
    sure_on: Mapped[date | None]
    points: Mapped[int]
    unestimated: Mapped[int]
    basis: Mapped[str] = mapped_column(String(16))
