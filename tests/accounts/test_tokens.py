"""Tokens: what a program shows instead of a password."""

import re

import pytest

from tests.support.inside import inside
from tracker.accounts import token_actions, token_queries
from tracker.accounts.models import Token
from tracker.database import db
from tracker.web import Refusal


def make(page, name="Build server", status=200, **more):
    return page.post("/profile/tokens", {"name": name, **more}, status)


def test_a_token_is_shown_once_and_kept_only_as_a_hash(app, world, page_of):
    page = make(page_of(world.ben))
    secret = page.one("#token").get("value")
    assert re.fullmatch(r"[0-9a-f]{32}", secret)
    assert page.headers["Cache-Control"] == "no-store"
    page.get("/profile/tokens")
    assert secret not in page.text
    assert secret[-4:] in page.words
    with inside(app):
        assert token_queries.token_with(secret).person_id == world.ben.id
        assert secret not in {value for row in db.session.query(Token) for value in vars(row).values()}


def test_each_has_its_own_name(world, page_of):
    page = make(page_of(world.ben))
    make(page, status=422)
    assert page.texts(".complaints li") == [
        "You have a token named Build server already. Choose another name, or revoke that one."
    ]
    make(page_of(world.ada))
    make(page, name="", status=422)


def test_a_revoked_token_opens_nothing_and_its_name_is_free(app, world, page_of):
    page = make(page_of(world.ben))
    secret = page.one("#token").get("value")
    with inside(app):
        number = token_queries.token_with(secret).id
    page_of(world.ada).post(f"/profile/tokens/{number}/deletions", status=404)
    page.post(f"/profile/tokens/{number}/deletions").follow()
    assert "opens nothing any more" in page.words
    page.post(f"/profile/tokens/{number}/deletions")
    with inside(app):
        assert token_queries.token_with(secret) is None
    make(page)


def test_nobody_has_tokens_without_end(app, world):
    with inside(app):
        for number in range(token_actions.MOST):
            token_actions.create(world.ben.row, f"Token {number}", at=world.project.created_at)
        with pytest.raises(Refusal, match="revoke one"):
            token_actions.create(world.ben.row, "One more", at=world.project.created_at)
