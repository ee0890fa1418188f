"""What files are called that go out, and projects that come in as files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.exchange.file_names import file_name, project_of


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("old_ferry_20141112_0930.csv", "Old ferry"),
        ("Ferry 2.zip", "Ferry 2"),
        ("jira-issues.csv", "Jira-issues"),
        (f"{'long ' * 20}.csv", "Long long long long long long long long long long"),
        (".csv", ""),
    ],
)
def test_a_project_is_called_as_its_file_without_ending_and_time(file: str, name: str) -> None:
    assert project_of(file) == name


def test_an_export_is_found_again_by_the_name_that_it_was_given() -> None:
    assert project_of(file_name("Old ferry", datetime(2014, 11, 12, 9, 30, tzinfo=UTC))) == "Old ferry"
