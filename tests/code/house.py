"""The files of the house and what they import, read from their source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("models", "queries", "actions", "forms", "views")
NOT_PLAIN = {
    "configuration.py": "makes the instance folder and understands the address of the database",
    "teams/door.py": "who comes in",
    "teams/steady.py": "what somebody is answered again",
    "api/door.py": "how programs come in",
    "api/memory.py": "what programs are answered again",
    "api/asking.py": "what programs send",
    "api/activity_bodies.py": "makes what webhooks are sent of an event",
    "api/answering.py": "how programs are answered",
    "accounts/sessions.py": "signs and reads the cookie of a browser",
    "backlog/writing.py": "how anything is changed",
    "backlog/settling.py": "what a change does to the plan",
    "backlog/settling_epics.py": "what a change does to epics",
    "backlog/known_plan.py": "what this process knows of plans without asking",
    "board/catalogue.py": "which kinds of panels there are",
    "board/look.py": "what panels are drawn with",
    "charts/catalogue.py": "which charts there are and what reads them",
    "backlog/remembering.py": "what a change replaces",
    "outbox/hook.py": "speaks with other programs over a socket",
    "outbox/worker.py": "the thread that works off what is due",
    "backlog/text_index.py": "keeps the words of stories where each engine finds them",
    "exchange/demo.py": "loads the demonstration",
    "exchange/demo_details.py": "hangs things on the demonstration's stories",
    "exchange/demo_past.py": "lives through the demonstration's past",
    "exchange/demo_planning.py": "writes the demonstration's stories",
    "exchange/demo_reports.py": "tells the demonstration's weeks",
    "exchange/demo_stage.py": "holds the demonstration's people and agenda",
    "exchange/demo_work.py": "brings the demonstration's stories on their way",
    "exchange/progress.py": "tells people that wait how far it is",
    "live/bell.py": "wakes the processes that listen",
    "live/repeats.py": "does once what is sent twice",
    "live/watching.py": "the thread that looks",
}
DRAWS = "charts/drawing.py"
"""Plain but for the library that draws."""
FLOORS = (
    ("kept",),
    ("statements",),
    ("web", "forms", "database", "settings", "text"),
    ("accounts", "outbox", "uploads"),
    ("activity", "installation", "configuration"),
    ("teams", "ledger", "planning"),
    ("notifications",),
    ("backlog",),
    ("projects", "pairing", "releases", "inbox"),
    ("charts",),
    ("board", "reports", "forges", "webhooks"),
    ("exchange", "live"),
    ("api",),
    ("app", "health", "upkeep", "chores"),
    ("commands",),
)
"""From the ground up; files may import what stands on a lower floor, and their own part."""


@dataclass(frozen=True)
class File:
    path: Path

    @property
    def name(self) -> str:
        """Its path below tracker/."""
        return self.path.relative_to(ROOT / "tracker").as_posix()

    @property
    def part(self) -> str:
        return self.name.split("/")[0].removesuffix(".py")

    @property
    def role(self) -> str:
        """`actions.py` has the verbs of a part, `comment_actions.py` those of one subject in it."""
        role = self.path.stem.rpartition("_")[2]
        return role if "/" in self.name and role in ROLES else ""

    @property
    def is_plain(self) -> bool:
        inside = "/" in self.name and self.path.stem != "__init__"
        return inside and not self.role and self.part != "commands" and self.name not in NOT_PLAIN

    @property
    def floor(self) -> int:
        return next(number for number, parts in enumerate(FLOORS) if self.part in parts)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text())

    @cached_property
    def imports(self) -> set[str]:
        """Modules by their dotted names, wherever in the file they are imported."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {_module(node.module, alias.name) for alias in node.names}
        return found

    @cached_property
    def neighbours(self) -> list[File]:
        """The files of the house it imports."""
        return [MODULES[name] for name in sorted(self.imports) if name in MODULES]


def _module(package: str, name: str) -> str:
    dotted = f"{package}.{name}"
    return dotted if dotted in MODULES else package


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = [File(path) for path in sorted((ROOT / "tracker").rglob("*.py"))]
MODULES = {_dotted(file.path): file for file in FILES}
