"""Names and kinds of files that people send."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.uploads.names import LONGEST, PLAIN, cleaned, kind_of, words_for


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("plan.pdf", "plan.pdf"),
        ("C:\\tmp\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\r\nc\u202egpj.exe", "abcgpj.exe"),
        ('say "hi" <b>|?.txt', "say hi b.txt"),
        ("Cafe\u0301 menu .txt", "Café menu .txt"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_are_cleaned(sent: str, shown: str) -> None:
    assert cleaned(sent) == shown


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_can_be_kept_and_sent(sent: str) -> None:
    name = cleaned(sent)
    assert 1 <= len(name) <= LONGEST
    assert not set(name) & set('/\\"<>:|?*')
    assert not any(unicodedata.category(each)[0] == "C" for each in name)
    assert cleaned(name) == name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("plan.pdf", "application/pdf"),
        ("photo.JPG", "image/jpeg"),
        ("page.html", PLAIN),
        ("picture.svg", PLAIN),
        ("feed.xml", PLAIN),
        ("script.js", PLAIN),
        ("log.txt.gz", PLAIN),
        ("nothing", PLAIN),
    ],
)
def test_what_a_browser_might_run_is_only_bytes(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (123_456, "123 KB"),
        (20 * 2**20, "21 MB"),
    ],
)
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert words_for(size) == words
