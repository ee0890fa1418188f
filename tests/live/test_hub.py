"""Telling listeners how projects stand: what they hear, and when they are sent away."""

from __future__ import annotations

import json

from tracker.live.hub import BEAT, FURTHEST_BEHIND, Hub, Listener, Sight

ADA, BEN = (1, "stamp of ada"), (2, "stamp of ben")
BOTH = frozenset({ADA, BEN})


def sight(version: int, readers: frozenset[tuple[int, str]] = BOTH, **more: object) -> Sight:
    return Sight(version, "", readers, **more)


def listening(hub: Hub, who: tuple[int, str], *projects: int) -> Listener:
    listener = hub.listen(who, projects, most=10)
    assert listener is not None
    return listener


def heard(listener: Listener) -> dict[str, int] | None:
    """The versions in the next message; {} for silence and None for the end."""
    message = listener.wait(0)
    if message is None or message == BEAT:
        return None if message is None else {}
    said = json.loads(message.decode().removeprefix("data: "))["projects"]
    return {number: project["version"] for number, project in said.items()}


def test_each_hears_of_the_projects_they_listen_to() -> None:
    hub = Hub()
    one, other = listening(hub, ADA, 7), listening(hub, BEN, 8)
    hub.see({7: sight(3), 8: sight(5)})
    hub.see({7: sight(4), 8: sight(5)})
    assert [heard(one), heard(one), heard(one)] == [{"7": 3}, {"7": 4}, {}]
    assert [heard(other), heard(other)] == [{"8": 5}, {}]


def test_who_comes_later_hears_at_once_how_things_stand() -> None:
    hub = Hub()
    listening(hub, ADA, 7)
    hub.see({7: sight(3)})
    assert heard(listening(hub, BEN, 7, 8)) == {"7": 3}


def test_who_may_not_read_any_more_hears_nothing_and_is_sent_away() -> None:
    hub = Hub()
    ada, ben = listening(hub, ADA, 7), listening(hub, BEN, 7)
    hub.see({7: sight(3)})
    hub.see({7: sight(4, frozenset({ADA}))})
    assert [heard(ada), heard(ada), heard(ada)] == [{"7": 3}, {"7": 4}, {}]
    assert [heard(ben), heard(ben)] == [{"7": 3}, None]
    assert heard(listening(hub, BEN, 7)) == {}


def test_a_session_that_has_ended_is_sent_away() -> None:
    hub = Hub()
    ada = listening(hub, ADA, 7)
    hub.see({7: sight(3, frozenset({(1, "a new stamp")}))})
    assert heard(ada) is None


def test_there_are_as_many_as_may_be_and_places_are_given_back() -> None:
    hub = Hub()
    first = hub.listen(ADA, [7], most=1)
    assert first is not None
    assert hub.listen(BEN, [7], most=1) is None
    hub.leave(first)
    hub.leave(first)
    assert hub.listen(BEN, [7], most=1) is not None
    assert len(hub) == 1


def test_nothing_is_looked_at_when_nobody_listens() -> None:
    hub = Hub()
    ada = listening(hub, ADA, 7, 8)
    hub.see({7: sight(3)})
    assert hub.known() == {7: sight(3), 8: None}
    hub.leave(ada)
    assert hub.known() == {}


def test_who_does_not_read_is_cut_off() -> None:
    hub = Hub()
    ada = listening(hub, ADA, 7)
    for version in range(FURTHEST_BEHIND + 1):
        hub.see({7: sight(version)})
    said = [heard(ada) for _ in range(FURTHEST_BEHIND + 1)]
    assert said[-1] is None
    assert None not in said[:-1]


def test_everybody_is_sent_away_when_the_server_stops() -> None:
    hub = Hub()
    ada, ben = listening(hub, ADA, 7), listening(hub, BEN, 8)
    hub.end_all()
    assert [heard(ada), heard(ben)] == [None, None]


def test_presence_is_told_by_story() -> None:
    there = Sight(3, "", BOTH, ((12, 1, "Ada"), (12, 2, "Ben"), (13, 2, "Ben")))
    assert there.as_json()["present"] == {"12": [(1, "Ada"), (2, "Ben")], "13": [(2, "Ben")]}
