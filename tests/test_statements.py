"""Statements are compiled once, built once or for each request, and none is taken for another."""

from __future__ import annotations

import pytest
from sqlalchemy import Select, create_engine, literal, select

from tracker.statements import MOST, Statements

ONE = select(literal(1))


class Counting(Statements):
    """Counts what had to be compiled."""

    compiled = 0

    def __setitem__(self, key, compiled):
        self.compiled += 1
        super().__setitem__(key, compiled)


@pytest.fixture
def statements() -> Counting:
    return Counting()


@pytest.fixture
def ask(statements):
    engine = create_engine("sqlite://", execution_options={"compiled_cache": statements})
    with engine.connect() as connection:
        yield lambda query: connection.execute(query).all()


def test_a_statement_that_is_built_once_is_compiled_once(ask, statements):
    assert [ask(ONE) for _ in range(3)] == [[(1,)]] * 3
    assert statements.compiled == 1


def test_one_that_is_built_anew_with_other_values_is_not_compiled_again(ask, statements):
    assert [ask(select(literal(number))) for number in range(3)] == [[(0,)], [(1,)], [(2,)]]
    assert statements.compiled == 1


def test_one_that_is_made_of_another_is_a_statement_of_its_own(ask, statements):
    assert ask(ONE) == [(1,)]
    assert ask(ONE.add_columns(literal(2))) == [(1, 2)]
    assert ask(ONE) == [(1,)]
    assert statements.compiled == 2


def test_none_is_taken_for_another_after_very_many(ask):
    for number in range(2 * MOST):
        query: Select[tuple[int]] = select(literal(number).label(f"column_{number}"))
        assert ask(query) == ask(query) == [(number,)]
    assert ask(ONE) == [(1,)]
