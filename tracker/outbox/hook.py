"""Handing JSON to another program over HTTP: one POST, to the address that was looked up and checked.

The standard library's client speaks over a socket that we connect ourselves: so what was checked is what is
spoken to, whatever the name server says a moment later; no redirect is followed and no proxy of the
environment asked.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import urlsplit

from tracker.outbox.backoff import Hopeless
from tracker.outbox.hosts import PORTS, is_public

CONNECTING = 10
PATIENCE = 30
"""Seconds after which a conversation is over, however it goes on."""
MOST = 4
"""Addresses of one name that are tried: more would take longer than a job is leased for."""
GONE = 410


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side answered: the status (None where it did not answer), and how its text begins."""

    status: int | None
    said: str


class NotTaken(Exception):
    """The other side did not take it this time; its text says what was answered, and so does `answer`."""

    def __init__(self, text: str, answer: Answer | None = None) -> None:
        super().__init__(text)
        self.answer = answer


class Gone(Hopeless):
    """The other side wants no more of these, ever."""

    answer = Answer(GONE, "")


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool = False) -> Answer:
    """Hands the body over, and answers what was answered. `private` allows addresses of this machine and of
    private nets. Raises Hopeless where trying again cannot help, NotTaken or OSError where it might."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    with _connected(_looked_up(host, port, private), port, host if parts.scheme == "https" else "") as line:
        watch = Timer(PATIENCE, _hang_up, (line,))
        watch.daemon = True
        watch.start()
        try:
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            status, said = _asked(line, parts.netloc, _target(url), body, headers)
        except HTTPException as broken:
            raise NotTaken(f"{host} does not answer as a web server does: {broken!r}.") from broken
        finally:
            watch.cancel()
    if status == GONE:
        raise Gone(f"{host} answered 410: it wants no more of these.")
    if not 200 <= status < 300:
        raise NotTaken(f"{host} answered {status}: {said}", Answer(status, said))
    return Answer(status, said)


def _looked_up(host: str, port: int, private: bool) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as unknown:
        raise NotTaken(f"No name server knows {host}.") from unknown
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not private and (inside := [each for each in addresses if not is_public(each)]):
        raise Hopeless(
            f"{host} is at {inside[0]}, which is no public address. "
            "TRACKER_PRIVATE_WEBHOOKS=yes would allow it."
        )
    return addresses


def _connected(addresses: list[str], port: int, certified: str) -> socket.socket:
    """A line to the first of the addresses that answers; where a name is to be certified, one that is
    encrypted once the two have greeted each other."""
    for number, address in enumerate(addresses[:MOST], start=1):
        try:
            line = socket.create_connection((address, port), timeout=CONNECTING)
            break
        except OSError:
            if number == min(len(addresses), MOST):
                raise
    if not certified:
        return line
    try:
        context = ssl.create_default_context()
        return context.wrap_socket(line, server_hostname=certified, do_handshake_on_connect=False)
    except BaseException:
        line.close()
        raise


def _asked(
    line: socket.socket, host: str, target: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    client = HTTPConnection(host)
    client.sock = line
    client.request("POST", target, body, {"User-Agent": "Tracker", **headers})
    answer = client.getresponse()
    return answer.status, " ".join(answer.read(300).decode("utf-8", "replace").split())


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # it was over already
        line.shutdown(socket.SHUT_RDWR)
