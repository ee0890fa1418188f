"""Manners of every page: who must be signed in, whence a write may come, headers, 304, refusals."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from tracker.database import about_to_write, db

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = "public"
SIGNED_IN = "signed in"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

View = TypeVar("View", bound=Callable[..., Any])


class Refusal(Exception):
    """Something a person asked for that cannot be done; its text says why and what to do next."""

    def __init__(self, text: str, status: int = 422) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


def public(view: View) -> View:
    """Declares that anybody may reach the view."""
    vars(view)["access"] = PUBLIC
    return view


def signed_in(view: View) -> View:
    """Declares that everybody who is signed in may reach the view."""
    vars(view)["access"] = SIGNED_IN
    return view


def me() -> Any:
    """The person who is signed in, as a row of accounts.Person (not the stand-in that templates use)."""
    return current_user._get_current_object()


def now() -> datetime:
    """The instant of this request, read once. Tests set CLOCK in the app's configuration."""
    if "now" not in g:
        clock = current_app.config.get("CLOCK")
        g.now = clock() if clock else datetime.now(UTC)
    return g.now


class Kept:
    """Things drawn before, by what they were drawn from; the longest unused are let go. Thread-safe."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._things: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        """What was kept, or None."""
        with self._lock:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key]

    def get_all(self, keys: Iterable[Hashable]) -> dict[Hashable, Any]:
        """What was kept for these keys."""
        with self._lock:
            kept = {key: self._things[key] for key in keys if key in self._things}
            for key in kept:
                self._things.move_to_end(key)
        return kept

    def keep(self, key: Hashable, thing: Any) -> None:
        with self._lock:
            self._things[key] = thing
            while len(self._things) > self.most:
                self._things.popitem(last=False)


def set_manners(app: Flask) -> None:
    """Puts the guards before, and the headers after, every request of the app."""
    app.before_request(_expect_a_write)
    app.before_request(_guard_against_other_sites)
    app.before_request(_guard_sign_in)
    app.after_request(_add_headers)
    app.teardown_request(_forget_the_write)
    app.register_error_handler(Refusal, _show_refusal)
    app.register_error_handler(HTTPException, _show_error)


def wants_fragment() -> bool:
    """Whether our own script asks, which gets pieces of pages and plain sentences instead of whole pages."""
    return request.headers.get("X-Requested-With") == "tracker"


def unless_changed(*parts: Any) -> Response | None:
    """A 304 where the browser still holds what these parts (and this build of the program) stand for;
    else None, and the answer that follows gets the tag."""
    tag = f'W/"{"-".join(str(part) for part in (current_app.config["BUILD"], *parts))}"'
    g.etag = tag
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304)
    return None


def _expect_a_write() -> None:
    about_to_write.set(request.method not in SAFE_METHODS)
    if request.method not in SAFE_METHODS:
        _ = request.form  # all of it has arrived before a lock is taken: who sends slowly holds up nobody


def _forget_the_write(_error: BaseException | None) -> None:
    about_to_write.set(False)


def _guard_against_other_sites() -> None:
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = (
        site not in ("same-origin", "none") if site else origin and urlsplit(origin).netloc != request.host
    )
    if foreign:
        raise Refusal("This request came from another site and was not carried out.", 403)


def _guard_sign_in() -> AnyResponse | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    access = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access is None:
        raise RuntimeError(f"{request.endpoint} does not declare who may use it.")
    if access == PUBLIC or current_user.is_authenticated:
        return None
    if request.method in SAFE_METHODS and not wants_fragment():
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    raise Refusal("Sign in first; your session has ended.", 401)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if response.status_code in (200, 304) and "etag" in g:
            response.headers["ETag"] = g.etag
            response.headers.add("Vary", "Cookie, X-Requested-With")
    return response


def _show_refusal(refusal: Refusal) -> Response:
    db.session.rollback()
    return _answer(refusal.text, refusal.status)


def _show_error(error: HTTPException) -> AnyResponse:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    db.session.rollback()
    megabytes = current_app.config["MAX_CONTENT_LENGTH"] // 2**20
    texts = {
        404: "There is nothing here, or nothing that you may see.",
        405: "This address does not take that kind of request.",
        413: f"That is more than this installation takes: a file may have up to {megabytes} MB.",
        500: "Something went wrong on our side. It has been written to the log.",
    }
    return _answer(texts.get(error.code or 500, error.description or error.name), error.code or 500)


def _answer(text: str, status: int) -> Response:
    if wants_fragment():
        return Response(text, status, content_type="text/plain; charset=utf-8")
    return make_response(render_template("errors/error.html", text=text, status=status, back=_back()), status)


def _back() -> str | None:
    """The page on which the refused request was made, if it is one of ours."""
    referrer = urlsplit(request.referrer or "")
    return f"{referrer.path}?{referrer.query}".rstrip("?") if referrer.netloc == request.host else None
