"""What somebody was told of, for programs (semantics reference 3.9.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Response

from tracker.api import notification_queries as queries
from tracker.api.answering import many, one
from tracker.api.asking import one_sent, read
from tracker.api.door import api_blueprint
from tracker.api.notification_shapes import NOTIFICATION, SeenNotification
from tracker.api.parameters import YEARS, integer, moment, several
from tracker.api.problems import invalid, no_access, one_needed, unfound
from tracker.notifications import actions
from tracker.web import me, now, signed_in

blueprint = api_blueprint("notifications", __name__)
BACK = timedelta(days=10)
"""So far back it is told where nobody says how far."""


@blueprint.get("/my/notifications")
@signed_in
def index() -> Response:
    return _since(one_sent("created_after", moment) or now() - BACK)


@blueprint.put("/my/notifications/<int:notification_id>")
@signed_in
def change(notification_id: int) -> Response:
    values = read(read_at=moment)
    if "read_at" not in values:
        raise one_needed(["read_at"])
    _mine(notification_id)
    if values["read_at"] is None:
        actions.mark_unread(me().id, notification_id)
    else:
        actions.mark_read(me().id, at=values["read_at"], ids=[notification_id])
    return one(NOTIFICATION, _mine(notification_id))


@blueprint.put("/my/notifications/mark_read")
@signed_in
def mark_read() -> Response:
    """All that was told before an instant, or until now; answers what was told lately, as it now is."""
    actions.mark_read(me().id, at=now(), before=one_sent("before", moment) or now())
    return _since(now() - BACK)


@blueprint.get("/my/notifications/read_list")
@signed_in
def read_ones() -> Response:
    """Those of what was told lately that were read. The original's answer is not recorded (9, 18)."""
    begin = one_sent("created_after", moment) or now() - BACK
    return _answer([each for each in queries.notifications(me(), since=begin) if each.read_at])


@blueprint.put("/my/notifications/read_list")
@signed_in
def mark_these_read() -> Response:
    """These are read; answers them."""
    ids = read(ids=several(integer)).get("ids")
    if not ids:
        raise one_needed(["ids"])
    actions.mark_read(me().id, at=now(), ids=ids)
    return _answer([told for number in ids if (told := queries.notification(me(), number))])


@blueprint.get("/people/<int:person_id>/notifications/since/<int:timestamp>")
@signed_in
def since(person_id: int, timestamp: int) -> Response:
    if person_id != me().id:
        raise no_access()
    try:
        begin = datetime.fromtimestamp(timestamp / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        begin = datetime.max.replace(tzinfo=UTC)
    if begin.year not in YEARS:
        raise invalid("'timestamp' must be a time value represented as milliseconds")
    return _since(begin)


def _since(begin: datetime) -> Response:
    return _answer(queries.notifications(me(), since=begin))


def _answer(told: list[SeenNotification]) -> Response:
    answer = many(NOTIFICATION, told)
    last = queries.latest(me())
    if last is not None:
        answer.headers["X-Tracker-Last-Notification-Timestamp"] = str(int(last.timestamp() * 1000))
    return answer


def _mine(number: int) -> SeenNotification:
    found = queries.notification(me(), number)
    if found is None:
        raise unfound()
    return found
