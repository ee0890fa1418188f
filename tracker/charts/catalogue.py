"""The charts there are: one line a chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.charts import burndown, burndown_picture


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by its name in addresses: what works it out, what draws it, what it says on hover."""

    name: str
    title: str
    series: Callable[..., Any]
    draw: Callable[..., None]
    tips: Callable[..., dict[str, str]]


CHARTS = {
    chart.name: chart
    for chart in (
        Chart("burndown", "Iteration burndown", burndown.series, burndown.draw, burndown_picture.tips),
    )
}
