"""Text people write and read: what becomes a link, things in a row."""

from __future__ import annotations

import re

import pytest

from tracker.text import listed, markdown


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("See https://example.com/a_b_c?x=1&y=2.", ["https://example.com/a_b_c?x=1&amp;y=2"]),
        ("(http://example.com/x), or HTTPS://EXAMPLE.COM!", ["http://example.com/x", "HTTPS://EXAMPLE.COM"]),
        ("**https://example.com**", ["https://example.com"]),
        ("[here](https://example.com) <https://example.org>", ["https://example.com", "https://example.org"]),
        ("`https://example.com` http:// https://", []),
        ("javascript:alert(1) ftp://example.com xhttps://example.com", []),
        ('https://example.com/"onclick="alert(1)', ["https://example.com/"]),
    ],
)
def test_addresses_become_links(source: str, links: list[str]) -> None:
    html = markdown(source)
    assert re.findall(r'href="([^"]*)"', html) == links
    assert "onclick" not in re.sub(r">[^<]*", "", html)


def test_a_table_is_drawn_unless_it_has_cells_without_end() -> None:
    assert markdown("| fare | day |\n|---|---|\n| 3 | Monday |").count("<td>") == 2
    columns = 100
    endless = "|a" * columns + "\n" + "|-" * columns + "\n" + "|\n" * 9000  # some 65,000 cells
    assert "<table>" not in markdown(endless)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Ada"], "Ada"),
        (["Ada", "Ben"], "Ada and Ben"),
        (["Ada", "Ben", "Cy"], "Ada, Ben and Cy"),
    ],
)
def test_names_in_a_row(names: list[str], words: str) -> None:
    assert listed(names) == words
