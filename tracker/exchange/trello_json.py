"""A board of Trello as JSON (Share, print, export → Export as JSON), made a sheet. Plain."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tracker.exchange.sheets import Growing, Sheet, Source, all_of, comment, objects_of, text_of

COLUMNS = (
    "Id",
    "Name",
    "Description",
    "List",
    "Labels",
    "Members",
    "Created",
    "Came into its list",
    "Due",
    "Check item",
    "Comments",
)
COLOURS = "label"
"""What a label without a name is called, behind its colour."""


def read(board: Any, file: str) -> Sheet:
    """The cards as a sheet, list by list from the top. Cards and lists in the archive stand in a list of
    their own: "Done (archived)"."""
    lists = {text_of(each, "id"): each for each in sorted(objects_of(board, "lists"), key=_position)}
    order = {key: place for place, key in enumerate(lists)}
    cards = sorted(
        objects_of(board, "cards"), key=lambda card: (order.get(text_of(card, "idList"), -1), _position(card))
    )
    facts = _Facts(board)
    sheet = Growing(*COLUMNS)
    for number, card in enumerate(cards, 1):
        within = lists.get(text_of(card, "idList"), {})
        archived = bool(card.get("closed") or within.get("closed"))
        key = text_of(card, "id")
        sheet.add(
            number,
            id=key,
            name=text_of(card, "name"),
            description=text_of(card, "desc"),
            list=text_of(within, "name") + (" (archived)" if archived else ""),
            labels=[_label(each) for each in objects_of(card, "labels")],
            members=[facts.people.get(str(each), "") for each in all_of(card, "idMembers")],
            created=_created(key),
            came_into_its_list=facts.came.get(key) or text_of(card, "dateLastActivity"),
            due=text_of(card, "due"),
            check_item=facts.lines.get(key, []),
            comments=facts.comments.get(key, []),
        )
    return sheet.sheet(file, Source.TRELLO)


class _Facts:
    """What a board says of its cards elsewhere than in the cards: by the card's id. Check items are marked as
    "[x] done" or "[ ] to do"."""

    def __init__(self, board: Any) -> None:
        self.people = {
            text_of(each, "id"): text_of(each, "fullName", "username").replace(",", " ")
            for each in objects_of(board, "members")
        }
        self.lines: dict[str, list[str]] = {}
        for checklist in sorted(objects_of(board, "checklists"), key=_position):
            for item in sorted(objects_of(checklist, "checkItems"), key=_position):
                mark = "x" if text_of(item, "state") == "complete" else " "
                self.lines.setdefault(text_of(checklist, "idCard"), []).append(
                    f"[{mark}] {text_of(item, 'name')}"
                )
        self.comments: dict[str, list[str]] = {}
        self.came: dict[str, str] = {}
        for action in sorted(objects_of(board, "actions"), key=lambda each: text_of(each, "date")):
            self._heed(action)

    def _heed(self, action: dict[str, Any]) -> None:
        data, when = action.get("data"), text_of(action, "date")
        if not isinstance(data, dict):
            return
        card, kind = text_of(data.get("card"), "id"), text_of(action, "type")
        if kind == "commentCard":
            author = text_of(action.get("memberCreator"), "fullName", "username").replace(",", " ")
            self.comments.setdefault(card, []).append(comment(text_of(data, "text"), author, when))
        elif kind == "createCard" or (kind == "updateCard" and "listAfter" in data):
            self.came[card] = when


def _position(said: Any) -> float:
    place = said.get("pos") if isinstance(said, dict) else None
    return place if isinstance(place, int | float) else 0.0


def _label(said: Any) -> str:
    name = text_of(said, "name") or f"{text_of(said, 'color')} {COLOURS}".strip()
    return name.replace(",", " ")


def _created(key: str) -> str:
    """The instant at which a card was made: the first eight digits of its id."""
    try:
        return datetime.fromtimestamp(int(key[:8], 16), UTC).isoformat() if len(key) == 24 else ""
    except ValueError:
        return ""
