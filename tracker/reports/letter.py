"""A report as an e-mail: plain text, HTML with the picture in it, and files. Plain.

The picture is a PNG that the letter carries, since mail programs show no SVG and fetch nothing unasked. A
letter keeps its Message-ID however often it is sent, by which mailboxes know a double.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import urlsplit

from tracker.charts.week import Section

TYPES = {"pdf": ("application", "pdf"), "csv": ("text", "csv"), "png": ("image", "png")}


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whom the letter is for and from, and the addresses in it: `page` of the report, `stop` to get no more.
    `key` is what it is known by, `project_id` the list it belongs to."""

    key: str
    name: str
    email: str
    sender: str
    page: str
    stop: str
    project_id: int

    @property
    def host(self) -> str:
        return urlsplit(self.page).hostname or "localhost"

    @property
    def picture(self) -> str:
        """What the HTML calls the picture."""
        return f"picture.{self.key}@{self.host}"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file by its name."""

    name: str
    content: bytes


def letter(
    envelope: Envelope,
    subject: str,
    text: str,
    html: str,
    at: datetime,
    picture: bytes | None,
    files: Sequence[Enclosed],
) -> EmailMessage:
    """The letter, as it is handed to a mail server."""
    made = EmailMessage()
    made["Subject"] = _one_line(subject)[:200]
    made["From"] = envelope.sender
    made["To"] = formataddr((_one_line(envelope.name), envelope.email))
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{envelope.key}@{envelope.host}>"
    made["List-Id"] = f"<report-{envelope.project_id}.{envelope.host}>"
    made["List-Unsubscribe"] = f"<{envelope.stop}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text)
    made.add_alternative(html, subtype="html")
    page = made.get_body(("html",))
    if picture is not None and page is not None:
        page.add_related(picture, "image", "png", cid=f"<{envelope.picture}>", disposition="inline")
    for file in files:
        kind, form = TYPES[file.name.rpartition(".")[2]]
        made.add_attachment(file.content, maintype=kind, subtype=form, filename=file.name)
    return made


def in_words(title: str, sections: Sequence[Section], why: str, envelope: Envelope) -> str:
    """The letter for programs that show no HTML."""
    parts = [title, *(_section(each) for each in sections), f"The whole report: {envelope.page}"]
    return "\n\n".join([*parts, f"-- \n{why}\nNo more of these: {envelope.stop}\n"])


def _section(section: Section) -> str:
    sums = [section.sum] if section.sum else []
    return "\n".join([section.heading.upper(), *sums, *(f"* {sentence}" for sentence in section.sentences)])


def _one_line(text: str) -> str:
    return " ".join(text.split())
