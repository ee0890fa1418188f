"""What is told of the demonstration every Monday at eight, and what was forecast just before."""

from __future__ import annotations

from datetime import datetime

from tracker.exchange.demo_rhythm import at_time
from tracker.exchange.demo_stage import Stage
from tracker.planning.calendar import day_of
from tracker.releases import forecast_actions
from tracker.reports import actions, queries, sending_actions
from tracker.reports.due import spoken_of

HOUR = 8
PLAN = {"is_on": True, "weekday": "monday", "hour": HOUR}
"""To nobody yet: whoever looks at the demonstration adds an address."""


class Reports:
    """The weekly report, as the server makes it by itself."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def put_on_the_agenda(self) -> None:
        past = self.stage.past
        self.stage.later(at_time(past.first_day, HOUR, 50), self.decide)
        for day in past.working_days:
            if day.weekday() == 0 and day > past.first_day:
                self.stage.later(at_time(day, HOUR - 1), self.forecast)
                self.stage.later(at_time(day, HOUR), self.tell)

    def decide(self, at: datetime) -> None:
        """The product manager has the report made every week."""
        actions.change_plan(self.stage.project, PLAN, by=self.stage.product, at=at)

    def tell(self, at: datetime) -> None:
        """The report on the week that is over, and the forecasts that it names."""
        week = spoken_of(day_of(at, self.stage.project.zone))
        sending_actions.send_now(self.stage.project, week, at=at)
        plan = queries.plan_of(self.stage.project)
        assert plan is not None
        plan.dealt_with_at = at

    def forecast(self, at: datetime) -> None:
        """What is forecast of releases, epics and stories is kept."""
        forecast_actions.keep_now(self.stage.project, at=at)
