"""Addresses of code: whether they lead to a branch or a pull request, and their short name. Plain."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

BRANCH = "branch"
PULL_REQUEST = "pull request"
STATUSES = ("open", "draft", "closed", "merged")
"""Where a pull request stands, as forges tell."""
LONGEST = 1000

_PULL_REQUEST = re.compile(
    r"/(?P<repository>[^/]+)(?:/-)?"
    r"/(?:pull|pulls|pull-requests|pullrequest|merge_requests)/(?P<number>\d+)\b"
)
_BRANCH = re.compile(
    r"/(?P<repository>[^/]+)(?:/-)?/(?:tree|branch|branches|src/branch|src)/(?P<name>.+?)/?$"
)


def problem(url: str) -> str | None:
    """What keeps the text from being an address of code, as a sentence; None where it may be one."""
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return "This is no address; copy it from the browser."
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        return "A link to code begins with https:// or http://; copy it from the browser."
    if re.search(r"\s", url):
        return "An address has no spaces in it; copy it from the browser."
    return None


def kind_of(url: str) -> str:
    """BRANCH or PULL_REQUEST, told by the address; what looks like neither counts as a branch."""
    return PULL_REQUEST if _PULL_REQUEST.search(urlsplit(url).path) else BRANCH


def short_name(url: str) -> str:
    """What to call it: "ferry#12" for a pull request, the branch's name for a branch, else the address
    without its beginning."""
    path = urlsplit(url).path
    pull = _PULL_REQUEST.search(path)
    if pull:
        return f"{unquote(pull['repository'])}#{pull['number']}"
    branch = _BRANCH.search(path)
    if branch:
        return unquote(branch["name"])
    return url.partition("://")[2].rstrip("/")
