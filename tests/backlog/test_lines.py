"""Lines that become stories: what is understood, and what stays in the title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.backlog.lines import Line, read_lines

LINES = {
    "Pay by card": Line("Pay by card", "feature", None, ()),
    "  - Pay by card  ": Line("Pay by card", "feature", None, ()),
    "3. Pay by card": Line("Pay by card", "feature", None, ()),
    "- [ ] Pay by card": Line("Pay by card", "feature", None, ()),
    "bug: Seats are sold twice": Line("Seats are sold twice", "bug", None, ()),
    "Chore : Clean the deck": Line("Clean the deck", "chore", None, ()),
    "release: The harbour opens": Line("The harbour opens", "release", None, ()),
    "Pay by card (3)": Line("Pay by card", "feature", 3, ()),
    "Pay by card (3) #money #Terminal": Line("Pay by card", "feature", 3, ("money", "terminal")),
    "Pay by card #money (3)": Line("Pay by card", "feature", 3, ("money",)),
    "Follows from #12": Line("Follows from #12", "feature", None, ()),
    "Buy 2 (of 3) tickets": Line("Buy 2 (of 3) tickets", "feature", None, ()),
    "Note: say it": Line("Note: say it", "feature", None, ()),
    "Two estimates (2) (3)": Line("Two estimates (2)", "feature", 3, ()),
    "bug:": Line("", "bug", None, ()),
    "#money": Line("", "feature", None, ("money",)),
    "Deck  plan #12b #3": Line("Deck  plan #12b #3", "feature", None, ()),
    f"a{' ' * 100_000}b": Line(f"a{' ' * 100_000}b", "feature", None, ()),  # which once took minutes
    f"a #{'b' * 100_000},": Line(f"a #{'b' * 100_000},", "feature", None, ()),
}


@pytest.mark.parametrize(("text", "line"), LINES.items())
def test_a_line_says(text, line):
    assert read_lines(text) == [line]


def test_empty_lines_are_passed_over():
    assert [line.title for line in read_lines("\n One\r\n\n\nTwo \n")] == ["One", "Two"]


@given(st.text())
def test_any_text_can_be_read(text):
    for line in read_lines(text):
        assert line.title == line.title.strip()
        assert all(label == label.lower() for label in line.labels)
