"""Every kind of event is told in a sentence and left by somebody; every step has a button."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from tests.code.house import FILES
from tracker.activity.kinds import KINDS, sentence
from tracker.backlog.workflow import NEXT_STEPS, State, word

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def test_every_kind_of_event_has_a_sentence_of_its_own_particulars() -> None:
    for name, kind in KINDS.items():
        assert set(PLACEHOLDER.findall(kind.sentence)) <= kind.details, name
        told = sentence(name, dict.fromkeys(kind.details, "x"))
        assert told
        assert "{" not in told


def test_every_kind_that_is_recorded_is_known_and_every_known_one_is_recorded() -> None:
    assert set(_recorded()) <= set(KINDS)
    steps = {f"story.{state.value}" for state in State}
    assert set(KINDS) <= set(_texts()) | steps


def test_every_step_has_a_word_on_its_button() -> None:
    for story_type, steps in NEXT_STEPS.items():
        for state, to in itertools.chain.from_iterable(((s, t) for t in ts) for s, ts in steps.items()):
            assert word(story_type, state, to)


def _recorded() -> Iterator[str]:
    """The kinds written as the first argument of a call of record(…)."""
    for file in FILES:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record" and node.args:
                kind = node.args[0]
                if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    yield kind.value


def _texts() -> Iterator[str]:
    """All texts in the verbs of the house."""
    for file in FILES:
        if file.role == "actions":
            for node in ast.walk(file.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
