"""A mail server on this machine that keeps the letters it is handed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tracker.outbox.mail import Postbox

SENDER = "Tracker <tracker@example.com>"


class Mailbox:
    """What arrived. `refuses` is the server's answer to every recipient, if set."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.refuses = ""
        self._news = threading.Condition()
        self.postbox = Postbox("smtp", "127.0.0.1", 0)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        with self._news:
            self.letters.append(letter)
            self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
            self._news.notify_all()
        return "250 OK"

    def wait_for(self, count: int, seconds: float) -> bool:
        """Whether so many letters arrive within this time."""
        with self._news:
            return self._news.wait_for(lambda: len(self.letters) >= count, seconds)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mailbox whose server listens on a port of its own meanwhile."""
    box = Mailbox()
    with serving(box) as port:
        box.postbox = Postbox("smtp", "127.0.0.1", port, sender=SENDER)
        yield box


@contextmanager
def serving(box: Mailbox, **options: Any) -> Iterator[int]:
    """The port on which a mail server hands what arrives to the box."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
