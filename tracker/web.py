"""Manners of every page: who must be signed in, whence a write may come, headers, 304, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import SplitResult, quote, urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from tracker.database import about_to_write, db
from tracker.kept import Kept

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = "public"
SIGNED_IN = "signed in"
ADMINISTRATORS = "administrators"

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
        "frame-src 'self'",
        "frame-ancestors 'self'",
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
Page = tuple[str, int]
"""A page, and the status it is answered with where that is not 200."""


class Refusal(Exception):
    """Something a person asked for that cannot be done; its text says why and what to do next."""

    def __init__(self, text: str, status: int = 422) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


def refused(refusal: Refusal, page: Callable[..., str], *arguments: object) -> Page:
    """The form again as it was sent, the refusal above it: what `page` makes of the arguments and of
    `complaints`. Nothing that was written remains. Raises the refusal where there is nothing to show."""
    db.session.rollback()
    if refusal.status == 404:
        raise refusal
    return page(*arguments, complaints=[refusal.text]), refusal.status


def public(view: View) -> View:
    """Declares that anybody may reach the view."""
    vars(view)["access"] = PUBLIC
    return view


def signed_in(view: View) -> View:
    """Declares that everybody who is signed in may reach the view."""
    vars(view)["access"] = SIGNED_IN
    return view


def administrators(view: View) -> View:
    """Declares that only administrators of the installation reach the view; others find nothing."""
    vars(view)["access"] = ADMINISTRATORS
    return view


PROGRAMS = "/services/"
"""Below it programs ask, with a token; cookies count for nothing there, so that other sites may ask too."""


def is_for_programs() -> bool:
    """Whether the request is one of API v5, which has a door of its own (api/door.py)."""
    return request.path.startswith(PROGRAMS)


def me() -> Any:
    """The person who is signed in, or whose token a program shows, as a row of accounts.Person (not the
    stand-in that templates use)."""
    return g.person if "person" in g else current_user._get_current_object()


def now() -> datetime:
    """The instant of this request, read once. Tests set CLOCK in the app's configuration."""
    if "now" not in g:
        clock = current_app.config.get("CLOCK")
        g.now = clock() if clock else datetime.now(UTC)
    return g.now


def site() -> str:
    """The address of this installation, as files name it; without a slash at its end."""
    return str(current_app.config["ADDRESS"] or request.url_root).rstrip("/")


addresses = Kept(5_000)
"""Addresses made before: making one takes longer than drawing what it stands in."""


def address_of(endpoint: str, **values: Any) -> str:
    """What url_for answers; templates call it by that name."""
    if endpoint.startswith(".") or "_external" in values:
        return url_for(endpoint, **values)
    key = (request.script_root, g.get("project_id"), endpoint, *sorted(values.items()))
    try:
        known: str | None = addresses.get(key)
    except TypeError:  # a list among the values
        return url_for(endpoint, **values)
    if known is None:
        known = url_for(endpoint, **values)
        addresses.keep(key, known)
    return known


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


def saved(url: str, **headers: str) -> AnyResponse:
    """Commits, and answers a write: our script with 204 and these headers, a form by leading to `url`."""
    db.session.commit()
    if wants_fragment():
        return Response(
            status=204, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
    return redirect(url, 303)


def to_be_saved(pieces: Iterable[bytes], name: str, content_type: str, size: int) -> Response:
    """A file that somebody sent, always to be saved and never to be shown: it could be a page that runs."""
    plain = "".join(each if " " <= each < "\x7f" and each not in '"\\%' else "_" for each in name)
    response = Response(pieces, content_type=content_type)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Length"] = str(size)
    return response


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
        if request.mimetype != "multipart/form-data":
            request.get_data()  # a body of JSON may come as a form, and what is signed is the body
        _ = request.form  # all of it has arrived before a lock is taken: who sends slowly holds up nobody


def _forget_the_write(_error: BaseException | None) -> None:
    about_to_write.set(False)


def _guard_against_other_sites() -> None:
    if request.method in SAFE_METHODS or is_for_programs():
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = site not in ("same-origin", "none") if site else origin and _named_by(origin) is None
    if foreign:
        raise Refusal("This request came from another site and was not carried out.", 403)


def _guard_sign_in() -> AnyResponse | None:
    if request.endpoint is None or request.endpoint == "static" or is_for_programs():
        return None
    access = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access is None:
        raise RuntimeError(f"{request.endpoint} does not declare who may use it.")
    if access == ADMINISTRATORS and current_user.is_authenticated and not current_user.is_administrator:
        abort(404)
    if _is_somebody_elses():
        raise Refusal("Somebody else has signed in here since; load the page again.", 401)
    if access == PUBLIC or current_user.is_authenticated:
        return None
    if request.method in SAFE_METHODS and not wants_fragment():
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    raise Refusal("Sign in first; your session has ended.", 401)


def _is_somebody_elses() -> bool:
    """Whether our script sends this for a person who is not the one signed in: a tab that was open before."""
    person = request.headers.get("X-Tracker-Person")
    return bool(person) and current_user.is_authenticated and person != str(current_user.id)


def _add_headers(response: Response) -> Response:
    # a 304 repeats nothing that the browser has (RFC 9110, 15.4.5)
    headers = {} if response.status_code == 304 else dict(HEADERS)
    if request.endpoint != "static":
        headers["Cache-Control"] = "private, no-cache"
        if response.status_code in (200, 304) and "etag" in g:
            response.headers["ETag"] = g.etag
            response.headers.add("Vary", "Cookie, X-Requested-With")
    has = frozenset(response.headers.keys(lower=True))
    response.headers.extend([pair for pair in headers.items() if pair[0].lower() not in has])
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
    page = _named_by(request.referrer or "")
    return f"{page.path}?{page.query}".rstrip("?") if page else None


def _named_by(address: str) -> SplitResult | None:
    """The parts of an address that a browser names, if it is one of ours."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts if parts.netloc == request.host else None
