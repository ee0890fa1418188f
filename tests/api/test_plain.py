"""The plain parts of API v5: fields, parameters, pages, shapes, paths."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.api import parameters as read
from tracker.api.cycle_time import Transition, cycle_time
from tracker.api.pages import MOST, Window, page, window
from tracker.api.parameters import Words, read_all
from tracker.api.paths import tidied
from tracker.api.problems import Problem, nameless, of_refusal
from tracker.api.shapes import Link, Nested, Shape, always, plainly
from tracker.api.wanted import wanted
from tracker.backlog.state_changes import Change

HARBOUR = Shape("harbour", {"id": lambda it: it.id, "kind": always("harbour"), "name": lambda it: it.name})
FERRY = Shape(
    "ferry",
    {
        "id": lambda it: it.id,
        "name": lambda it: it.name,
        "length": lambda it: it.length,
        "harbours": Nested(lambda: HARBOUR, lambda it: it.harbours),
        "home": Nested(lambda: HARBOUR, lambda it: it.home),
    },
    asked=frozenset({"harbours"}),
)
ALBA = SimpleNamespace(
    id=1,
    name="Alba",
    length=None,
    harbours=[SimpleNamespace(id=7, name="Old pier")],
    home=SimpleNamespace(id=8, name="New pier"),
)
HOME = {"id": 8, "kind": "harbour", "name": "New pier"}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (None, {"id": 1, "name": "Alba", "home": HOME}),
        ("", {"id": 1, "name": "Alba", "home": HOME}),
        ("name", {"id": 1, "name": "Alba"}),
        ("length", {"id": 1}),
        (
            ":default,harbours(name)",
            {"id": 1, "name": "Alba", "harbours": [{"id": 7, "name": "Old pier"}], "home": HOME},
        ),
        ("home(:default)", {"id": 1, "home": HOME}),
        ("home(id) , name", {"id": 1, "name": "Alba", "home": {"id": 8}}),
    ],
)
def test_fields_choose_properties_and_the_id_is_always_there(asked, shown):
    assert FERRY.show(ALBA, wanted(asked)) == shown


@pytest.mark.parametrize(
    "asked", ["name(", "name)", "(name)", "name home", "na me,", "a(b(c(", "ñ", "name,,home(", "!"]
)
def test_fields_that_cannot_be_read_are_a_problem(asked):
    with pytest.raises(Problem) as problem:
        wanted(asked)
    assert problem.value.code == "invalid_parameter"


@pytest.mark.parametrize("asked", ["colour", "home(colour)", "name(first)"])
def test_fields_that_do_not_exist_are_named(asked):
    with pytest.raises(Problem, match="invalid_parameter"):
        FERRY.check(wanted(asked))


@given(some.text(alphabet="ab:(),_ \n", max_size=30))
def test_no_text_breaks_the_reading_of_fields(text):
    with suppress(Problem):
        wanted(text)


def test_deep_nesting_is_refused_not_followed():
    with pytest.raises(Problem):
        wanted("a(" * 5000)


@pytest.mark.parametrize(
    ("asked", "usual", "total", "first"),
    [
        (window(None, None, 100), Window(100), 12, 0),
        (window(5, 10, 100), Window(5, 10), 12, 10),
        (window(0, None, 100), Window(0), 12, 0),
        (window(-3, None, 100), Window(0), 12, 0),
        (window(10**9, 3, 100), Window(MOST, 3), 12, 3),
        (window(10, -12, 10), Window(10, -12), 14, 2),
        (window(10, -99, 10), Window(10, -99), 14, 0),
    ],
)
def test_windows_are_clamped_and_count_back_from_the_end(asked, usual, total, first):
    assert asked == usual
    assert asked.first_of(total) == first


def test_pages_tell_of_themselves_in_headers():
    assert page(Window(7, 14), 70, 7).headers == {
        "X-Tracker-Pagination-Total": "70",
        "X-Tracker-Pagination-Limit": "7",
        "X-Tracker-Pagination-Offset": "14",
        "X-Tracker-Pagination-Returned": "7",
    }


@pytest.mark.parametrize(
    ("how", "value", "meant"),
    [
        (read.integer, 3, 3),
        (read.integer, Words("3"), 3),
        (read.points, 2.0, 2),
        (read.points, Words("2"), 2),
        (read.share, 0.8, 0.8),
        (read.truth, True, True),
        (read.truth, Words("FALSE"), False),
        (read.text(5), "ferry", "ferry"),
        (read.one_of("feature", "bug"), "Bug", "bug"),
        (read.moment, "2026-03-02T08:00:00Z", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        (read.moment, "2026-03-02T10:00:00+02:00", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        (read.moment, Words("2026-03-02T10:00:00 02:00"), datetime(2026, 3, 2, 8, tzinfo=UTC)),
        (read.moment, 1772438400000, datetime(2026, 3, 2, 8, tzinfo=UTC)),
        (read.moment, Words("1772438400000"), datetime(2026, 3, 2, 8, tzinfo=UTC)),
        (read.day, "2026-03-02", date(2026, 3, 2)),
        (read.several(read.integer), [1, 2], [1, 2]),
        (read.several(read.integer), Words("1, 2,"), [1, 2]),
        (read.thing(name=read.text(9)), {"name": "Alba", "kind": "ferry", "id": None}, {"name": "Alba"}),
        (read.either(read.thing(id=read.integer), read.text(9)), "pier", "pier"),
    ],
)
def test_parameters_are_read_by_their_type(how, value, meant):
    assert how("it", value) == meant


@pytest.mark.parametrize(
    ("how", "value", "said"),
    [
        (read.integer, "3", "'it' must be an integer value"),
        (read.integer, True, "'it' must be an integer value"),
        (read.integer, 10**30, "'it' must be an integer value"),
        (read.integer, Words("three"), "'it' must be an integer value"),
        (read.points, "2", "'it' must be a number value"),
        (read.points, 1.5, "'it' must be one of the values of the project's point scale"),
        (read.points, float("nan"), "'it' must be one of the values of the project's point scale"),
        (read.truth, 1, "'it' must be a non-string boolean true or false value"),
        (read.truth, "true", "'it' must be a non-string boolean true or false value"),
        (read.text(5), 1, "'it' must be an extended_string"),
        (read.text(5), "ferries", "'it' parameter must be 5 characters or less."),
        (read.one_of("sunday", "monday"), "noday", "'it' must be one of: sunday, monday"),
        (read.moment, "2026-03-02", "'it' must be a time value represented as milliseconds/iso 8601 date"),
        (read.moment, 10**20, "'it' must be a time value represented as milliseconds/iso 8601 date"),
        (
            read.moment,
            Words("9" * 5000),
            "'it' must be a time value represented as milliseconds/iso 8601 date",
        ),
        (
            read.moment,
            "0001-01-01T00:00:00+23:00",
            "'it' must be a time value represented as milliseconds/iso 8601 date",
        ),
        (
            read.moment,
            "9999-12-31T23:59:59Z",
            "'it' must be a time value represented as milliseconds/iso 8601 date",
        ),
        (read.day, "9999-12-31", "'it' must be a date value represented as iso 8601 date"),
        (read.share, float("inf"), "'it' must be a number value"),
        (read.share, 10**400, "'it' must be a number value"),
        (read.share, float("nan"), "'it' must be a number value"),
        (read.text(5), "pier\ud800", "'it' must not hold half of a surrogate pair"),
        (read.day, "4/20/2019", "'it' must be a date value represented as iso 8601 date"),
        (read.several(read.integer), 3, "'it' must be an array"),
        (read.several(read.integer), [1] * 1001, "'it' parameter must hold 1000 items or less."),
        (read.thing(name=read.text(9)), [], "'it' must be an object"),
    ],
)
def test_parameters_of_another_type_are_refused_in_the_words_of_the_original(how, value, said):
    with pytest.raises(Problem) as problem:
        how("it", value)
    assert said in problem.value.body.values()


def test_null_stays_and_what_is_unknown_is_passed_over():
    sent = {"name": None, "kind": "label", "estimate": 2}
    assert read_all(sent, {"name": read.text(9), "estimate": read.points}) == {"name": None, "estimate": 2}


def test_times_links_and_days_in_json():
    at = datetime(2026, 3, 2, 8, 0, 0, 999, tzinfo=UTC)
    said = {"at": at, "on": date(2026, 3, 2), "url": Link("/story/show/1")}
    assert json.loads(json.dumps(said, default=partial(plainly, site="https://ferry.example"))) == {
        "at": "2026-03-02T08:00:00Z",
        "on": "2026-03-02",
        "url": "https://ferry.example/story/show/1",
    }
    assert json.dumps(at, default=partial(plainly, millis=True)) == "1772438400000"


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("/services/v5/me", "/services/v5/me"),
        ("/services/edge/me/", "/services/v5/me"),
        ("//services//v5//projects//1/stories/", "/services/v5/projects/1/stories"),
        ("/services/v5x/me/", "/services/v5x/me/"),
        ("/projects/1/", "/projects/1/"),
    ],
)
def test_paths_are_tidied_where_programs_ask(written, known):
    assert tidied(written) == known


def test_no_problem_is_kept_since_it_would_keep_every_request_that_raised_it():
    assert nameless() is not nameless()


def test_fields_with_half_of_a_pair_can_be_said_to_be_unreadable():
    with pytest.raises(Problem) as problem:
        wanted("na\ud800me")
    json.dumps(problem.value.body, ensure_ascii=False).encode()


def hours(number):
    return datetime(2026, 3, 2, number, tzinfo=UTC)


def into(state, hour):
    return Transition(1, 1, Change(hours(hour), state))


def test_cycle_time_is_from_the_first_start_to_the_acceptance_by_phases():
    way = [
        into("started", 1),
        into("finished", 3),
        into("delivered", 4),
        into("rejected", 5),
        into("started", 6),
    ]
    found = cycle_time(1, [*way, into("delivered", 8), into("accepted", 9)], hours(9), hours(20))
    assert found["total_cycle_time"] == 8 * 3_600_000
    assert (found["started_time"], found["started_count"]) == (4 * 3_600_000, 2)
    assert (found["delivered_time"], found["rejected_time"]) == (2 * 3_600_000, 3_600_000)
    assert "total_cycle_time" not in cycle_time(1, [into("unstarted", 1)], None, hours(2))


def test_an_acceptance_that_is_dated_back_before_the_start_took_no_time():
    found = cycle_time(1, [into("started", 5), into("accepted", 9)], hours(3), hours(20))
    assert (found["total_cycle_time"], found["started_time"]) == (0, 0)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "unfound_resource"),
        (403, "unauthorized_operation"),
        (422, "invalid_parameter"),
        (409, "invalid_parameter"),
    ],
)
def test_refusals_become_problems(status, code):
    assert of_refusal("No.", status).code == code
