"""What forges tell, each in its own words, in ours. Plain.

GitHub and Gitea say nearly the same; GitLab says it otherwise. Whatever is missing, or is of another type
than it should be, counts as not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

NOTHING = "0" * 40
LONGEST_MESSAGE = 20_000
MOST_COMMITS = 2_000
HEADS = "refs/heads/"
GITHUB_AT, GITEA_AT, GITLAB_AT = HEADS_AT = ("/tree/", "/src/branch/", "/-/tree/")
"""What follows the address of a repository before the name of a branch."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A commit. `at` has the zone of its author; None where it cannot be read."""

    sha: str
    message: str
    url: str
    name: str
    email: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that was pushed to, or is gone. `home` is the address of its repository, `at` what follows
    there before the name of a branch."""

    name: str
    home: str
    at: str = ""
    is_gone: bool = False

    @property
    def url(self) -> str:
        return f"{self.home}{self.at}{quote(self.name)}"

    def is_at(self, url: str) -> bool:
        """Whether the address is that of this branch, however its forge begins it."""
        return url in [f"{self.home}{at}{quote(self.name)}" for at in HEADS_AT]


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request (GitLab: a merge request). Status: open, draft, closed or merged."""

    url: str
    title: str
    body: str
    branch: str
    status: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one delivery tells; nothing of it for events that concern no story."""

    commits: tuple[Pushed, ...] = ()
    branch: Branch | None = None
    pull: Pull | None = None


def read(kind: str, event: str, payload: Any) -> Told:
    """What the delivery of this event by this kind of forge tells."""
    said = _Said(payload)
    how = (_GITLAB if kind == "gitlab" else _GITHUB).get(event)
    return how(said) if how else Told()


class _Said:
    """A part of a payload, read without believing in its form."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __getitem__(self, name: str) -> _Said:
        return _Said(self.value.get(name) if isinstance(self.value, Mapping) else None)

    def __iter__(self) -> Iterator[_Said]:
        return map(_Said, self.value if isinstance(self.value, list) else ())

    @property
    def text(self) -> str:
        """The text, without what no database takes."""
        if not isinstance(self.value, str):
            return ""
        return self.value.replace("\x00", "").encode("utf-8", "replace").decode()

    @property
    def moment(self) -> datetime | None:
        try:
            found = datetime.fromisoformat(self.text)
        except ValueError:
            return None
        return found if found.tzinfo else None

    def __bool__(self) -> bool:
        return self.value is True


def _push(said: _Said, branch_path: str, home: str) -> Told:
    ref = said["ref"].text
    if not ref.startswith(HEADS):
        return Told()
    name = ref.removeprefix(HEADS)
    is_gone = bool(said["deleted"]) or said["after"].text == NOTHING
    branch = Branch(name, home, branch_path, is_gone) if home else None
    return Told(tuple(_commit(each) for each in list(said["commits"])[:MOST_COMMITS]), branch)


def _commit(said: _Said) -> Pushed:
    author = said["author"]
    return Pushed(
        said["id"].text[:100],
        said["message"].text[:LONGEST_MESSAGE],
        said["url"].text[:1000],
        author["name"].text[:200],
        author["email"].text.strip().lower()[:254],
        said["timestamp"].moment,
    )


def _github_push(said: _Said) -> Told:
    home = said["repository"]["html_url"].text
    # Gitea shows a branch at …/src/branch/…, and says what it is by the address of its API
    is_gitea = "/api/v1/" in said["repository"]["url"].text or bool(said["compare_url"].text)
    return _push(said, GITEA_AT if is_gitea else GITHUB_AT, home)


def _github_delete(said: _Said) -> Told:
    home = said["repository"]["html_url"].text
    if said["ref_type"].text != "branch" or not home:
        return Told()
    name = said["ref"].text.removeprefix(HEADS)
    return Told(branch=Branch(name, home, is_gone=True))


def _github_pull(said: _Said) -> Told:
    pull = said["pull_request"]
    if not pull["html_url"].text:
        return Told()
    is_open = "draft" if pull["draft"] else "open"
    status = "merged" if pull["merged"] else "closed" if pull["state"].text == "closed" else is_open
    branch = pull["head"]["ref"].text
    return Told(pull=Pull(pull["html_url"].text, pull["title"].text, pull["body"].text, branch, status))


def _gitlab_push(said: _Said) -> Told:
    return _push(said, GITLAB_AT, said["project"]["web_url"].text)


def _gitlab_merge_request(said: _Said) -> Told:
    about = said["object_attributes"]
    if not about["url"].text:
        return Told()
    is_draft = bool(about["draft"]) or bool(about["work_in_progress"])
    is_open = "draft" if is_draft else "open"
    status = {"merged": "merged", "closed": "closed"}.get(about["state"].text, is_open)
    title, body = about["title"].text, about["description"].text
    return Told(pull=Pull(about["url"].text, title, body, about["source_branch"].text, status))


_GITHUB = {"push": _github_push, "pull_request": _github_pull, "delete": _github_delete}
_GITLAB = {"Push Hook": _gitlab_push, "Merge Request Hook": _gitlab_merge_request}
