"""Addresses as programs write them: with double slashes, slashes at the end, and by their other name; and
PATCH where they mean PUT."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

ROOTS = re.compile(r"/services/(edge|v5)(?=/|$)")
"""`edge` was the same with additions that might change (semantics reference 3.1)."""
FILES = "/file_attachments/"
"""Files have an address outside of /services (semantics reference 3.9.5), which takes a token, too."""
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def tidied(path: str) -> str:
    """The path as we know it: //services//edge/me/ is /services/v5/me. Others stay as they are."""
    single = re.sub(r"/{2,}", "/", path)
    if single.startswith(FILES):
        single = f"/services/v5{single}"
    if not ROOTS.match(single):
        return path
    return ROOTS.sub("/services/v5", single).rstrip("/")


def tidy(application: Application) -> Application:
    """The application, asked for tidied paths: a redirect would lose what was posted. PATCH is PUT, which
    sets only what is sent (semantics reference 3.1)."""

    def tidied_application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["PATH_INFO"] = tidied(environ.get("PATH_INFO", ""))
        if environ["REQUEST_METHOD"] == "PATCH" and ROOTS.match(environ["PATH_INFO"]):
            environ["REQUEST_METHOD"] = "PUT"
        return application(environ, start_response)

    return tidied_application
