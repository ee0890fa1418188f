"""Signing in sends people on to pages of this site only."""

import pytest

from tracker.accounts.addresses import local_path


@pytest.mark.parametrize("path", ["/", "/projects/3", "/projects/3?week=2026-W47", "/invitations/a-b_c"])
def test_paths_of_this_site_are_followed(path):
    assert local_path(path, "/home") == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "projects/3",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/ok\\..\\evil",
        "javascript:alert(1)",
    ],
)
def test_anything_else_is_not(path):
    assert local_path(path, "/home") == "/home"
