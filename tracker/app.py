"""create_app(): the only file that knows all parts."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from tracker import health, settings, web
from tracker.accounts import views as accounts_views
from tracker.accounts.models import Person
from tracker.backlog import views as backlog_views
from tracker.board import views as board_views
from tracker.charts import views as charts_views
from tracker.database import db, engine_options, prepare_sqlite
from tracker.exchange import views as exchange_views
from tracker.pairing import views as pairing_views
from tracker.projects import views as projects_views
from tracker.teams import door
from tracker.teams import views as teams_views

_here = Path(__file__).resolve().parent
ROOT = _here if (_here / "templates").is_dir() else _here.parent


class _Number(IntegerConverter):
    """A whole number in an address: with more digits it is no row's, and databases would refuse it."""

    regex = r"\d{1,18}"


DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "mysql": "mariadb+pymysql",
    "mysql+pymysql": "mariadb+pymysql",
    "mariadb": "mariadb+pymysql",
    "mariadb+pymysql": "mariadb+pymysql",
}
BLUEPRINTS = (
    health.blueprint,
    accounts_views.blueprint,
    teams_views.blueprint,
    projects_views.open_blueprint,
    projects_views.blueprint,
    board_views.blueprint,
    backlog_views.blueprint,
    charts_views.blueprint,
    pairing_views.blueprint,
    exchange_views.open_blueprint,
    exchange_views.blueprint,
)


def create_app(environment: dict[str, str] | None = None, **overrides: Any) -> Flask:
    """The application, set up from the environment. Raises settings.BadSetting for a setting amiss."""
    values = settings.read(os.environ if environment is None else environment)
    instance = Path(
        overrides.pop("INSTANCE", "") or values["TRACKER_INSTANCE"] or ROOT / "instance"
    ).resolve()
    _make(instance)
    app = Flask(
        "tracker",
        instance_path=str(instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        static_url_path=f"/static/{_fingerprint(ROOT / 'static')}",
    )
    app.config.update(_configuration(values, instance))
    app.config.update(overrides)
    _set_up_database(app)
    _set_up_sign_in(app)
    app.before_request(door.answer_from_memory)
    app.after_request(door.keep_answer)
    web.set_manners(app)
    app.url_map.converters["int"] = _Number
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _set_up_templates(app)
    if values["TRACKER_PROXIES"]:
        hops = values["TRACKER_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _configuration(values: dict[str, Any], instance: Path) -> dict[str, Any]:
    given = values["DATABASE_URL"]
    return {
        "SQLALCHEMY_DATABASE_URI": _database(given) if given else f"sqlite:///{instance / 'tracker.db'}",
        "SECRET_KEY": values["TRACKER_SECRET_KEY"] or _kept_secret(instance / "secret-key"),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": values["TRACKER_SECURE_COOKIES"],
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SECURE": values["TRACKER_SECURE_COOKIES"],
        "MAX_CONTENT_LENGTH": values["TRACKER_UPLOAD_LIMIT_MB"] * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "BUILD": _fingerprint(ROOT / "static", ROOT / "templates", _here),
        "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,
        "DEFAULT_TIME_ZONE": values["TRACKER_TIME_ZONE"],
    }


def _database(given: str) -> str:
    """The address as SQLAlchemy takes it. What is wrong is said without it: it may hold a password."""
    scheme, _, rest = given.partition("://")
    if scheme not in DRIVERS or "://" not in given:
        raise settings.BadSetting(
            "DATABASE_URL must begin with postgresql://, mariadb:// or sqlite:/// and name a database."
        )
    try:
        url = make_url(f"{DRIVERS[scheme]}://{rest}")
    except (ArgumentError, ValueError):
        raise settings.BadSetting(
            f"DATABASE_URL is no address of a database; such as {scheme}://user:password@host/name."
        ) from None
    if "@" in (url.host or ""):
        raise settings.BadSetting("DATABASE_URL has an @ in its user or password; write it as %40 there.")
    if not 0 < (url.port or 1) < 2**16:
        raise settings.BadSetting("DATABASE_URL names a port that does not exist; ports end at 65535.")
    if scheme == "sqlite" and url.host:
        raise settings.BadSetting(
            "DATABASE_URL names no file; write it like sqlite:////srv/tracker/tracker.db."
        )
    return url.render_as_string(hide_password=False)


def _make(instance: Path) -> None:
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise settings.BadSetting(
            f"The instance folder {instance} cannot be made ({error.strerror}); "
            "TRACKER_INSTANCE must name a folder that can."
        ) from error


def _kept_secret(path: Path) -> str:
    """The key in the file, made at the first start; two processes that start at once agree on one."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        return path.read_text()
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> settings.BadSetting:
    return settings.BadSetting(
        f"{path} cannot be written and read ({error.strerror}); TRACKER_INSTANCE must name a folder for it."
    )


def _fingerprint(*folders: Path) -> str:
    """Changes with any file of the folders, so that browsers may keep what they fetched until then."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _set_up_database(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(url))
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)


def _set_up_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def _load(key: str) -> Person | None:
        number, _, stamp = key.partition(".")
        person = db.session.get(Person, int(number)) if number.isdecimal() else None
        return person if person and person.session_stamp == stamp else None


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["static"] = app.static_url_path
