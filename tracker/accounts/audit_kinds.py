"""What is kept of who came in and who may do what, in sentences. Plain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SENTENCES: Mapping[str, str] = {
    "signed_in": "signed in",
    "sign_in_failed": "could not sign in: wrong e-mail or password",
    "signed_out": "signed out",
    "password_changed": "changed their password",
    "password_given": "got a new password from the command line",
    "token_made": "made the token “{name}”, which may {may}",
    "token_revoked": "revoked the token “{name}”",
    "administrator_made": "made {about} an administrator",
    "administrator_unmade": "made {about} no administrator",
    "locked_out": "locked {about} out",
    "installation_changed": "changed the settings of this installation: {fields}",
    "archive_downloaded": "downloaded an archive of this installation",
}


def sentence(kind: str, details: Mapping[str, Any], about: str) -> str:
    """What happened, without the name of who did it; `about` is the name of whom it was done to."""
    return SENTENCES[kind].format_map({**details, "about": about or "somebody"})
