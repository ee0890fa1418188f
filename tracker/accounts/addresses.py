"""Which addresses a person may be sent on to after signing in."""

from __future__ import annotations


def local_path(text: str | None, default: str) -> str:
    """The path, if it is one of this site; else `default`.

    Browsers read "\\" as "/", drop tabs and line breaks, and take "//evil.example" for another site.
    """
    if not text or not text.startswith("/") or text.startswith("//"):
        return default
    if "\\" in text or any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        return default
    return text
