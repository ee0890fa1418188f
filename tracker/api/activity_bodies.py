"""What webhooks are sent of an event: its activity, times in milliseconds (semantics reference 5.2)."""

from __future__ import annotations

import json
from functools import partial

from flask import current_app

from tracker.activity.models import Event
from tracker.api.activity_shapes import activity
from tracker.api.shapes import plainly
from tracker.backlog.activity_queries import happenings


def activity_bytes(event: Event) -> bytes:
    """The activity as JSON in UTF-8. Links lead to TRACKER_URL, where that is set."""
    (happening,) = happenings([event])
    how = partial(plainly, millis=True, site=current_app.config["ADDRESS"] or "")
    text = json.dumps(activity(happening), default=how, ensure_ascii=False, separators=(",", ":"))
    return text.encode()
