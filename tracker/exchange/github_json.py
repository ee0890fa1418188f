"""Issues of GitHub as JSON, as its command line or its API gives them, made a sheet. Plain.

    gh issue list --state all --limit 10000 --json number,title,body,state,labels,assignees,author,\
createdAt,closedAt,comments,milestone,url
"""

from __future__ import annotations

from typing import Any

from tracker.exchange.parsed import Note, Unreadable
from tracker.exchange.sheets import Growing, Sheet, Source, all_of, comment, items, text_of

COLUMNS = (
    "Number",
    "Title",
    "Body",
    "State",
    "Type",
    "Labels",
    "Milestone",
    "Author",
    "Assignees",
    "Created at",
    "Closed at",
    "Comments",
)


def read(said: Any, file: str) -> Sheet:
    """The issues as a sheet; pull requests are none. Raises Unreadable where there are no issues."""
    issues = items(said)
    sheet, pulls = Growing(*COLUMNS), 0
    for number, issue in enumerate(issues, 1):
        if not isinstance(issue, dict):
            raise Unreadable(f"The file is no list of issues: number {number} of it is no object.")
        if issue.get("pull_request"):
            pulls += 1
            continue
        _add(sheet, number, issue)
    notes = (Note(f"Pull requests among the issues, not brought in: {pulls}."),) if pulls else ()
    return sheet.sheet(file, Source.GITHUB, notes)


def _add(sheet: Growing, number: int, issue: dict[str, Any]) -> None:
    state = text_of(issue, "state").lower()
    reason = text_of(issue, "state_reason", "stateReason").lower().replace("_", " ")
    sheet.add(
        number,
        number=_key(issue),
        title=text_of(issue, "title"),
        body=text_of(issue, "body"),
        state=f"{state} ({reason})" if reason in ("not planned", "duplicate") else state,
        type=_name(issue.get("type") or issue.get("issueType")),
        labels=[_name(label).replace(",", " ") for label in all_of(issue, "labels")],
        milestone=text_of(issue.get("milestone"), "title").replace(",", " "),
        author=_person(issue.get("user") or issue.get("author")),
        assignees=[_person(each) for each in all_of(issue, "assignees")],
        created_at=text_of(issue, "created_at", "createdAt"),
        closed_at=text_of(issue, "closed_at", "closedAt"),
        comments=[
            comment(
                text_of(each, "body"),
                _person(each.get("user") or each.get("author")),
                text_of(each, "created_at", "createdAt"),
            )
            for each in all_of(issue, "comments")
            if isinstance(each, dict)
        ],
    )


def _key(issue: dict[str, Any]) -> str:
    """ "ferry/pier#12" where the address of the issue says of which repository it is, else "12"."""
    number = text_of(issue, "number")
    parts = text_of(issue, "html_url", "url").split("/")
    return f"{parts[-4]}/{parts[-3]}#{number}" if len(parts) > 5 and parts[-2] == "issues" else number


def _name(said: Any) -> str:
    return said if isinstance(said, str) else text_of(said, "name")


def _person(said: Any) -> str:
    return text_of(said, "name", "login").replace(",", " ")
