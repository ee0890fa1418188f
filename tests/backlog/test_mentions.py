"""Whom a text mentions, and how that looks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.backlog.mentions import Member, shortest, written

ADA = Member(1, "Ada Ahlers", "AA")
BEN = Member(2, "Ben Brandt", "BB")
ANNA = Member(3, "Anna-Lena Öz", "AÖ")
OTHER_BEN = Member(4, "Ben Bauer", "BU")
MEMBERS = (ADA, BEN, ANNA)

CASES = {
    "the first name": ("Could @Ada look?", {1}),
    "the initials": ("@BB knows", {2}),
    "the whole name": ("Ask @Ada Ahlers.", {1}),
    "without regard to case": ("@ada and @ben brandt", {1, 2}),
    "a name with a hyphen": ("@Anna-Lena, please", {3}),
    "letters beyond ASCII": ("(@aö)", {3}),
    "before an apostrophe": ("@Ada's ticket", {1}),
    "somebody twice": ("@Ada @AA", {1}),
    "at the end of a sentence": ("It was @Ben.", {2}),
    "a stranger": ("@Zoe @everybody", set()),
    "an e-mail address": ("write to someone@ada.example or x@Ada", set()),
    "part of a longer word": ("@Adam @Ada_2 @Ada-Lovelace", set()),
    "within code": ("run `@Ada` or\n\n    @Ada\n", set()),
    "within a link": ("[@Ada](https://example.com)", set()),
    "only the sign": ("@ Ada @", set()),
}


@pytest.mark.parametrize(("text", "named"), CASES.values(), ids=CASES)
def test_members_are_found_by_their_handles(text: str, named: set[int]) -> None:
    said = written(text, MEMBERS)
    assert said.named == named
    assert not said.unclear
    assert said.html.count('class="mention"') >= len(named)


def test_a_mention_is_marked_with_the_name_of_who_it_is() -> None:
    said = written("Dear **@aa**, see <b>this</b>", MEMBERS)
    assert '<strong><span class="mention" title="Ada Ahlers">@aa</span></strong>' in said.html
    assert "&lt;b&gt;" in said.html


def test_a_handle_of_several_people_names_nobody_and_says_what_to_write() -> None:
    said = written("@Ben, or @Ben Bauer?", (*MEMBERS, OTHER_BEN))
    assert said.named == {OTHER_BEN.id}
    assert said.unclear == (
        "“@Ben” could be Ben Bauer or Ben Brandt. "
        "Write the whole name, or initials that only one of them has.",
    )


@pytest.mark.parametrize(
    ("member", "members", "handle"),
    [
        (ADA, MEMBERS, "Ada"),
        (BEN, (*MEMBERS, OTHER_BEN), "BB"),
        (Member(8, "Ben Bold", "BB"), (BEN, Member(8, "Ben Bold", "BB")), "Ben Bold"),
    ],
)
def test_the_shortest_handle_means_nobody_else(
    member: Member, members: tuple[Member, ...], handle: str
) -> None:
    assert shortest(member, members) == handle
    assert written(f"@{handle} ", members).named == {member.id}


@given(
    st.text(),
    st.lists(st.builds(Member, st.integers(1, 9), st.text(max_size=12), st.text(max_size=3)), max_size=4),
)
def test_no_text_and_no_name_breaks_out_of_its_mark(text: str, members: list[Member]) -> None:
    html = written(text, members).html
    tags = set(re.findall(r"<\s*([a-zA-Z0-9]+)", html))
    harmless = (
        "p br hr a strong em s code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 table thead tbody tr th td span"
    )
    assert tags <= set(harmless.split())
    assert " on" not in re.sub(r'title="[^"]*"|>[^<]*', "", html)
