"""Handing letters to a mail server. Plain; the conversation is the standard library's."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from tracker.outbox.backoff import Hopeless

PORTS = {"smtp": 25, "smtps": 465, "starttls": 587}
PATIENCE = 30
"""Seconds of silence after which a conversation is over."""


@dataclass(frozen=True, slots=True)
class Postbox:
    """A mail server, how to speak with it, and who the letters come from."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""

    @staticmethod
    def at(url: str, sender: str = "") -> Postbox:
        """The server at smtp://, smtps:// or starttls://[user:password@]host[:port]. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("That is no address of a mail server.")
        return Postbox(
            parts.scheme,
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            sender,
        )

    def post(self, letter: EmailMessage) -> None:
        """Hands the letter over. Raises Hopeless where the server will never take it, and what smtplib
        raises where it might later."""
        try:
            with self._connected() as server:
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            if code >= 500:
                raise Hopeless(f"The mail server refuses {letter['To']}: {code} {_text(said)}") from refused
            raise
        except smtplib.SMTPResponseException as refused:
            if isinstance(refused, smtplib.SMTPDataError) and refused.smtp_code >= 500:
                raise Hopeless(
                    f"The mail server refuses the letter: {refused.smtp_code} {_text(refused.smtp_error)}"
                ) from refused
            raise

    def _connected(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        try:
            if self.scheme == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
