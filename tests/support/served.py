"""The application of a test, served on a port of this machine for programs that speak HTTP themselves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        pass


@contextmanager
def served(app: Flask, *, encrypted: bool = False) -> Iterator[str]:
    """The address at which the application answers meanwhile; by https with a certificate that nobody knows
    where that is asked for."""
    certificate = "adhoc" if encrypted else None
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent, ssl_context=certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if encrypted else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
