"""Browsers that hang up are noticed though nothing is sent to them."""

from __future__ import annotations

import select
import socket

import pytest

from tracker.live.hub import Listener
from tracker.live.lines import Lines

pytestmark = pytest.mark.skipif(not hasattr(select, "EPOLLRDHUP"), reason="this system cannot tell")


@pytest.fixture
def line():
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_who_hangs_up_is_told_once(line):
    lines, listener, (ours, theirs) = Lines(), Listener((1, "stamp"), frozenset()), line
    lines.add(ours, listener)
    assert lines.hung_up() == []
    theirs.close()
    assert lines.hung_up() == [listener]
    assert lines.hung_up() == []


def test_who_was_forgotten_is_not_told(line):
    lines, listener, (ours, theirs) = Lines(), Listener((1, "stamp"), frozenset()), line
    lines.add(ours, listener)
    lines.forget(listener)
    lines.forget(listener)
    theirs.close()
    assert lines.hung_up() == []


def test_a_server_that_gives_no_connection_is_served_too():
    lines = Lines()
    lines.add(None, Listener((1, "stamp"), frozenset()))
    assert lines.hung_up() == []
