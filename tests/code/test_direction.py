"""Imports point down, plain files are plain, and the five names mean the same in every part."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.code.house import DRAWS, FILES, FLOORS, NOT_PLAIN, File

WEB = {
    "flask",
    "flask_login",
    "flask_migrate",
    "flask_sqlalchemy",
    "werkzeug",
    "wtforms",
    "sqlalchemy",
    "alembic",
}
NEVER_IN_PLAIN = WEB | {"time", "subprocess", "socket", "matplotlib", "click"}
SURROUNDINGS = {"datetime": {"now", "utcnow", "today"}, "date": {"today"}, "os": {"environ", "getenv"}}
MAY_IMPORT = {
    "models": {"models", "plain"},
    "queries": {"models", "queries", "plain"},
    "actions": {"models", "queries", "actions", "plain"},
    "forms": {"models", "queries", "forms", "plain"},
    "views": {"models", "queries", "actions", "forms", "plain"},
}
LAZY = {"commands": "`tracker --help` answers at once"}

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def test_every_part_has_its_floor() -> None:
    parts = {file.part for file in FILES if file.part != "__init__"}
    assert parts == {part for floor in FLOORS for part in floor}


@each_file
def test_imports_point_down(file: File) -> None:
    assert not list(_upward(file))


@each_file
def test_roles_import_what_they_may(file: File) -> None:
    if not file.role:
        return
    wrong = [
        other.name
        for other in file.neighbours
        if "/" in other.name
        and other.name not in NOT_PLAIN
        and (other.role or "plain") not in MAY_IMPORT[file.role]
    ]
    assert not wrong, f"{file.name} is a file of {file.role} and imports {wrong}."


@each_file
def test_plain_files_are_plain(file: File) -> None:
    if not file.is_plain:
        return
    foreign = {name.split(".")[0] for name in file.imports} & NEVER_IN_PLAIN
    foreign -= {"matplotlib"} if file.name == DRAWS else set()
    assert not foreign, f"{file.name} is plain and imports {foreign}."
    inside = [
        other.name
        for other in file.neighbours
        if not other.is_plain and other.name != "text.py" and other.path.stem != "__init__"
    ]
    assert not inside, f"{file.name} is plain and imports {inside}."
    assert not list(_surroundings(file)), f"{file.name} is plain and reads the clock or the environment."


@each_file
def test_only_the_application_imports_views(file: File) -> None:
    views = [other.name for other in file.neighbours if other.role == "views"]
    assert not views or file.name == "app.py"


@each_file
def test_imports_stand_at_the_top(file: File) -> None:
    if file.part in LAZY:
        return
    inner = [
        node.lineno
        for function in ast.walk(file.tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tracker")
    ]
    assert not inner, f"{file.name} imports within a function in lines {inner}."


def test_the_map_imports_nothing() -> None:
    assert not next(file for file in FILES if file.name == "__init__.py").imports


def _upward(file: File) -> Iterator[str]:
    if file.part == "__init__":
        return
    for other in file.neighbours:
        if other.part in (file.part, "__init__") or other.is_plain:
            continue
        siblings = "/" not in file.name and "/" not in other.name
        if other.floor > file.floor or (other.floor == file.floor and not siblings):
            yield f"{file.name} imports {other.name}"


def _surroundings(file: File) -> Iterator[int]:
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            continue
        if node.attr in SURROUNDINGS.get(node.value.id, ()):
            yield node.lineno
