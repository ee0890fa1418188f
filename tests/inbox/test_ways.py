"""Every way of being told, for everything that one may be told of: what stands in the inbox, and whether a
letter comes, at once or with the day's."""

from __future__ import annotations

import pytest

from tests.support.inside import inside
from tests.support.mailbox import mailbox
from tracker.backlog import actions
from tracker.backlog.follower_actions import set_followers
from tracker.chores import HANDLERS
from tracker.outbox import worker

# By the choice that it belongs to: how Ada is tied to the story, and what Ben does with it.
TOLD = {
    "I am mentioned": ("mention", "nothing", "mention"),
    "what I requested is delivered": ("delivered", "requester", "delivered"),
    "a comment on what I own": ("comment", "owner", "comment"),
    "a comment on what I follow": ("comment", "follower", "comment"),
    "what I own is accepted": ("accepted", "owner", "accepted"),
    "what I follow is accepted": ("accepted", "follower", "accepted"),
    "what I own is rejected": ("accepted", "owner", "rejected"),
    "what I follow is rejected": ("accepted", "follower", "rejected"),
}
# Lines in the inbox, letters at once, letters by eight the next morning.
WAYS = {"off": (0, 0, 0), "inbox": (1, 0, 0), "digest": (1, 0, 1), "mail": (1, 1, 1)}


@pytest.fixture
def box(app):
    with mailbox() as box:
        app.config.update(POSTBOX=box.postbox, ADDRESS="https://tracker.example.com")
        yield box


def tie(app, world, tied):
    """A story that Ben has finished, and to which Ada is tied in this way alone."""
    with inside(app):
        ada, ben, at = world.ada.row, world.ben.row, app.config["CLOCK"]()
        requester = ada if tied == "requester" else ben
        story = actions.create(world.project, title="Sell soup", estimate=1, by=requester, at=at)
        actions.start(story, by=ben, at=at, owners=[ada] if tied == "owner" else [ben])
        actions.finish(story, by=ben, at=at)
        set_followers(story, [ada] if tied == "follower" else [], by=ben, at=at)
        return f"{world.url}/stories/{story.id}"


@pytest.mark.parametrize(("way", "comes"), WAYS.items(), ids=WAYS)
@pytest.mark.parametrize(("kind", "tied", "deed"), TOLD.values(), ids=TOLD)
def test_what_somebody_chose_is_what_comes(app, world, page_of, box, clock, kind, tied, deed, way, comes):
    ada, ben = page_of(world.ada), page_of(world.ben)
    others = dict.fromkeys(
        ("mention", "review", "owner", "delivered", "comment", "accepted", "trouble"), "off"
    )
    ada.post("/inbox/choices", others)
    story = tie(app, world, tied)
    if deed in ("accepted", "rejected"):
        ben.post(f"{story}/transitions", {"state": "delivered"})
    ada.post("/inbox/choices", {**others, kind: way})

    if deed in ("mention", "comment"):
        ben.post(f"{story}/comments", {"text": "@Ada, look" if deed == "mention" else "Look"})
    else:
        ben.post(f"{story}/transitions", {"state": deed})
    lines = ada.get("/inbox").select(".told-line.unread")
    worker.work_off(app, HANDLERS, clock)
    at_once = len(box.letters)
    clock.advance(days=1)
    worker.work_off(app, HANDLERS, clock)
    assert (len(lines), at_once, len(box.letters)) == comes
    assert all(letter["To"] == "Ada Ahlers <ada@example.com>" for letter in box.letters)
