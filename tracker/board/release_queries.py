"""The panel of one release: its backlog, its forecast, its deadline."""

from __future__ import annotations

import re

from flask import url_for
from markupsafe import Markup

from tracker.backlog.models import Story
from tracker.board.epic_queries import group, groups_of
from tracker.board.look import Look
from tracker.board.panels import Group, Panel, key_of
from tracker.planning.calendar import day_of
from tracker.planning.forecast import Forecast
from tracker.planning.forecast_words import chance_words, when
from tracker.releases import queries as releases
from tracker.releases.forecast_queries import prospects, release_subject
from tracker.releases.release import Backlog, bar, in_words


def release(look: Look, of: str) -> Panel | None:
    """What stands between the marker above and this one, the marker, and what was accepted of it; None where
    there is no such release."""
    marker = releases.marker(look.project, int(of)) if re.fullmatch("[0-9]{1,15}", of) else None
    if marker is None:
        return None
    backlog = releases.backlog_of(marker, look.project, look.facts, look.planned)
    (prospect,) = prospects(look.project, look.facts, look.at, [release_subject(marker, look.facts)]).all
    return Panel(
        key=key_of("release", of),
        title=marker.title,
        groups=(
            Group("about", _head(look, marker, backlog, prospect.forecast), ()),
            *groups_of(look, {story.id for story in backlog.open}, icebox=False),
            Group("marker", Markup(), look.stories([marker.id]), label="The marker"),
            *([group(look, "done", "Done", backlog.done)] if backlog.done else []),
        ),
        nothing=look.drawn("board/_nothing.html", panel="release"),
    )


def _head(look: Look, marker: Story, backlog: Backlog, forecast: Forecast | None) -> Markup:
    accepted_at, deadline = marker.accepted_at, marker.deadline_on
    return look.drawn(
        "board/_release_head.html",
        marker=marker,
        backlog=backlog,
        outlook=backlog.outlook,
        words=in_words(backlog.outlook) if backlog.outlook else "",
        finished_on=day_of(accepted_at, look.project.zone) if accepted_at else None,
        bar=bar(backlog.outlook) if backlog.outlook else (),
        url=url_for("backlog.story", story_id=marker.id),
        burnup_url=url_for("charts.page", name="release-burnup", release=marker.id),
        burndown_url=url_for("charts.page", name="release-burndown", release=marker.id),
        when=when(forecast, look.today) if forecast else "",
        chance=chance_words(forecast.chance(deadline)) if forecast and deadline else "",
        forecast_url=url_for("forecasts.release", release_id=marker.id),
    )
