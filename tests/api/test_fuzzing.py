"""Whatever programs send that the document of the API allows, and a good deal that it does not, nothing
breaks, and what is answered is as the document says: made up from the document itself."""

import random
import time

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.api.test_every_address import _samples
from tests.support.program import Program

CHECKS = [not_a_server_error, response_schema_conformance]
MODES = pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"]
)
pytestmark = pytest.mark.sqlite_only("what is sent is read before any engine is asked")


def operations(app):
    """All that programs may ask, what deletes last, since there is nothing behind it any more. Those before
    are in an order that changes from day to day: a slow machine may not come to the end."""
    schema = schemathesis.openapi.from_wsgi("/services/v5/openapi.json", app)
    found = [each.ok() for each in schema.get_all_operations()]
    random.Random(time.strftime("%Y-%m-%d")).shuffle(found)
    return sorted(found, key=lambda each: each.method.lower() == "delete")


@MODES
def test_nothing_that_is_sent_breaks_anything(app, world, mode):
    send_all(app, world, mode, examples=2, seconds=10)


@MODES
@pytest.mark.long
def test_nothing_that_is_sent_for_minutes_breaks_anything(app, world, mode):
    send_all(app, world, mode, examples=60, seconds=600)


def send_all(app, world, mode, *, examples, seconds):
    """Sends so many requests to each address, as long as there is time."""
    samples, token = _samples(app, world), Program(app, world.ada).token
    found, asked = operations(app), 0
    until = time.monotonic() + seconds
    how = hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for operation in found:

        @how
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode), known=st.booleans())
        def send(case, known):
            if known:
                here = {name: samples[name] for name in case.path_parameters or {} if name in samples}
                case.path_parameters = {**(case.path_parameters or {}), **here}
            answer = case.call(headers={"X-TrackerToken": token})
            case.validate_response(answer, checks=CHECKS)

        send()
        asked += 1
        if time.monotonic() > until:
            break
    assert asked
