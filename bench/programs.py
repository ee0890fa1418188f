"""What programs cost that read the stories of a project as JSON, and change them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bench.data import TOKEN, make
from bench.load import Browser, beside, one_by_one
from bench.server import Server
from bench.table import Line, at_least, at_most

GOALS = {100: 0.2, 500: 0.08}
"""How many stories are asked for: of hello's rate, the part that is to be reached."""
STATES = ("started", "finished")
STORY = "/services/v5/projects/1/stories/5"


def program_lines(folder: Path, done: int, seconds: float, say: Callable[[str], None]) -> Iterator[Line]:
    """Lines of the table: the first stories of a project with so many done ones, with all that is told of
    them unasked; a PUT of a state."""
    say("Stories as JSON …")
    own = folder / "programs"
    own.mkdir()
    bench = make(own, done)
    with Server("bench.hello:app") as hello, Server("wsgi:app", **bench.environment) as server:
        for count, goal in GOALS.items():
            path = f"/services/v5/projects/1/stories?limit={count}"
            pair = beside(hello, server, path, {"X-TrackerToken": TOKEN}, seconds)
            yield at_least(f"JSON of {count} stories", goal, pair.hello.rate, pair.ours.rate)
        yield _state_by_put(hello, server, round(30 * seconds))


def _state_by_put(hello: Server, server: Server, times: int) -> Line:
    program = Browser(server, {"X-TrackerToken": TOKEN})
    cost = one_by_one(
        hello, server, times, lambda number: program.put(STORY, {"current_state": STATES[number % 2]})
    )
    return at_most("one state by PUT of a program", 16, cost.hello, cost.ours)
