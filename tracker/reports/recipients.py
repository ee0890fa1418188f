"""Reading who gets the report: e-mail addresses, one a line. Plain."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

MOST = 50


class BadRecipients(ValueError):
    """What was typed holds lines that are no addresses; `complaints` has a sentence for each."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__(" ".join(complaints))
        self.complaints = complaints


def read_recipients(text: str) -> tuple[str, ...]:
    """The addresses in lower case, each once, in the order of the lines. Raises BadRecipients."""
    found: dict[str, None] = {}
    complaints = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found[_address(line.strip())] = None
        except EmailNotValidError as bad:
            complaints.append(f"Recipients, line {number}: “{line.strip()[:80]}” is no e-mail address. {bad}")
    if len(found) > MOST:
        complaints.append(f"Recipients has {len(found)} addresses; at most {MOST} get the report.")
    if complaints:
        raise BadRecipients(complaints)
    return tuple(found)


def _address(line: str) -> str:
    # addresses of a company's own net are fine; what only some mail servers can carry is not
    found = validate_email(line, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    return found.normalized.lower()
