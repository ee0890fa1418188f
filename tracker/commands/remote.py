"""An installation of Tracker elsewhere, spoken to by its API with a token: where it is, how it answers."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import click

from tracker.commands.manners import Refused

PATIENCE = 30
NOT_SIGNED_IN = "Say first where your Tracker is: tracker login https://tracker.example.com"


@dataclass(frozen=True, slots=True)
class Account:
    """Where an installation is, the token for it, and the project that is meant unless another is named."""

    url: str
    token: str
    project: int | None = None


def kept_at() -> Path:
    """The file in the user's folder for settings that keeps the account; nobody else may read it."""
    return Path(click.get_app_dir("tracker", force_posix=False)) / "account.json"


def keep(account: Account) -> None:
    """Writes the account down, readable for its owner alone from the first byte on."""
    path = kept_at()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(asdict(account), file)
    beside.replace(path)


def account() -> Account:
    """The account that was kept. Raises Refused where there is none."""
    try:
        return Account(**json.loads(kept_at().read_text()))
    except (OSError, ValueError, TypeError) as missing:
        raise Refused(NOT_SIGNED_IN) from missing


def forget() -> None:
    """Forgets the account."""
    kept_at().unlink(missing_ok=True)


def checked(url: str) -> str:
    """The address of an installation as it was typed. Raises Refused for what is none."""
    typed = url if "://" in url else f"https://{url}"
    if not _leads_to_a_site(typed):
        raise Refused(f"“{url}” is no address; it looks like https://tracker.example.com.")
    return typed.rstrip("/").removesuffix("/services/v5")


def _leads_to_a_site(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port  # read for what it raises
    except ValueError:
        return False
    known = parts.scheme in ("http", "https")
    return known and bool(parts.hostname) and not parts.query and not parts.fragment


class _StayHere(HTTPRedirectHandler):
    """A token is shown to nobody but whom it is for."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = build_opener(_StayHere)


class Remote:
    """Speaks with an installation. `through` says in its history by what a change came."""

    def __init__(self, account: Account, through: str = "") -> None:
        self.account = account
        self.through = through

    @property
    def project(self) -> int:
        """The project that is meant. Raises Refused where none was chosen."""
        if self.account.project is None:
            raise Refused("Choose a project first: tracker projects lists them, tracker use ID chooses one.")
        return self.account.project

    def get(self, path: str, **asked: Any) -> Any:
        """What is at the path, as its JSON says. Raises Refused with a sentence."""
        return self._ask("GET", path, None, asked)

    def post(self, path: str, **body: Any) -> Any:
        """Sends a new thing; what came of it."""
        return self._ask("POST", path, body, {})

    def put(self, path: str, **body: Any) -> Any:
        """Changes a thing; what came of it."""
        return self._ask("PUT", path, body, {})

    def _ask(self, method: str, path: str, body: dict[str, Any] | None, asked: dict[str, Any]) -> Any:
        wanted = urlencode({name: value for name, value in asked.items() if value is not None})
        url = f"{self.account.url}/services/v5{path}{'?' if wanted else ''}{wanted}"
        headers = {"X-TrackerToken": self.account.token, "User-Agent": "tracker"}
        if self.through:
            headers["X-Tracker-Through"] = self.through
        data = None
        if body is not None:
            data = json.dumps({name: value for name, value in body.items() if value is not None}).encode()
            headers["Content-Type"] = "application/json"
        try:
            with _opener.open(Request(url, data, headers, method=method), timeout=PATIENCE) as answer:
                return json.loads(answer.read() or "null")
        except HTTPError as error:
            raise Refused(_sentence(error, self.account.url)) from error
        except (URLError, OSError, HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise Refused(f"{self.account.url} does not answer: {reason}.") from error
        except ValueError as error:
            raise Refused(f"{self.account.url} does not answer as Tracker does.") from error


def _sentence(error: HTTPError, url: str) -> str:
    """What the installation says is wrong."""
    try:
        said = json.loads(error.read())
        problems = [each["problem"] for each in said.get("validation_errors", ())]
        text = said.get("general_problem") or said.get("requirement") or " ".join(problems) or said["error"]
        return " ".join(f"{text.rstrip('.')}. {said.get('possible_fix', '')}".split())
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"{url} answered {error.code} and not as Tracker does; is the address right?"
