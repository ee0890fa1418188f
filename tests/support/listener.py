"""A program on this machine that is told things over HTTP, and keeps what it was told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """What arrived: the path, the headers in lower case and the body of each. `answers` is the status it
    gives, with `more` as headers, but 500 to a body that it `refuses`; with `mute` set it says nothing until
    that is set."""

    url: str = ""
    told: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: int = 204
    more: dict[str, str] = field(default_factory=dict)
    mute: threading.Event | None = None
    refuses: Callable[[bytes], bool] = lambda _body: False


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener on a port of its own meanwhile; its address is `url`."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            listener.told.append((self.path, headers, body))
            if listener.mute:
                listener.mute.wait(60)
            self.send_response(500 if listener.refuses(body) else listener.answers)
            for name, value in listener.more.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    listener.url = f"http://127.0.0.1:{server.server_port}/hook?from=tracker"
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
