"""Stories named in texts, addresses of code, what is open before an acceptance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.backlog.code_addresses import kind_of, problem, short_name
from tracker.backlog.ordering import spread
from tracker.backlog.references import is_bare, numbers_in
from tracker.backlog.unfinished import left_open

TEXTS = {
    "#12": [12],
    "waits for #12, then #7 and #12": [12, 7],
    "(#12)": [12],
    "https://tracker.example/projects/3/stories/12#tasks": [12],
    "https://tracker.example/story/show/173501234": [173501234],
    "issue#12 of the other tool": [],
    "##12": [],
    "https://example.com/page#12": [],
    "# 12": [],
    "#12b": [],
    "#" + "9" * 19: [],
}


@pytest.mark.parametrize(("text", "numbers"), TEXTS.items(), ids=TEXTS)
def test_numbers_of_stories_in_a_text(text, numbers):
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "bare"), [("#12", True), (" https://t.example/projects/3/stories/12 ", True), ("see #12", False)]
)
def test_a_text_that_only_names_a_story(text, bare):
    assert is_bare(text) is bare


CODE = {
    "https://github.com/harbour/ferry/pull/12": ("pull request", "ferry#12"),
    "https://github.com/harbour/ferry/pull/12/files": ("pull request", "ferry#12"),
    "https://gitlab.com/harbour/ferry/-/merge_requests/7": ("pull request", "ferry#7"),
    "https://bitbucket.org/harbour/ferry/pull-requests/7": ("pull request", "ferry#7"),
    "https://codeberg.org/harbour/ferry/pulls/7": ("pull request", "ferry#7"),
    "https://github.com/harbour/ferry/tree/card/by-phone": ("branch", "card/by-phone"),
    "https://gitlab.com/harbour/ferry/-/tree/card": ("branch", "card"),
    "https://codeberg.org/harbour/ferry/src/branch/card/": ("branch", "card"),
    "https://git.example/%C3%A4pfel/tree/%C3%A4pfel": ("branch", "äpfel"),
    "https://git.example:8443/whatever/": ("branch", "git.example:8443/whatever"),
}


@pytest.mark.parametrize(("url", "told"), CODE.items(), ids=CODE)
def test_an_address_of_code_tells_its_kind_and_short_name(url, told):
    assert problem(url) is None
    assert (kind_of(url), short_name(url)) == told


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ferry#12",
        "javascript:alert(1)",
        "ftp://x.example/y",
        "https://",
        "https://x y",
        "http://[",
        "https://x:99999",
    ],
)
def test_what_is_no_address_of_code_is_told_so(url):
    assert problem(url)


OPEN = {
    (0, 0, 0, 0): "",
    (2, 0, 0, 0): "2 criteria are open",
    (1, 0, 0, 0): "1 criterion is open",
    (1, 2, 0, 0): "1 criterion and 2 tasks are open",
    (1, 1, 1, 3): "1 criterion, 1 task, 1 review and 3 blockers are open",
}


@pytest.mark.parametrize(("counts", "sentence"), OPEN.items())
def test_what_is_open_is_said_in_one_sentence(counts, sentence):
    assert left_open(*counts) == sentence


@given(st.integers(-(2**40), 2**40) | st.none(), st.integers(1, 2**40) | st.none(), st.integers(1, 60))
def test_several_positions_fit_in_order_or_none(above, distance, count):
    below = None if distance is None else (above or 0) + distance
    positions = spread(above, below, count)
    if positions is None:
        assert above is not None
        assert below is not None
        assert below - above <= count + 1
        return
    assert len(positions) == count
    assert positions == sorted(set(positions))
    assert above is None or above < positions[0]
    assert below is None or positions[-1] < below
