"""Addresses that tell open pages what has changed, and who else is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from random import uniform
from time import monotonic

from flask import Blueprint, Response, request

from tracker.database import db
from tracker.live import actions, queries
from tracker.live.bell import ring_after_commit
from tracker.live.hub import Listener, told
from tracker.live.watching import watcher
from tracker.web import Refusal, me, now, signed_in

blueprint = Blueprint("live", __name__, url_prefix="/live")

BEAT_AFTER = 15.0
"""Seconds of silence before a stream says that it is still there."""
LONGEST = 900.0
"""Seconds after which a stream ends: its browser comes back, is let in anew, perhaps by a freer process."""
COME_BACK = 30
"""Seconds for which a browser that found no free stream asks `/live/now` instead."""
EVENTS = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@blueprint.get("")
@signed_in
def stream() -> Response:
    """One for each browser: how the projects in `projects` stand, now and after each change."""
    projects = queries.readable(me(), _projects())
    if not projects:
        return Response(": nothing is watched\n\n", headers=HEADERS, content_type=EVENTS)
    leave = watcher().leave
    connection = request.environ.get("gunicorn.socket")
    listener = watcher().listen((me().id, me().session_stamp), projects, connection)
    if listener is None:
        return Response("All streams are taken.\n", 503, {"Retry-After": str(COME_BACK), **HEADERS})
    response = Response(_lines(listener, leave), headers=HEADERS, content_type=EVENTS)
    response.call_on_close(partial(leave, listener))
    return response


@blueprint.get("/now")
@signed_in
def now_() -> Response:
    """The same once: for browsers without a stream, every few seconds."""
    projects = queries.readable(me(), _projects())
    sights = queries.sights_for(projects, now())
    return Response(told(sights), headers=HEADERS, content_type="application/json")


@blueprint.post("/presence")
@signed_in
def presence() -> Response:
    """The tab says which stories it has open; it does so again and again while there are any."""
    tab = request.form.get("tab", "")
    if not (0 < len(tab) <= 32 and tab.isascii() and tab.isalnum()):
        raise Refusal("A tab says which one it is.")
    actions.be_present(me(), tab, _numbers(request.form.get("stories", "")), at=now())
    ring_after_commit()
    db.session.commit()
    return Response(status=204)


def _lines(listener: Listener, leave: Callable[[Listener], None]) -> Iterator[bytes]:
    """Touches no database: its connection would be taken for as long as the stream lasts."""
    until = monotonic() + uniform(0.8, 1.0) * LONGEST
    try:
        yield b"retry: 1000\n\n"
        while monotonic() < until:
            message = listener.wait(BEAT_AFTER)
            if message is None:
                return
            yield message
    finally:
        leave(listener)


def _projects() -> set[int]:
    return set(_numbers(request.args.get("projects", "")))


def _numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",") if word.isascii() and word.isdigit() and len(word) < 19]
