"""How programs ask and are answered: tokens, bodies, fields, pages, envelopes, problems."""

import base64

import pytest

from tests.support.inside import inside
from tests.world import PASSWORD
from tracker.accounts import token_queries
from tracker.accounts.actions import set_password
from tracker.database import db
from tracker.teams.models import Project

ONE_ENGINE = pytest.mark.sqlite_only("how things are said does not depend on the engine")


def basic(name, password=PASSWORD):
    return {"Authorization": f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"}


def test_a_password_gets_the_same_token_each_time(world, program_of):
    nobody = program_of(None)
    first = nobody.get("/me", headers=basic(world.ben.email))
    assert first["id"] == world.ben.id
    again = nobody.get("/me", headers=basic(world.ben.email))
    assert first["api_token"] == again["api_token"]
    assert (
        nobody.get("/me", headers={"X-TrackerToken": first["api_token"]})["api_token"] == first["api_token"]
    )
    wrong = nobody.get("/me", 403, headers=basic(world.ben.email, "not this one"))
    assert wrong["code"] == "invalid_authentication"
    assert "password" in wrong["possible_fix"]


def test_a_new_password_ends_the_token_that_the_old_one_got(app, world, program, program_of):
    nobody = program_of(None)
    old = nobody.get("/me", headers=basic(world.ben.email))["api_token"]
    with inside(app):
        set_password(world.ben.row, "two ferries cross once")
    nobody.get("/me", 403, headers={"X-TrackerToken": old})
    new = nobody.get("/me", headers=basic(world.ben.email, "two ferries cross once"))["api_token"]
    assert nobody.get("/me", headers={"X-TrackerToken": new})["id"] == world.ben.id
    assert program.get("/me")["id"] == world.ada.id


def test_guessing_passwords_is_slowed_down(world, program_of):
    nobody = program_of(None)
    for _ in range(10):
        nobody.get("/me", 403, headers=basic(world.ben.email, "a guess"))
    assert nobody.get("/me", 429, headers=basic(world.ben.email))["code"] == "too_many_requests"


@ONE_ENGINE
def test_a_password_opens_nothing_but_me(world, ferry, program_of):
    program_of(None).get(ferry, 403, headers=basic(world.ada.email))


@ONE_ENGINE
def test_a_token_may_stand_in_the_address(program, program_of):
    nobody = program_of(None)
    assert nobody.get(f"/me?token={program.token}")["name"] == "Ada Ahlers"
    for wrong in ("0" * 32, "A" * 32, "", "x"):
        assert nobody.get(f"/me?token={wrong}", 403)["code"] == "invalid_authentication"


@pytest.mark.sqlite_only("elsewhere a transaction that has read may write all the same")
def test_a_token_opens_while_somebody_else_writes(world, program, monkeypatch):
    found = token_queries.token_with

    def found_just_before_a_write(secret):
        token = found(secret)
        with db.engine.begin() as other:
            other.execute(db.update(Project).values(description="Sails on"))
        return token

    monkeypatch.setattr(token_queries, "token_with", found_just_before_a_write)
    assert program.get("/me")["name"] == "Ada Ahlers"


@ONE_ENGINE
@pytest.mark.parametrize(
    "body",
    [
        {"data": '{"name":"Wait for the tide","estimate":2}', "content_type": "application/json"},
        {"data": '{"name":"Wait for the tide","estimate":2}', "content_type": ""},
        {
            "data": '{"name":"Wait for the tide","estimate":2}',
            "content_type": "application/x-www-form-urlencoded",
        },
        {"data": {"name": "Wait for the tide", "estimate": "2"}},
        {"query_string": {"name": "Wait for the tide", "estimate": "2"}},
    ],
)
def test_a_story_may_be_sent_in_any_kind_of_body(ferry, program, body):
    made = program.post(f"{ferry}/stories", **body)
    assert (made["name"], made["estimate"]) == ("Wait for the tide", 2)


@ONE_ENGINE
@pytest.mark.parametrize("body", ["{", "[1", '"text', '{"estimate":NaN}', "[" * 100_000, "\x00"])
def test_a_body_that_cannot_be_read_is_a_problem(ferry, program, body):
    answer = program.post(f"{ferry}/stories", status=400, data=body, content_type="application/json")
    assert answer == {
        "code": "could_not_parse_body",
        "kind": "error",
        "error": "Cannot parse the JSON-encoded request body.",
    }


@ONE_ENGINE
@pytest.mark.parametrize("path", ["/", "//", ""])
def test_slashes_do_not_matter_and_nothing_is_redirected(ferry, program, path):
    made = program.post(f"/{ferry}//stories{path}", {"name": "Wait for the tide"})
    assert program.put(f"/stories//{made['id']}{path}", {"estimate": 1})["estimate"] == 1
    program.delete(f"/stories/{made['id']}{path}")


@ONE_ENGINE
def test_every_answer_may_be_read_from_any_site(ferry, program, program_of):
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    made = program.post(f"{ferry}/stories", {"name": "Wait for the tide"}, headers=foreign)
    assert made["kind"] == "story"
    nobody = program_of(None)
    for status, path in ((200, ferry), (403, "/me"), (404, "/nothing")):
        answer = nobody.client.open(f"/services/v5{path}", method="OPTIONS" if status == 200 else "GET")
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "X-TrackerToken" in answer.headers["Access-Control-Allow-Headers"]


@ONE_ENGINE
def test_an_envelope_holds_what_headers_hold_otherwise(ferry, program):
    listed = program.get(f"{ferry}/stories?limit=2&offset=1&envelope=true")
    version = program.headers["X-Tracker-Project-Version"]
    assert listed["project_version"] == version
    assert [story["id"] for story in listed["data"]] == [2, 3]
    assert listed["pagination"] == {"total": 6, "limit": 2, "offset": 1, "returned": 2}
    missing = program.get("/stories/999?envelope=true", 404)
    assert missing["data"]["code"] == "unfound_resource"
    program.delete(f"/stories/{listed['data'][0]['id']}?envelope=true")


@ONE_ENGINE
def test_times_come_in_milliseconds_where_that_is_wished(ferry, program):
    story = program.get(f"{ferry}/stories?limit=1&date_format=millis")[0]
    assert story["accepted_at"] == 1762858800000 + 365 * 86_400_000
    assert program.get(f"{ferry}/stories?limit=1")[0]["accepted_at"] == "2026-11-11T11:00:00Z"


@ONE_ENGINE
def test_what_did_not_change_is_not_sent_again(ferry, program):
    program.get(f"{ferry}/stories")
    tag = program.headers["ETag"]
    assert program.get(f"{ferry}/stories", 304, headers={"If-None-Match": tag}) is None
    program.post(f"{ferry}/stories", {"name": "Wait for the tide"})
    program.get(f"{ferry}/stories", 200, headers={"If-None-Match": tag})


@ONE_ENGINE
def test_pages(ferry, program):
    everything = [story["id"] for story in program.get(f"{ferry}/stories")]
    assert program.get(f"{ferry}/stories?limit=0") == []
    assert program.headers["X-Tracker-Pagination-Total"] == "6"
    assert program.get(f"{ferry}/stories?offset=600") == []
    assert program.headers["X-Tracker-Pagination-Returned"] == "0"
    paged = [
        story["id"] for n in range(3) for story in program.get(f"{ferry}/stories?limit=2&offset={2 * n}")
    ]
    assert paged == everything
    assert (
        program.get(f"{ferry}/stories?limit=many", 400)["general_problem"]
        == "'limit' must be an integer value"
    )


@ONE_ENGINE
def test_problems_tell_what_is_wrong(ferry, program):
    assert program.post(f"{ferry}/stories", {}, 400)["general_problem"] == "Name can't be blank"
    assert program.get(f"{ferry}/stories?fields=colour", 400)["code"] == "invalid_parameter"
    assert program.get("/stories/999", 404)["code"] == "unfound_resource"
    assert program.get("/projects/999", 403)["general_problem"] == (
        "You aren't authorized to access the requested resource."
    )
    assert "X-Tracker-Project-Version" not in program.headers
