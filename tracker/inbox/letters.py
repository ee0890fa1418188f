"""Letters: what somebody is told, as an e-mail in plain text and in HTML. Plain.

A letter keeps its Message-ID however often it is sent, and those about one story belong to one
conversation: same subject, same References.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from tracker.inbox.lines import Line
from tracker.notifications.audience import WORDS, Reason

BODY = "font:15px/1.55 -apple-system,'Segoe UI',Roboto,sans-serif;max-width:560px;margin:0 auto;padding:16px"
QUIET = "opacity:.75;font-size:13px"
SAID = "border-left:3px solid #9db4de;margin:12px 0;padding:0 0 0 12px"
BUTTON = (
    "display:inline-block;padding:7px 14px;border:1px solid #3b74d4;border-radius:5px;"
    "color:#3b74d4;font-weight:600;text-decoration:none"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets the letter, and the address of the installation as they reach it. `stop` ends all letters."""

    name: str
    email: str
    address: str
    sender: str
    stop: str

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "localhost"

    @property
    def choices(self) -> str:
        return f"{self.address}/inbox/choices"


def about(line: Line, event_id: int, person_id: int, reader: Reader) -> EmailMessage:
    """The letter about one event, from the name of who did it."""
    subject = f"[{line.project}] {line.title}" if line.title else f"[{line.project}]"
    letter = _letter(subject, f"event-{event_id}-{person_id}", line, reader, who=line.who)
    if line.story_id is not None:
        story = f"<story-{line.story_id}@{reader.host}>"
        letter["In-Reply-To"] = story
        letter["References"] = story
    why = f"You get this because of your choice “{WORDS[Reason(line.reason)]}”."
    said = Markup('<div style="{}">{}</div>').format(SAID, Markup(line.html)) if line.html else Markup("")
    _write(
        letter,
        [
            f"{line.who} {line.sentence}",
            *([f"> {line.excerpt}"] if line.excerpt else []),
            f"{reader.address}{line.path}",
        ],
        Markup('<p><b>{}</b> {}</p>{}<p><a href="{}{}" style="{}">Open {}</a></p>').format(
            line.who,
            line.sentence,
            said,
            reader.address,
            line.path,
            BUTTON,
            "the story" if line.story_id else "the epic" if line.epic_id else line.project,
        ),
        why,
        reader,
    )
    return letter


def digest(lines: Sequence[Line], day: date, person_id: int, reader: Reader) -> EmailMessage:
    """The letter that tells a day of a project, oldest first."""
    first = lines[0]
    count = "1 thing" if len(lines) == 1 else f"{len(lines)} things"
    subject = f"[{first.project}] {count} since yesterday"
    letter = _letter(subject, f"digest-{first.project_id}-{person_id}-{day}", lines[-1], reader)
    words, items = [f"{first.project}, {count} since yesterday:"], []
    for line in lines:
        words.append(_in_words(line, reader))
        said = Markup('<div style="{}">{}</div>').format(SAID, line.excerpt) if line.excerpt else Markup("")
        items.append(
            Markup('<li style="margin:0 0 14px"><b>{}</b> <a href="{}{}">{}</a>{}</li>').format(
                line.who, reader.address, line.path, line.sentence, said
            )
        )
    html = Markup('<p><b>{}</b>, {} since yesterday</p><ul style="padding:0;list-style:none">{}</ul>')
    _write(
        letter,
        words,
        html.format(first.project, count, Markup("").join(items)),
        "You get this once a day, as you chose.",
        reader,
    )
    return letter


def _letter(subject: str, key: str, line: Line, reader: Reader, who: str = "") -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = _one_line(subject)[:200]
    name, address = parseaddr(reader.sender)
    who, whom = _one_line(who), _one_line(reader.name)
    letter["From"] = formataddr((f"{who} ({name or 'Tracker'})" if who else name, address))
    letter["To"] = formataddr((whom, reader.email))
    letter["Date"] = format_datetime(line.at)
    letter["Message-ID"] = f"<{key}@{reader.host}>"
    letter["List-Id"] = f"<project-{line.project_id}.{reader.host}>"
    letter["List-Unsubscribe"] = f"<{reader.stop}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter["Auto-Submitted"] = "auto-generated"
    return letter


def _write(letter: EmailMessage, words: Sequence[str], html: Markup, why: str, reader: Reader) -> None:
    foot = f"-- \n{why}\nChoose what reaches you: {reader.choices}\nNo more e-mails: {reader.stop}\n"
    letter.set_content("\n\n".join([*words, foot]))
    page = Markup(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" '
        'content="light dark"><title>{}</title></head><body><div style="{}">{}<p style="{}">{}<br>'
        '<a href="{}">Choose what reaches you</a> · <a href="{}">No more e-mails</a></p></div></body></html>'
    ).format(letter["Subject"], BODY, html, QUIET, escape(why), reader.choices, reader.stop)
    letter.add_alternative(str(page), subtype="html")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _in_words(line: Line, reader: Reader) -> str:
    said = [f"  > {line.excerpt}"] if line.excerpt else []
    return "\n".join([f"* {line.who} {line.sentence}", *said, f"  {reader.address}{line.path}"])
