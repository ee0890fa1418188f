"""Who pairs with whom, for programs. The original knew no pairs; names follow its manner."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from tracker.api.answering import data
from tracker.api.asking import one_sent, read
from tracker.api.door import api_blueprint
from tracker.api.parameters import day, integer, needed, one_of, several, text
from tracker.backlog.queries import find_story
from tracker.pairing import actions, queries
from tracker.pairing.lines import LONGEST_SUBJECT, Source
from tracker.pairing.models import Pairing
from tracker.planning.calendar import day_of
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.teams.presence import Part
from tracker.web import Refusal, me, now

blueprint = api_blueprint("pairs", __name__)


@blueprint.get("/projects/<int:project_id>/pairs")
@needs(May.READ)
def index() -> Response:
    """The pairs of `date`, or of today."""
    asked = one_sent("date", day) or day_of(now(), g.project.zone)
    return data([_shown(each) for each in queries.pairings_between(g.project, asked, asked)])


@blueprint.post("/projects/<int:project_id>/pairs")
@needs(May.WORK)
def log() -> Response:
    """Logs `person_ids` on `story_id` (or on `subject`) for `date`, or today."""
    values = read(
        person_ids=several(integer),
        story_id=integer,
        subject=text(LONGEST_SUBJECT),
        date=day,
        part=one_of(*Part),
    )
    needed(values, ["person_ids"])
    people = queries.people_with(values["person_ids"])
    if len(people) < len(set(values["person_ids"])):
        raise Refusal("Somebody of these people is not here, so nothing was logged.")
    how: dict[str, Any] = {
        "day": values.get("date") or day_of(now(), g.project.zone),
        "part": Part(values.get("part") or Part.DAY),
        "source": Source.API,
        "by": me(),
        "at": now(),
    }
    if values.get("story_id"):
        pairing = actions.log(find_story(g.project, values["story_id"]), people, **how)
    else:
        pairing = actions.log_other(g.project, values.get("subject") or "", people, **how)
    return data(_shown(pairing))


def _shown(pairing: Pairing) -> dict[str, Any]:
    return {
        "kind": "pairing",
        "id": pairing.id,
        "date": pairing.day.isoformat(),
        "part": pairing.part,
        "story_id": pairing.story_id,
        "subject": pairing.title,
        "person_ids": [person.id for person in pairing.people],
        "names": [person.name for person in pairing.people],
        "source": pairing.source,
    }
