"""Every setting of an installation: its name in the environment, its default, its meaning."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tracker.outbox.mail import Postbox


class BadSetting(Exception):
    """A setting that is unknown or malformed; its text names the setting and what is expected."""


def _text(value: str) -> str:
    return value


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not least <= int(value) <= most:
            raise ValueError
        return int(value)

    return read


def _secret(value: str) -> str:
    if len(value) < 16:
        raise ValueError
    return value


def _yes_or_no(value: str) -> bool:
    return {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}[value.lower()]


def _zone(value: str) -> str:
    return ZoneInfo(value).key


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return value.rstrip("/")


def _mail_server(value: str) -> str:
    Postbox.at(value)
    return value


def _sender(value: str) -> str:
    name, address = parseaddr(value)
    if address.count("@") != 1 or not all(address.split("@")) or any(each < " " for each in value):
        raise ValueError
    return formataddr((name, address))


@dataclass(frozen=True)
class Setting:
    name: str
    default: Any
    meaning: str
    read: Callable[[str], Any] = _text
    expects: str = "text"
    is_secret: bool = False


SETTINGS = (
    Setting("DATABASE_URL", "", "Where the data lives; empty means SQLite at instance/tracker.db."),
    Setting(
        "TRACKER_SECRET_KEY",
        "",
        "Signs sessions; empty means a key made once in the instance folder.",
        _secret,
        "at least 16 characters long",
        is_secret=True,
    ),
    Setting("TRACKER_INSTANCE", "", "Folder for what this installation writes; empty means ./instance."),
    Setting(
        "TRACKER_TIME_ZONE",
        "UTC",
        "Time zone proposed for new projects.",
        _zone,
        "a time zone such as Europe/Berlin",
    ),
    Setting(
        "TRACKER_SECURE_COOKIES",
        False,
        "Send cookies over https only; say yes behind a TLS proxy.",
        _yes_or_no,
        "yes or no",
    ),
    Setting(
        "TRACKER_PROXIES",
        0,
        "How many reverse proxies stand in front.",
        _whole(0, 10),
        "a whole number from 0 to 10",
    ),
    Setting(
        "TRACKER_UPLOAD_LIMIT_MB",
        20,
        "Largest file taken, in megabytes.",
        _whole(1, 1000),
        "a whole number from 1 to 1000",
    ),
    Setting(
        "TRACKER_UPLOADS",
        "",
        "Where attached files are kept: a directory, or s3://bucket; empty means the instance folder.",
    ),
    Setting(
        "TRACKER_URL",
        "",
        "The address at which people reach this installation, for links in e-mails.",
        _address,
        "an address such as https://tracker.example.com",
    ),
    Setting(
        "TRACKER_SMTP_URL",
        "",
        "The mail server; empty means that no e-mail is sent.",
        _mail_server,
        "an address such as starttls://user:password@mail.example.com:587 (or smtp://, smtps://)",
        is_secret=True,
    ),
    Setting(
        "TRACKER_MAIL_FROM",
        "",
        "Whom e-mails come from.",
        _sender,
        "an e-mail address such as Tracker <tracker@example.com>",
    ),
    Setting(
        "TRACKER_RATE_LIMIT",
        0,
        "Requests that each token may make a minute; 0 for any number.",
        _whole(0, 1_000_000),
        "a whole number from 0 to 1000000",
    ),
    Setting(
        "TRACKER_PRIVATE_WEBHOOKS",
        False,
        "Let webhooks lead to addresses of this machine and of private nets.",
        _yes_or_no,
        "yes or no",
    ),
)

SERVER = (
    Setting("PORT", 8000, "Port on 127.0.0.1.", _whole(1, 65535), "a whole number from 1 to 65535"),
    Setting("WORKERS", 2, "Processes that serve.", _whole(1, 100), "a whole number from 1 to 100"),
    Setting("THREADS", 600, "Threads of each.", _whole(1, 1000), "a whole number from 1 to 1000"),
)
"""What the server reads besides; deploy/gunicorn.conf.py says what each is for."""

_OURS = {setting.name for setting in SETTINGS}
_SHORT = {name.removeprefix("TRACKER_"): name for name in _OURS}
"""What tells our names apart: with the beginning that all share, every name would look alike."""


def read(environment: Mapping[str, str]) -> dict[str, Any]:
    """All settings by name, from the environment or their defaults.

    Raises BadSetting for a value that cannot be read and for an unknown name that begins with TRACKER_.
    """
    for name in environment:
        if name.startswith("TRACKER_") and name not in _OURS:
            near = difflib.get_close_matches(name.removeprefix("TRACKER_"), _SHORT, 1)
            hint = f" Did you mean {_SHORT[near[0]]}?" if near else ""
            raise BadSetting(f"{name} is not a setting of Tracker.{hint}")
    return {setting.name: _value(setting, environment) for setting in SETTINGS}


def read_server(environment: Mapping[str, str]) -> dict[str, Any]:
    """What SERVER names. Raises BadSetting for a value that cannot be read."""
    return {setting.name: _value(setting, environment) for setting in SERVER}


def _value(setting: Setting, environment: Mapping[str, str]) -> Any:
    given = environment.get(setting.name, "").strip()
    if not given:
        return setting.default
    try:
        return setting.read(given)
    except (ValueError, KeyError) as refused:
        found = "was given" if setting.is_secret else f"is {given!r}"
        raise BadSetting(f"{setting.name} {found}, but must be {setting.expects}.") from refused
