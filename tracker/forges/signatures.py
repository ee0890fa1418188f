"""Whether a delivery comes from whoever knows the secret. Plain.

GitHub and Gitea (with Forgejo) sign the body: HMAC-SHA256 of it, in hexadecimal. GitLab shows the secret
itself. Each forge has headers of its own; Forgejo sends those of the others, too.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256

FORGES = {"github": "GitHub", "gitlab": "GitLab", "gitea": "Gitea or Forgejo"}
"""The kinds of forges we understand, and what they are called."""
_SIGNED = {
    "github": ("X-Hub-Signature-256",),
    "gitea": ("X-Gitea-Signature", "X-Forgejo-Signature", "X-Hub-Signature-256"),
}
_EVENTS = {
    "github": ("X-GitHub-Event",),
    "gitlab": ("X-Gitlab-Event",),
    "gitea": ("X-Gitea-Event", "X-Forgejo-Event", "X-GitHub-Event"),
}
TOKEN = "X-Gitlab-Token"


def is_genuine(kind: str, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the headers prove that the sender of the body knows the secret."""
    if kind == "gitlab":
        return hmac.compare_digest(secret.encode(), _first(headers, (TOKEN,)).encode())
    shown = _first(headers, _SIGNED[kind]).removeprefix("sha256=").lower()
    return hmac.compare_digest(signature(secret, body), shown.encode())


def signature(secret: str, body: bytes) -> bytes:
    """The signature that GitHub and Gitea make."""
    return hmac.new(secret.encode(), body, sha256).hexdigest().encode()


def event_of(kind: str, headers: Mapping[str, str]) -> str:
    """What the delivery tells of, in the forge's own words: "push", "Merge Request Hook"."""
    return _first(headers, _EVENTS[kind])


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    sent = {name.lower(): value for name, value in headers.items()}
    return next((sent[name.lower()] for name in names if name.lower() in sent), "")
