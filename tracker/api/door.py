"""How programs come in: a token says who they are (semantics reference 3.2). Views of the API find g.person,
g.project where the address names one, and what was sent by asking.py; they answer by answering.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, current_app, g, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from tracker.accounts import actions as accounts
from tracker.accounts import rate_actions, token_actions, token_queries
from tracker.accounts.models import Person, Token
from tracker.accounts.secrets import looks_like_one
from tracker.activity.actions import THROUGH
from tracker.api import memory
from tracker.api import people_queries as people
from tracker.api.answering import add_headers, tell, tell_error, tell_refusal
from tracker.api.problems import Problem, no_access, unfound
from tracker.backlog.models import Epic, Story
from tracker.database import TOKEN, db
from tracker.outbox.worker import in_transaction
from tracker.teams.door import enter
from tracker.web import PROGRAMS, SAFE_METHODS, Refusal, me, now, public

View = TypeVar("View", bound=Callable[..., Any])
ROOT = f"{PROGRAMS}v5"
BY_COOKIE = ("api_comments.download",)
"""What a browser whose person is signed in may fetch, too: a link to a file is followed by people."""
OF_ALL_PROJECTS = {
    *("api_me.show", "api_me.people", "api_projects.index", "api_activity.mine", "api_notifications.index"),
    *("api_aggregator.aggregate", "api_commits.take", "api_comments.download"),
}
"""What a token of one project may ask besides: each keeps to that project."""
WRONG_TOKEN = "Verify that your token value matches what's shown on your Profile page in Tracker."
LONGEST_MEANS = 100
LONGEST_ADDRESS = 254
WRONG_PASSWORD = "Recheck your name (email address or Tracker username) and password."


def api_blueprint(name: str, module: str) -> Blueprint:
    """A blueprint whose addresses stand below /services/v5, where everybody shows a token."""
    blueprint = open_blueprint(name, module)
    blueprint.before_request(_come_in)
    blueprint.after_request(memory.keep)
    return blueprint


def open_blueprint(name: str, module: str) -> Blueprint:
    """The same for addresses that ask for no token."""
    blueprint = Blueprint(f"api_{name}", module, url_prefix=ROOT)
    blueprint.after_request(add_headers)
    blueprint.register_error_handler(Problem, tell)
    blueprint.register_error_handler(Refusal, tell_refusal)
    blueprint.register_error_handler(HTTPException, tell_error)
    return blueprint


def story_addresses(blueprint: Blueprint) -> Callable[[str, list[str]], Callable[[View], View]]:
    """Declares addresses below a story: in its project, and without (1.3.1: ids are unique over all)."""

    def addresses(tail: str, methods: list[str]) -> Callable[[View], View]:
        def declare(view: View) -> View:
            for start in ("/projects/<int:project_id>", ""):
                rule = f"{start}/stories/<int:story_id>{tail}"
                blueprint.add_url_rule(rule, view_func=view, methods=methods)
            return view

        return declare

    return addresses


nowhere = open_blueprint("nowhere", __name__)


@nowhere.route("", defaults={"rest": ""}, methods=["GET", "POST", "PUT", "DELETE"])
@nowhere.route("/<path:rest>", methods=["GET", "POST", "PUT", "DELETE"])
@public
def no_route(rest: str) -> Response:
    """There is no such address; where it lacks but the number of its first thing, there is no such thing."""
    first, *others = rest.split("/")
    numbered = [[first, "1", *others], [first, "1", *others[1:]]]
    tried = ["/".join(parts) for parts in numbered if len(parts) > 2]
    raise unfound() if any(map(_leads_somewhere, tried)) else Problem("route_not_found")


def _leads_somewhere(path: str) -> bool:
    routes = current_app.create_url_adapter(request)
    endpoint, _ = routes.match(f"{ROOT}/{path}") if routes else ("", {})
    return endpoint != f"{nowhere.name}.{no_route.__name__}"


def _come_in() -> Response | None:
    if request.method == "OPTIONS":
        return Response()
    answer = _from_memory()
    if answer is not None:
        return answer
    g.person = _who()
    if request.method not in SAFE_METHODS and "token" in g and g.token.scope == token_actions.READ:
        raise Problem("unauthorized_operation", general_problem="This token may only read.")
    g.project_id = _project_id()
    _keep_to_its_project()
    if g.project_id is not None:
        _enter(g.project_id)
    return None


def _from_memory() -> Response | None:
    """What was answered before, where nothing has changed since; see memory.py."""
    secret, project_id = request.headers.get("X-TrackerToken"), (request.view_args or {}).get("project_id")
    if project_id is None or not secret or not looks_like_one(secret) or not memory.was_answered(project_id):
        return None
    found = memory.glance(secret, project_id)
    if found is None or not found.may_read(project_id) or not token_actions.is_noted(found.used_at, at=now()):
        return None
    _count(found.token_id)
    return memory.again(project_id, found.version)


def _who() -> Person:
    secret = request.headers.get("X-TrackerToken") or request.args.get("token")
    if secret is None and request.endpoint in BY_COOKIE and current_user.is_authenticated:
        return cast(Person, me())
    if secret is None and request.authorization is not None and request.endpoint == "api_me.show":
        return _by_password(request.authorization)
    token = token_queries.token_with(secret) if secret and looks_like_one(secret) else None
    if token is None:
        raise Problem("invalid_authentication", possible_fix=WRONG_TOKEN)
    g.token, g.secret = token, secret
    db.session.info[TOKEN] = token.id
    _count(token.id)
    if not token_actions.is_noted(token.used_at, at=now()):
        number = token.id
        with in_transaction():  # of its own: SQLite refuses the lock to one that read before
            token_actions.note_use(number, at=now())
    db.session.info[THROUGH] = _means(token)
    return token.person


def _means(token: Token) -> str:
    """By what the request's changes come: what it says of itself, else the name of its token."""
    said = " ".join(request.headers.get("X-Tracker-Through", "").split())[:LONGEST_MEANS]
    return said or (f"“{token.name}”" if token.name else "")


def _count(token_id: int) -> None:
    """Raises Problem where the token has asked too often within this minute."""
    most = current_app.config["RATE_LIMIT"]
    if not most:
        return
    with in_transaction():
        asked = rate_actions.count(token_id, at=now())
    if asked > most:
        g.retry_after = rate_actions.seconds_left(now())
        raise Problem("too_many_requests", general_problem=f"A token may ask {most} times a minute.")


def _by_password(shown: Any) -> Person:
    """Who shows e-mail or username, and password, which only /me takes (3.2). Tries are counted as at
    sign-in."""
    name, password = shown.username or "", shown.password or ""
    if len(name) > LONGEST_ADDRESS or "\0" in name:  # no engine could look for it, and nobody has it
        raise Problem("invalid_authentication", possible_fix=WRONG_PASSWORD)
    knock = accounts.knock(people.address_of(name), request.remote_addr or "unknown", at=now())
    db.session.commit()
    if not knock.is_proved_by(password):
        raise Problem("invalid_authentication", possible_fix=WRONG_PASSWORD)
    person = accounts.let_in(knock, password)
    g.secret = token_actions.for_password(person, current_app.config["SECRET_KEY"], at=now())
    db.session.commit()
    return person


def _keep_to_its_project() -> None:
    """A token of one project opens that alone, and lists no other. Raises Problem for the rest."""
    only = g.token.project_id if "token" in g else None
    g.only_project = only
    if only is None or g.project_id == only:
        return
    if g.project_id is not None:
        raise no_access() if _is_at_the_project() else unfound()
    if request.endpoint not in OF_ALL_PROJECTS:
        raise Problem("unauthorized_operation", general_problem="This token opens one project alone.")


def _is_at_the_project() -> bool:
    return str(request.url_rule) == f"{ROOT}/projects/<int:project_id>"


def _project_id() -> int | None:
    """The project that the address is about: it names it, or a story or an epic that is in it."""
    arguments = request.view_args or {}
    if "project_id" in arguments:
        return int(arguments.pop("project_id"))
    for name, model in (("story_id", Story), ("epic_id", Epic)):
        if name in arguments:
            number = db.session.scalar(select(model.project_id).where(model.id == arguments[name]))
            if number is None:
                raise unfound()
            return int(number)
    return None


def _enter(project_id: int) -> None:
    view = current_app.view_functions[request.endpoint or ""]
    try:
        enter(project_id, view)
    except HTTPException as error:
        raise no_access() if _is_at_the_project() else unfound() from error
