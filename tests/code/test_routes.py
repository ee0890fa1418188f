"""Every address declares who may use it and looks like the others."""

from __future__ import annotations

import ast
import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.code.house import FILES, File
from tests.support.engines import application
from tracker.teams.permissions import May
from tracker.web import ADMINISTRATORS, PROGRAMS, PUBLIC, SIGNED_IN

LONGEST_VIEW = 16
SEGMENT = re.compile(
    r"[a-z0-9][a-z0-9-]*(\.[a-z]+)?|<(int|string|path|uuid):[a-z_]+>(\.(<string:[a-z_]+>|[a-z]+))?"
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application that is only looked at."""
    return application("sqlite://", tmp_path_factory.mktemp("routes"))


def rules(app: Flask) -> list[Rule]:
    """The addresses that lead to a page of ours; those of programs are another's (tests/api)."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not rule.build_only and not rule.rule.startswith(PROGRAMS)
    ]


def test_every_view_declares_who_may_use_it(whole: Flask) -> None:
    for rule in rules(whole):
        access = getattr(whole.view_functions[rule.endpoint], "access", None)
        below = rule.rule.startswith("/projects/<int:project_id>")
        assert access in (set(May) if below else {PUBLIC, SIGNED_IN, ADMINISTRATORS}), (
            f"{rule.endpoint}: {access}"
        )


PERSONAL = {"layout.keep", "projects.choose_look", "searches.save", "searches.rename", "searches.forget"}
"""What changes nothing of a project, only what somebody keeps of it for themselves."""


def test_what_changes_a_project_needs_more_than_reading(whole: Flask) -> None:
    for rule in rules(whole):
        if rule.rule.startswith("/projects/<int:project_id>") and rule.methods and "POST" in rule.methods:
            personal = rule.endpoint in PERSONAL
            assert (whole.view_functions[rule.endpoint].access == May.READ) == personal, rule.endpoint


def test_addresses_are_in_kebab_case_with_typed_parameters(whole: Flask) -> None:
    for rule in rules(whole):
        for segment in rule.rule.strip("/").split("/"):
            known = not segment or SEGMENT.fullmatch(segment)
            assert known, f"{rule.rule}: {segment}"


@pytest.mark.parametrize("file", [file for file in FILES if file.role == "views"], ids=lambda file: file.name)
def test_views_leave_changes_to_verbs(file: File) -> None:
    """They set what belongs to the request and to forms, and nothing of a row."""
    targets = [
        target
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr != "errors"
    ]
    assert {ast.unparse(target).partition(".")[0] for target in targets} <= {"g", "form"}


@pytest.mark.parametrize("file", [file for file in FILES if file.role == "views"], ids=lambda file: file.name)
def test_views_are_short(file: File) -> None:
    long = [
        node.name
        for node in file.tree.body
        if isinstance(node, ast.FunctionDef) and node.decorator_list and len(_statements(node)) > LONGEST_VIEW
    ]
    assert not long, f"Find, act, commit, answer; these do more: {long}"


def _statements(function: ast.FunctionDef) -> list[ast.stmt]:
    return [node for node in ast.walk(function) if isinstance(node, ast.stmt)][1:]
