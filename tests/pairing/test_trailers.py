"""Who worked together, as commits tell it."""

from datetime import date, datetime

import pytest

from tracker.pairing.trailers import Author, Commit, read_log, together

ADA, BEN = Author("ada@example.com", "Ada"), Author("ben@example.com", "Ben")
AT = "2026-11-17T23:30:00-05:00"


def commit(message, author=ADA, at=AT, parents=1):
    return Commit("1f", datetime.fromisoformat(at), author, message, parents)


def found(*commits):
    return [(each.day, {who.email for who in each.authors}, each.story) for each in together(commits)]


PAIR = {"ada@example.com", "ben@example.com"}
TUESDAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("message", "people", "story"),
    [
        ("Pay by card\n\nCo-authored-by: Ben <ben@example.com>", PAIR, None),
        ("Pay by card [#12]\n\nCO-AUTHORED-BY: Ben <Ben@Example.com>\n", PAIR, 12),
        ("[Finishes #7] Pay\n\nBecause.\n\nRefs: x\nCo-authored-by: Ben <ben@example.com>", PAIR, 7),
        ("Pay (#9)\n\nCo-authored-by: Ben <ben@example.com>", PAIR, 9),
        (
            "All\n\nCo-authored-by: Ben <ben@example.com>\nCo-authored-by: B. <ben@example.com>\n"
            "Co-authored-by: Cy <cy@example.com>",
            {*PAIR, "cy@example.com"},
            None,
        ),
    ],
)
def test_authors_and_trailers_make_a_pair(message, people, story):
    assert found(commit(message)) == [(TUESDAY, people, story)]


@pytest.mark.parametrize(
    "message",
    [
        "Alone",
        "Only myself\n\nCo-authored-by: Ada <ADA@example.com>",
        "In the text\n\nCo-authored-by: Ben <ben@example.com>\n\nand more text",
        "No address\n\nCo-authored-by: Ben",
        "Merge branch 'x'\n\nCo-authored-by: Ben <ben@example.com>",
        'Revert "Pay"\n\nCo-authored-by: Ben <ben@example.com>',
        "Bump\n\nCo-authored-by: dependabot[bot] <1+dependabot[bot]@users.noreply.github.com>",
        "Written\n\nCo-authored-by: Claude <noreply@anthropic.com>",
        "",
    ],
)
def test_what_is_no_pair_is_passed_over(message):
    assert found(commit(message)) == []


def test_merges_are_passed_over():
    assert found(commit("Joined\n\nCo-authored-by: Ben <ben@example.com>", parents=2)) == []


def test_a_day_a_story_and_a_set_of_people_are_one():
    other = "Reviewed\n\nCo-authored-by: Ada <ada@example.com>"
    commits = [
        commit("Pay\n\nCo-authored-by: Ben <ben@example.com>"),
        commit(other, author=BEN),
        commit("Pay #3\n\nCo-authored-by: Ben <ben@example.com>"),
        commit("Pay\n\nCo-authored-by: Ben <ben@example.com>", at="2026-11-18T09:00:00-05:00"),
    ]
    assert found(*commits) == [(TUESDAY, PAIR, None), (TUESDAY, PAIR, 3), (date(2026, 11, 18), PAIR, None)]
    assert [each.commits for each in together(commits)] == [2, 1, 1]


def test_the_log_of_git_is_read():
    log = (
        f"1f\x1f0a 0b\x1f{AT}\x1fAda\x1fAda@example.com\x1fJoin\n\x1e"
        f"\n2f\x1f0a\x1f{AT}\x1fAda\x1fada@example.com\x1fPay\n\nwith cards\n\x1e\nbroken\x1e"
        "3f\x1f\x1fsoon\x1fAda\x1fada@example.com\x1fPay\x1e"
    )
    assert [(each.sha, each.parents, each.author, each.message) for each in read_log(log)] == [
        ("1f", 2, ADA, "Join\n"),
        ("2f", 1, ADA, "Pay\n\nwith cards\n"),
    ]
