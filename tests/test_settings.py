"""Settings: what is taken, and the sentence for what is not."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from tests.support.page import Page
from tests.world import World
from tracker.settings import BadSetting, read


def complaint(**environment: str) -> str:
    with pytest.raises(BadSetting) as refused:
        read(environment)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("TRACKER_UPLOAD_LIMIT_MB", ("1", "20", "1000"), ("0", "-1", "1001", "2.5", "many", "9" * 5000)),
        ("TRACKER_PROXIES", ("0", "1", "10"), ("-1", "11", "x")),
    ],
)
def test_whole_numbers_have_bounds(name: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    for value in good:
        assert read({name: value})[name] == int(value)
    for value in bad:
        sentence = complaint(**{name: value})
        assert sentence.startswith(f"{name} is ")
        assert sentence.endswith(f"but must be a whole number from {good[0]} to {good[-1]}.")


def test_a_secret_is_long_and_is_not_printed() -> None:
    assert complaint(TRACKER_SECRET_KEY="short secret") == (
        "TRACKER_SECRET_KEY was given, but must be at least 16 characters long."
    )
    assert read({"TRACKER_SECRET_KEY": "k" * 16})["TRACKER_SECRET_KEY"] == "k" * 16
    assert read({})["TRACKER_SECRET_KEY"] == ""


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("TRACKER_TIMEZONE", "TRACKER_TIME_ZONE"),
        ("TRACKER_PROXY", "TRACKER_PROXIES"),
        ("TRACKER_SECRET", "TRACKER_SECRET_KEY"),
        ("TRACKER_DATABASE_URL", "DATABASE_URL"),
    ],
)
def test_a_misspelt_name_is_told_what_was_meant(name: str, meant: str) -> None:
    assert complaint(**{name: "1"}) == f"{name} is not a setting of Tracker. Did you mean {meant}?"


def test_an_unrelated_name_is_not_guessed_at() -> None:
    assert complaint(TRACKER_FOO="1") == "TRACKER_FOO is not a setting of Tracker."


@pytest.mark.sqlite_only("the limit is the server's, not the database's")
def test_a_file_too_large_is_told_the_limit(app: Flask, world: World, page: Page) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    data = {"file": (io.BytesIO(b"x" * 1_100_000), "large.csv"), "name": "Barge"}
    page.post("/import", data, 413)
    assert "a file may have up to 1 MB" in page.text
