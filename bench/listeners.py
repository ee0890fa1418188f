"""Many open browsers in one process of their own: each holds a stream, or asks every few seconds where it got
none, and looks at what changed. To be used as `python -m bench.listeners`, as bench/live.py does.

It is given as JSON: port, cookie, projects (one for each browser), and looks (which of them are looked at).
It prints a line when all are open: how many got a stream, how many ask. A line on its input ends it; then it
prints what was heard: [project, version, when it was heard, when what changed was there], times by the
monotonic clock, which all processes of a machine share.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from dataclasses import dataclass, field
from typing import Any

TRIES = 12
AT_ONCE = 40
ASK_EVERY = 2.2  # as static/js/lib/listening.js does, and a fifth more or less
CHANGES = "/projects/{project}/changes?since={since}&panels=current&panels=backlog&panels=icebox"


@dataclass
class Crowd:
    port: int
    cookie: str
    looks: set[int]
    heard: list[tuple[int, int, float, float]] = field(default_factory=list)
    streams: int = 0
    asking: int = 0

    async def browser(self, project: int, opened: asyncio.Semaphore, ready: asyncio.Event) -> None:
        async with opened:
            line = await self._open(project)
            self.streams += line is not None
            self.asking += line is None
        await (self._listen(project, line) if line else self._ask(project, ready))

    async def _open(self, project: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in range(TRIES):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self._request(f"/live?projects={project}"))
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " in head.split(b"\r\n")[0]:
                while not (await reader.readline()).startswith(b"data: "):
                    pass
                return reader, writer
            writer.close()
        return None

    async def _listen(self, project: int, line: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        reader, _writer = line
        look = await self._looking() if project in self.looks else None
        while said := await reader.readline():
            if said.startswith(b"data: "):
                await self._note(project, json.loads(said[6:]), time.monotonic(), look)

    async def _ask(self, project: int, ready: asyncio.Event) -> None:
        get = await self._looking()
        await ready.wait()
        known = None
        while True:
            said = json.loads(await get(f"/live/now?projects={project}"))
            version = said["projects"][str(project)]["version"]
            if known is not None and version != known:
                await self._note(project, said, time.monotonic(), get if project in self.looks else None)
            known = version
            await asyncio.sleep(ASK_EVERY * random.uniform(0.8, 1.2))

    async def _note(self, project: int, said: Any, at: float, look: Any) -> None:
        version = said["projects"][str(project)]["version"]
        if look:
            await look(CHANGES.format(project=project, since=version - 1))
        self.heard.append((project, version, at, time.monotonic()))

    async def _looking(self) -> Any:
        """A connection that is kept: give it a path, get the body."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)

        async def get(path: str) -> bytes:
            writer.write(self._request(path))
            head = await reader.readuntil(b"\r\n\r\n")
            fields = dict(each.split(": ", 1) for each in head.decode().split("\r\n")[1:] if ": " in each)
            return await reader.readexactly(int(fields["Content-Length"]))

        return get

    def _request(self, path: str) -> bytes:
        lines = (f"GET {path} HTTP/1.1", "Host: bench", f"Cookie: {self.cookie}", "X-Requested-With: tracker")
        return "\r\n".join([*lines, "", ""]).encode()


async def main() -> None:
    given = json.loads(sys.argv[1])
    crowd = Crowd(given["port"], given["cookie"], set(given["looks"]))
    opened, ready = asyncio.Semaphore(AT_ONCE), asyncio.Event()
    browsers = [asyncio.create_task(crowd.browser(each, opened, ready)) for each in given["projects"]]
    while crowd.streams + crowd.asking < len(browsers):
        await asyncio.sleep(0.05)
    ready.set()
    print(json.dumps([crowd.streams, crowd.asking]), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    print(json.dumps(crowd.heard), flush=True)
    for each in browsers:
        each.cancel()


_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
asyncio.run(main())
