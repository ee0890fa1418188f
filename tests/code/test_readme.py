"""What scripts and operators rely on is told in the README."""

from __future__ import annotations

import re

import click

from tests.code.house import FLOORS, ROOT
from tracker.commands import main
from tracker.settings import SETTINGS

README = (ROOT / "README.md").read_text()


def test_every_setting_has_its_row() -> None:
    for setting in SETTINGS:
        assert f"`{setting.name}`" in README, setting.name


def test_every_command_is_mentioned() -> None:
    for command in _commands(main, "tracker"):
        assert command in README, command


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", README)) <= targets
    for target in ("run", "test", "setup", "check", "bench", "test-long"):
        assert target in targets


def test_every_part_of_the_house_is_on_the_map() -> None:
    for parts in FLOORS:
        for part in parts:
            assert part in README, part


def _commands(group: click.Group, name: str) -> list[str]:
    found = []
    for word, command in group.commands.items():
        inner = isinstance(command, click.Group)
        found += _commands(command, f"{name} {word}") if inner else [f"{name} {word}"]
    return found
