"""What Flask is configured with, made of the settings of an installation."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from tracker import settings
from tracker.outbox.mail import Postbox
from tracker.uploads.store import Store, store_at

_here = Path(__file__).resolve().parent
ROOT = _here if (_here / "templates").is_dir() else _here.parent


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


def instance_folder(named: str) -> Path:
    """The folder for what this installation keeps beside its database, made where there is none yet. Raises
    settings.BadSetting where it cannot be."""
    instance = Path(named or ROOT / "instance").resolve()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise settings.BadSetting(
            f"The instance folder {instance} cannot be made ({error.strerror}); "
            "TRACKER_INSTANCE must name a folder that can."
        ) from error
    return instance


def fingerprint(*folders: Path) -> str:
    """Changes with any file of the folders, so that browsers may keep what they fetched until then."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def configuration(
    values: Mapping[str, Any], instance: Path, environment: Mapping[str, str]
) -> dict[str, Any]:
    """The configuration of the application, of settings that settings.read() has read. `environment` holds
    the keys of a bucket, too. Raises settings.BadSetting for what cannot be used."""
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
        "BUILD": fingerprint(ROOT / "static", ROOT / "templates", _here),
        "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,
        "DEFAULT_TIME_ZONE": values["TRACKER_TIME_ZONE"],
        "POSTBOX": _postbox(values),
        "ADDRESS": values["TRACKER_URL"],
        "RATE_LIMIT": values["TRACKER_RATE_LIMIT"],
        "PRIVATE_WEBHOOKS": values["TRACKER_PRIVATE_WEBHOOKS"],
        "UPLOADS": _uploads(values, instance, environment),
    }


def _postbox(values: Mapping[str, Any]) -> Postbox | None:
    """The mail server; None where there is none. Letters need a sender, and an address for their links."""
    if not values["TRACKER_SMTP_URL"]:
        return None
    for name in ("TRACKER_MAIL_FROM", "TRACKER_URL"):
        if not values[name]:
            raise settings.BadSetting(f"TRACKER_SMTP_URL is set, so {name} must be set too.")
    return Postbox.at(values["TRACKER_SMTP_URL"], values["TRACKER_MAIL_FROM"])


def _uploads(values: Mapping[str, Any], instance: Path, environment: Mapping[str, str]) -> Store:
    try:
        return store_at(values["TRACKER_UPLOADS"], instance / "uploads", environment)
    except ValueError as amiss:
        raise settings.BadSetting(f"TRACKER_UPLOADS cannot be used: {amiss}.") from amiss


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
