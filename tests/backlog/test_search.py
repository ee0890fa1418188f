"""The search language: what is read, what is complained about, and the sentence that says so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.backlog.search import parse, regex
from tracker.backlog.search_dates import dates
from tracker.backlog.search_keywords import ALSO, KEYWORDS
from tracker.backlog.search_sentence import understood
from tracker.backlog.search_tree import Group, Manner, Term, Unread, Value
from tracker.backlog.words import LONGEST, encoded, fold, has_phrase, indexed, words

TODAY = date(2026, 11, 18)
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)

UNDERSTOOD = {
    "pier": "Stories with “pier”",
    "pier ticket": "Stories with “pier”, with “ticket”",
    "pier AND ticket": "Stories with “pier”, with “ticket”",
    "pier OR ticket": "Stories with “pier” or stories with “ticket”",
    "-pier": "Stories without “pier”",
    '"show the timetable"': "Stories with “show the timetable”",
    "pi*r": "Stories with “pi*r”",
    "/pi(er|ck)/": "Stories with what matches /pi(er|ck)/",
    "name:pier": "Stories with “pier” in the title",
    "label:pier": "Stories labelled “pier”",
    'label:"needs design"': "Stories labelled “needs design”",
    'label:""': "Stories without labels",
    "label:pier,harbour": "Stories labelled “pier” or “harbour”",
    "-label:pier": "Stories not labelled “pier”",
    'epics:""': "Stories in no epic",
    "type:feature,bug": "Features or bugs",
    "type:bugs": "Bugs",
    "-type:bug": "Stories that are no bugs",
    "state:started": "Started stories",
    "-state:started": "Not started stories",
    "state:unscheduled type:chore": "Unscheduled chores",
    "estimate:3": "Stories of 3 points",
    "estimate:-1": "Stories without an estimate",
    "priority:p0,P1 state:started": "Started stories of priority p0 or p1",
    "-priority:p3": "Stories not of priority p3",
    "priority:none": "Stories without a priority",
    "-story_priority:none": "Stories with a priority",
    "points:2..5": "Stories of 2 to 5 points",
    "points:>=2": "Stories of at least 2 points",
    "owner:ben": "Stories owned by “ben”",
    'owned_by:""': "Stories without owners",
    "requested_by:ada": "Stories requested by “ada”",
    "reviewer:cy": "Stories to be reviewed by “cy”",
    "mywork:AA": "Stories waiting for “AA”",
    "review:design&pass": "Stories with reviews of kind “design&pass”",
    "review_status:in_review": "Stories with reviews that are in review",
    "is:blocked": "Stories blocked",
    "-is:following": "Stories that you do not follow",
    "has:attachments": "Stories with attachments",
    "no:owner": "Stories without owners",
    "has:external_id": "Stories that were imported",
    "blocked:yes": "Stories blocked",
    "release:harbour": "Stories in the release “harbour”",
    "id:1,2,3 includedone:true": "Stories with the number #1, #2 or #3, those of done iterations too",
    "#12": "Stories with the number #12",
    "external_id:4711": "Stories imported as “4711”",
    "created:today": "Stories added today",
    "created_on:11/22/2025": "Stories added on 22 Nov 2025",
    "updated:-2w": "Stories changed in the last 2 weeks",
    "updated:-1d": "Stories changed in the last day",
    "updated:-1hour": "Stories changed in the last hour",
    "updated:yesterday": "Stories changed yesterday",
    "modified_since:2026-11-01": "Stories changed since 1 Nov",
    "updated_since:-5hours": "Stories changed since 5 hours ago",
    "accepted:-2w..yesterday": "Stories accepted between 4 Nov and yesterday",
    "accepted_before:-1day": "Stories accepted before yesterday",
    "state:started,finished type:feature label:pier owner:Ben updated_since:11/1/2026": (
        "Started or finished features labelled “pier”, owned by “Ben”, changed since 1 Nov"
    ),
    "(label:a OR label:b) type:bug": "Bugs labelled “a” or labelled “b”",
    "label:a OR label:b type:bug": "Bugs labelled “a” or labelled “b”",
    "type:bug (label:a OR label:b)": "Bugs labelled “a” or labelled “b”",
    "-(label:a label:b) type:bug": "Bugs but no stories labelled “a”, labelled “b”",
    "": "",
    "includedone:true": "",
    "created:-2d -created:today": "Stories added in the last 2 days, not added today",
}


@pytest.mark.parametrize(("text", "sentence"), UNDERSTOOD.items(), ids=UNDERSTOOD)
def test_what_is_asked_for_is_said_in_a_sentence(text: str, sentence: str) -> None:
    query = parse(text)
    assert not query.complaints
    assert understood(query, TODAY) == sentence


COMPLAINTS = {
    "ower:ben": "I do not know “ower:”; did you mean owner:?",
    "zzz:ben": "I do not know “zzz:”. Put it in quotes to look for these words.",
    "created:soon": "“created:” knows no “soon”; it takes a date such as 2026-11-22",
    "created:2026-02-30": "“created:” knows no “2026-02-30”",
    "created:11/22/26": "“created:” knows no “11/22/26”",
    'label:"pier': "The quote is not closed.",
    "label:": '“label:” waits for a name or words. For stories without any, write label:"".',
    'name:""': "“name:” knows no “”",
    "state:begun": "“state:” knows no “begun”; it takes one of planned, unscheduled",
    "type:story": "“type:” knows no “story”; it takes one of feature, bug, chore and release.",
    "estimate:many": "“estimate:” knows no “many”",
    "priority:high": "“priority:” knows no “high”",
    "id:twelve": "“id:” knows no “twelve”; it takes the number of a story.",
    "(pier": "The parenthesis is not closed.",
    "pier)": "A parenthesis is closed that was never opened.",
    "pier OR": "OR waits for a second term.",
    "OR pier": "OR stands between two terms.",
    "pier AND OR ticket": "OR stands between two terms.",
    "/pi(/": "“/pi(/” is not a regular expression: missing ): pi(.",
    "!!!": "There is no word to look for in “!!!”.",
    "***": "There is no word to look for in “***”.",
    "(" * 30 + "pier" + ")" * 30: "These are too many parentheses within each other.",
    "pier " * 31: "A search has at most 30 terms; what comes after is left out.",
}


@pytest.mark.parametrize(("text", "sentence"), COMPLAINTS.items(), ids=list(map(str, range(len(COMPLAINTS)))))
def test_what_is_not_understood_is_named(text: str, sentence: str) -> None:
    first = parse(text).complaints[0]
    assert first.text.startswith(sentence)
    assert 0 <= first.begin < first.end <= len(text)


def test_a_complaint_says_where_it_is() -> None:
    text = 'pier ower:"ben brandt" ticket'
    (complaint,) = parse(text).complaints
    assert text[complaint.begin : complaint.end] == 'ower:"ben brandt"'


def test_what_is_not_understood_stays_and_the_rest_is_searched_for() -> None:
    query = parse('pier -ower:"ben brandt"')
    assert query.node == Group(Term("", (Value("pier"),)), (("AND", Unread('-ower:"ben brandt"')),))
    assert understood(query, TODAY) == "Stories with “pier”"
    assert not parse("ower:ben").asks


def test_terms_group_from_the_left_with_equal_strength() -> None:
    a, b, c = (Term("", (Value(name),)) for name in "abc")
    assert parse("a OR b c").node == Group(a, (("OR", b), ("AND", c)))
    assert parse("a OR (b c)").node == Group(a, (("OR", Group(b, (("AND", c),))),))
    assert parse("(a OR b) c") == parse("a OR b c")
    assert parse("-(-(a b)) c") == parse("(a b) c")


CANONICAL = {
    "  pier   AND  ticket ": "pier ticket",
    "((pier))": "pier",
    "--pier": "pier",
    "a - b": "a b",
    "Owned_By:Ben TITLE:pier": "owner:Ben name:pier",
    "state:Started,started": "state:started",
    "#12": "id:12",
    "includedone:yes pier": "pier includedone:true",
    "-includedone:false pier": "pier includedone:true",
    'label:"a b",c': 'label:"a b",c',
    "a OR (b OR c)": "a OR (b OR c)",
    "x(y z)": "x (y z)",
}


@pytest.mark.parametrize(("text", "canonical"), CANONICAL.items(), ids=CANONICAL)
def test_the_canonical_text(text: str, canonical: str) -> None:
    assert str(parse(text)) == canonical


PIECES = st.sampled_from(
    [
        "AND",
        "OR",
        "(",
        ")",
        "-",
        '"',
        "/",
        ",",
        ":",
        " ",
        " ",
        "*",
        "?",
        "#1",
        "..",
        "\\",
        "!",
        "é",
        "漢",
        "\n",
    ]
    + [f"{name}:" for name in (*KEYWORDS, *ALSO)]
    + ["pier", "started", "bug", "today", "-2w", "2026-11-22", "true", "-1", ">3", "/a(b/", '"a b"', "ower:"]
)


@given(st.text() | st.lists(PIECES, max_size=30).map("".join))
def test_reading_never_fails_and_the_canonical_text_is_read_as_the_same(text: str) -> None:
    query = parse(text)
    assert parse(str(query)) == query
    assert str(parse(str(query))) == str(query)
    understood(query, TODAY)
    for complaint in query.complaints:
        assert complaint.text
        assert 0 <= complaint.begin < complaint.end


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2026-11-22", datetime(2026, 11, 21, 23, tzinfo=UTC), datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("today", datetime(2026, 11, 17, 23, tzinfo=UTC), datetime(2026, 11, 18, 23, tzinfo=UTC)),
        ("yesterday", datetime(2026, 11, 16, 23, tzinfo=UTC), datetime(2026, 11, 17, 23, tzinfo=UTC)),
        ("-1w", datetime(2026, 11, 10, 23, tzinfo=UTC), datetime(2026, 11, 11, 23, tzinfo=UTC)),
        ("-1w..today", datetime(2026, 11, 10, 23, tzinfo=UTC), datetime(2026, 11, 18, 23, tzinfo=UTC)),
        ("-5h", datetime(2026, 11, 18, 5, tzinfo=UTC), datetime(2026, 11, 18, 5, tzinfo=UTC)),
    ],
)
def test_dates_are_those_of_the_time_zone(text: str, begin: datetime, end: datetime) -> None:
    found = dates(text)
    assert found
    assert (found.begin(NOW, BERLIN), found.end(NOW, BERLIN)) == (begin, end)


@pytest.mark.parametrize(
    "text", ["", "..", "2026", "1/1/26", "-2x", "-0h", "2026-13-01", "0001-01-01", "٣/٤/٢٠٢٦"]
)
def test_what_is_no_date(text: str) -> None:
    assert dates(text) is None


def test_words_have_neither_case_nor_accents() -> None:
    assert words("Café-Crème, l'été; STRASSE straße") == ["cafe", "creme", "l", "ete", "strasse", "strasse"]
    assert words("予約 pier_2") == ["予", "約", "pier", "2"]
    assert fold("ÀB") == "ab"


def test_phrases() -> None:
    text = "Show the timetable of the pier"
    assert has_phrase(text, words("timetable of the p"), whole=False)
    assert not has_phrase(text, words("timetable of the p"), whole=True)
    assert not has_phrase(text, words("timetable the"), whole=False)


@given(st.text(), st.text())
def test_the_index_keeps_beginnings_and_nothing_but_letters_and_digits(one: str, other: str) -> None:
    for word in words(one):
        assert encoded(word).isascii()
        assert encoded(word).isalnum()
        assert len(encoded(word)) <= LONGEST
        assert encoded(word).startswith(encoded(word[:1]))
    first, second = (words(text)[:1] for text in (one, other))
    if first and second:
        assert encoded(first[0]).startswith(encoded(second[0])) == first[0].startswith(second[0])
    assert indexed(one, [other]).split() == indexed(one, [other]).strip().split(" ")


def test_a_regular_expression_takes_time_in_proportion_to_the_text() -> None:
    assert not regex("(a+)+$").search("a" * 100_000 + "b")


def test_manners_of_values() -> None:
    values = parse('label:a,"b c",d*,/e/').node
    assert isinstance(values, Term)
    assert [value.manner for value in values.values] == list(Manner)
