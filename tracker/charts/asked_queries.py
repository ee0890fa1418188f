"""A chart by its name and what is asked of it, and what it then says; the same for pages and commands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tracker.charts import asking, queries
from tracker.charts.catalogue import CHARTS
from tracker.charts.chart import Asked, Chart, Said
from tracker.teams.models import Project
from tracker.text import listed
from tracker.web import Refusal


def find(name: str, given: Mapping[str, str | None]) -> tuple[Chart, Asked]:
    """The chart of this name and what the words ask of it. Raises Refusal (404) where there is no such
    chart, and where the words make no sense."""
    chart = CHARTS.get(name)
    if chart is None:
        raise Refusal(f"There is no chart “{name}”; there are {listed(CHARTS)}.", 404)
    try:
        return chart, asking.asked(chart, given)
    except asking.BadQuestion as bad:
        raise Refusal(str(bad), 404) from bad


def said(project: Project, chart: Chart, what: Asked, now: datetime) -> Said:
    """What the chart says to this."""
    facts = chart.read(project, what, now)
    result: Said = chart.series(facts, queries.steady(now, facts.instants))
    return result
