"""Assistants read the backlog and do what the token's owner may; the history says that it was through one."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from sqlalchemy import select

from tests.support.program import Program
from tracker.activity.models import Event
from tracker.commands import assistant
from tracker.commands.remote import Account, Remote
from tracker.database import db

pytestmark = pytest.mark.sqlite_only("an assistant speaks with the API, which is tested on every engine")


@pytest.fixture
def assistant_of(app, world, site):
    """Calls a tool in somebody's name: what came of it, and whether it was refused."""

    def of(who):
        account = Account(site, Program(app, who).token, world.project_id)
        server = assistant.server(Remote(account, assistant.THROUGH))

        def call(tool, **arguments):
            async def ask():
                async with Client(server) as client:
                    return await client.call_tool(tool, arguments)

            return answered(asyncio.run(ask()))

        return call

    return of


def answered(result):
    text = " ".join(part.text for part in result.content)
    if result.is_error:
        return text
    content = result.structured_content or {}
    return content.get("result", content)


def test_reading_the_backlog(world, assistant_of):
    ask = assistant_of(world.cy)
    assert [each["name"] for each in ask("stories", search="state:started")] == ["Show the timetable"]
    assert ask("story", number=world.stories["card"])["name"] == "Pay by card"
    assert ask("plan")[0]["number"] == 3
    assert [each["name"] for each in ask("projects")] == ["Ferry"]
    assert ask("chart", name="velocity")["chart"] == "velocity"
    assert ask("report", week="2026-W46")["kind"] == "report"
    assert ask("who_pairs_next", day="2026-11-19")["day"] == "2026-11-19"
    assert ask("pairs") == []


def test_a_change_is_marked_in_the_history(app, world, assistant_of, page):
    ask = assistant_of(world.ben)
    number = world.stories["timetable"]
    assert ask("bring_story_into", number=number, state="finished")["current_state"] == "finished"
    with app.app_context():
        event = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        assert (event.kind, event.by_id, event.through) == ("story.finished", world.ben.id, "an assistant")
    page.get(f"{world.url}/stories/{number}")
    assert "Ben Brandt through an assistant finished this story" in page.words


def test_what_assistants_write(world, assistant_of):
    ask = assistant_of(world.ben)
    made = ask("add_story", name="Sell abroad", estimate=2, labels=["pier"], scheduled=True)
    assert (made["current_state"], made["labels"][0]["name"]) == ("unstarted", "pier")
    assert ask("change_story", number=made["id"], name="Sell overseas")["name"] == "Sell overseas"
    assert ask("comment", number=made["id"], text="From the call.")["text"] == "From the call."
    logged = ask("log_pair", person_ids=[world.ada.id, world.ben.id], story=made["id"])
    assert logged["names"] == ["Ada Ahlers", "Ben Brandt"]


def test_an_assistant_may_no_more_than_the_owner_of_its_token(app, world, assistant_of):
    ask = assistant_of(world.cy)
    assert "As a viewer you may not" in ask("comment", number=world.stories["card"], text="x")
    assert "could not be found" in assistant_of(world.dora)("story", number=world.stories["card"])


def test_it_serves_over_standard_input_and_output(app, world, site, terminal, home, tmp_path):
    terminal("login", site, "--token-stdin", typed=Program(app, world.ben).token)
    environment = {"XDG_CONFIG_HOME": str(home), "HOME": str(tmp_path)}
    command = Path(sys.executable).parent / "tracker"
    parameters = StdioServerParameters(command=str(command), args=["mcp"], env=environment)

    async def ask():
        async with Client(parameters) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            return tools, await client.call_tool("stories", {"search": "card"})

    tools, found = asyncio.run(ask())
    assert tools["stories"].annotations.read_only_hint
    assert not tools["comment"].annotations.read_only_hint
    assert "Pay by card" in json.dumps(answered(found))
