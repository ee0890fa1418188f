"""Who is asked for first, and with which key."""

from datetime import date

import pytest

from tracker.pairing.choices import Colleague, choices, shortcut_keys


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        ([], []),
        (["Ada", "Ben"], ["a", "b"]),
        (["Ada", "Ana", "Ann"], ["a", "n", "1"]),
        (["Élodie", "Øystein", "李娜"], ["e", "y", "1"]),
        (["A"] * 12, ["a", *"1234567890", ""]),
    ],
)
def test_each_name_gets_a_key_of_its_own(names, keys):
    assert shortcut_keys(names) == keys


def test_those_never_or_longest_ago_paired_with_come_first():
    ada, ben, cy = (Colleague(n, name, name[0]) for n, name in enumerate(("Ada", "Ben", "Cy")))
    found = choices([cy, ada, ben], {0: date(2026, 11, 17), 2: date(2026, 11, 3)})
    assert [choice.colleague.name for choice in found] == ["Ben", "Cy", "Ada"]
    assert [choice.last_day for choice in found] == [None, date(2026, 11, 3), date(2026, 11, 17)]


def test_keys_do_not_change_with_the_order():
    ada, ana = Colleague(1, "Ada", "A"), Colleague(2, "Ana", "A")
    for last_paired in ({}, {1: date(2026, 11, 17)}, {2: date(2026, 11, 17)}):
        keys = {choice.colleague.name: choice.key for choice in choices([ana, ada], last_paired)}
        assert keys == {"Ada": "a", "Ana": "n"}


def test_todays_partners_come_first():
    """Once pairs are published, whoever starts a story starts it with them."""
    people = [Colleague(n, name, name[:2]) for n, name in enumerate(("Ada", "Ben", "Cy"), 1)]
    last = {1: date(2026, 11, 3), 2: date(2026, 11, 18)}
    found = choices(people, last, date(2026, 11, 18))
    assert [choice.colleague.name for choice in found] == ["Ben", "Cy", "Ada"]
