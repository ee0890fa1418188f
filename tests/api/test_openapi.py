"""The document of the API says what the addresses take and give, and a page shows it."""

import re

import pytest

from tests.support.program import Program
from tracker.api.contracts import contract_of
from tracker.api.door import nowhere
from tracker.api.schema_words import words_of
from tracker.api.shapes import Nested

pytestmark = pytest.mark.sqlite_only("what is described does not depend on the engine")


@pytest.fixture
def document(app):
    return Program(app).get("/openapi.json")


def test_every_address_is_in_it(app, document):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/services/v5/") and not rule.endpoint.startswith(nowhere.name):
            path = re.sub(r"<\w+:(\w+)>", r"{\1}", rule.rule.removeprefix("/services/v5"))
            for method in rule.methods & {"GET", "POST", "PUT", "DELETE"}:
                assert method.lower() in document["paths"][path], (method, path)


def test_a_story_is_described_by_the_tables_that_read_and_show_it(document):
    story = document["paths"]["/stories/{story_id}"]["put"]
    taken = story["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert taken["name"] == {"type": "string", "maxLength": 5000}
    assert "delivered" in taken["current_state"]["enum"]
    assert taken["owner_ids"] == {"type": "array", "items": {"type": "integer"}, "maxItems": 1000}
    given = story["responses"]["200"]["content"]["application/json"]["schema"]["anyOf"][0]
    assert given == {"$ref": "#/components/schemas/story"}
    shown = document["components"]["schemas"]["story"]["properties"]
    assert shown["owner_ids"] == {"type": "array", "items": {"type": "integer"}}
    assert document["paths"]["/stories/{story_id}"]["delete"]["responses"]["204"]


def test_a_list_is_described_as_long_as_it_is_read(document, program):
    """Of the parts of a new story fewer are taken than of numbers."""
    new = document["paths"]["/projects/{project_id}/stories"]["post"]
    taken = new["requestBody"]["content"]["application/json"]["schema"]["properties"]
    most = taken["tasks"]["maxItems"]
    assert most < taken["owner_ids"]["maxItems"]
    for count, status in ((most, 200), (most + 1, 400)):
        tasks = [{"description": "Print"}] * count
        program.post("/projects/1/stories", {"name": "Sell", "tasks": tasks}, status)


def test_what_lists_is_asked_for_in_the_address(document):
    stories = document["paths"]["/projects/{project_id}/stories"]["get"]
    names = {each["name"] for each in stories["parameters"]}
    assert {"project_id", "filter", "with_state", "updated_after", "limit", "offset", "fields"} <= names
    given = stories["responses"]["200"]["content"]["application/json"]["schema"]["anyOf"][0]
    assert given["type"] == "array"


def test_things_of_one_name_in_it_have_the_same_properties(app):
    shapes = [contract_of(app.view_functions[each.endpoint]).shape for each in app.url_map.iter_rules()]
    waiting, known = [each for each in shapes if each], {}
    while waiting:
        shape = waiting.pop()
        if shape.kind in known:
            assert shape.fields.keys() == known[shape.kind].fields.keys(), shape.kind
            continue
        known[shape.kind] = shape
        waiting += [each.shape() for each in shape.fields.values() if isinstance(each, Nested)]


def test_what_is_set_of_an_iteration_to_come_is_a_change_without_a_number(world, program, document):
    program.put(f"/projects/{world.project_id}/iteration_overrides/5", {"team_strength": 0.5})
    (change,) = program.get(f"/projects/{world.project_id}/activity?limit=1")[0]["changes"]
    schema = document["components"]["schemas"]["change"]
    assert change.keys() <= schema["properties"].keys()
    assert change.keys() >= set(schema["required"])


def test_what_reads_parameters_tells_which(app):
    """Whoever writes a view that reads or shows what its source does not tell is told so here."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/services/v5/projects") or rule.endpoint.startswith(nowhere.name):
            continue
        contract = contract_of(app.view_functions[rule.endpoint])
        tells = contract.shape or contract.gives_nothing or contract.gives_json or contract.gives_table
        assert tells, f"{rule.endpoint} gives nothing that its source tells of."
        if rule.methods & {"POST", "PUT"}:
            assert contract.parameters or contract.takes_list or contract.takes_file, rule.endpoint


def test_the_page_reads_it(page, document):
    page.get("/api")
    shown = page.texts("summary code")
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in shown
    assert "a text of at most 5000 signs" in page.words


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer"}, "a whole number"),
        (
            {"type": "array", "items": {"type": "string", "maxLength": 3}},
            "a list, each a text of at most 3 signs",
        ),
        ({"enum": ["day", "morning"]}, "one of day, morning"),
        (
            {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "integer"}]},
            "a time or a whole number",
        ),
        ({"type": "object", "properties": {"id": {}, "name": {}}}, "an object with id, name"),
        ({"type": "string", "format": "date"}, "a day"),
        ({}, ""),
    ],
)
def test_schemas_in_words(schema, words):
    assert words_of(schema) == words
