"""What programs send: the parameters of an address and of a body, whichever way they come (semantics 3.1)."""

from __future__ import annotations

import json
from typing import Any

from flask import g, request

from tracker.api.pages import Window, window
from tracker.api.parameters import Read, Words, integer, read_all
from tracker.api.problems import Problem


def sent() -> dict[str, Any]:
    """All parameters: those of the address, and over them those of the body. Raises Problem for a body that
    cannot be read."""
    if "sent" not in g:
        body = _body()
        g.sent = {**_texts(request.args), **(body if isinstance(body, dict) else {})}
    return g.sent


def body_list() -> list[Any]:
    """The body where it is a list. Raises Problem where it is none."""
    body = _body()
    if not isinstance(body, list):
        raise Problem("could_not_parse_body")
    return body


def read(**known: Read) -> dict[str, Any]:
    """The known parameters that were sent, by name, read by their types."""
    return read_all(sent(), known)


def one_sent(name: str, how: Read) -> Any:
    """A parameter by its name; None where it was not sent."""
    return read(**{name: how}).get(name)


def asked_window(usual: int) -> Window:
    """What `limit` and `offset` ask for."""
    return window(one_sent("limit", integer), one_sent("offset", integer), usual)


def _body() -> Any:
    if request.mimetype == "multipart/form-data":
        return _texts(request.form)
    raw = request.get_data()
    is_form = request.mimetype == "application/x-www-form-urlencoded"
    if is_form and raw.lstrip()[:1] not in (b"{", b"["):
        return _texts(request.form)
    if not raw.strip():
        return {}
    try:
        return json.loads(raw, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as wrong:
        raise Problem("could_not_parse_body") from wrong


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON.")


def _texts(values: Any) -> dict[str, Any]:
    """Forms and addresses say a list by repeating its name, or by brackets behind it."""
    found: dict[str, Any] = {}
    for key in values:
        texts: list[Any] = [Words(value) for value in values.getlist(key)]
        name = key.removesuffix("[]")
        found[name] = texts if name != key or len(texts) > 1 else texts[0]
    return found
