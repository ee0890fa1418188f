"""Who gets the report, as typed."""

from __future__ import annotations

import pytest

from tracker.reports.recipients import MOST, BadRecipients, read_recipients


def test_addresses_are_read_line_by_line_each_once():
    text = "ada@example.com\n\n  Boss@Elsewhere.example \r\nADA@example.com\nops@intranet\n"
    assert read_recipients(text) == ("ada@example.com", "boss@elsewhere.example", "ops@intranet")


@pytest.mark.parametrize(
    "line",
    ["nobody", "a@", "@b.example", "a@b@c.example", "a b@c.example", "Ada <ada@example.com>",
     "a@example.com, b@example.com", "a@example.com\x00", "grüße@example.com"],
)  # fmt: skip
def test_each_line_that_is_no_address_gets_a_sentence(line):
    with pytest.raises(BadRecipients) as bad:
        read_recipients(f"ada@example.com\n{line}\nalso bad")
    assert len(bad.value.complaints) == 2
    assert bad.value.complaints[0].startswith(f"Recipients, line 2: “{line}” is no e-mail address. ")


def test_no_more_than_can_be_written_to():
    with pytest.raises(BadRecipients, match=f"Recipients has {MOST + 1} addresses; at most {MOST}"):
        read_recipients("\n".join(f"a{number}@example.com" for number in range(MOST + 1)))
