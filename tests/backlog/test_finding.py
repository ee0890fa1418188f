"""Stories by a number or by words of the title, while somebody types."""

from urllib.parse import urlencode

import pytest

from tests.support.inside import inside
from tests.world import BEGIN, add_story


@pytest.fixture
def found(app, world, page_of):
    """found("typed"): the titles that are offered."""
    with inside(app):
        add_story(world.project, world.ben.row, "ÖLZEUG für 100% aller Überfahrten", BEGIN)

    def found(typed):
        page = page_of(world.ben).get(f"{world.url}/stories/found?{urlencode({'q': typed})}")
        return [each["title"] for each in page.answer.json]

    return found


def test_words_are_found_however_they_are_written_and_in_any_order(found, world):
    assert found("ölz") == found("überfahrt ÖLZEUG") == ["ÖLZEUG für 100% aller Überfahrten"]
    assert found("by card pay") == ["Pay by card"]
    assert found(f"#{world.stories['card']}")[0] == "Pay by card"
    assert found("%") == found("aard") == []
