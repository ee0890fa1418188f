"""Owners let forges in and revoke them."""

from sqlalchemy import select

from tracker.activity.models import Event
from tracker.database import db
from tracker.forges.models import Forge


def kinds(app):
    with app.app_context():
        query = select(Event.kind).where(Event.kind.startswith("forge.")).order_by(Event.id)
        return list(db.session.scalars(query))


def test_a_forge_is_let_in_with_an_address_and_a_secret_that_is_shown_once(app, world, page):
    page.get(f"{world.url}/settings/code")
    assert "No forge tells of this project’s code yet" in page.words
    page.post(f"{world.url}/settings/code", {"kind": "gitlab", "name": "harbour/ferry"}, 200)
    address, secret = (page.one(f"#forge-{name}").get("value") for name in ("address", "secret"))
    with app.app_context():
        forge = db.session.scalars(select(Forge)).one()
        assert (address.rpartition("/")[2], secret) == (forge.key, forge.secret)
    assert page.headers["Cache-Control"] == "no-store"
    page.get(f"{world.url}/settings/code")
    assert secret not in page.text
    assert "harbour/ferry" in page.words
    assert kinds(app) == ["forge.added"]


def test_two_of_one_name_are_refused_and_so_is_what_we_do_not_understand(app, world, page):
    page.post(f"{world.url}/settings/code", {"kind": "github", "name": "ferry"}, 200)
    page.post(f"{world.url}/settings/code", {"kind": "gitea", "name": "ferry"}, 422)
    assert "choose another name" in page.words
    page.post(f"{world.url}/settings/code", {"kind": "sourceforge", "name": "x"}, 422)
    page.post(f"{world.url}/settings/code", {"kind": "github", "name": " "}, 422)
    assert kinds(app) == ["forge.added"]


def test_revoking_leaves_one_event(app, world, page):
    page.post(f"{world.url}/settings/code", {"kind": "github", "name": "ferry"}, 200)
    with app.app_context():
        forge_id = db.session.scalars(select(Forge.id)).one()
    page.post(f"{world.url}/settings/code/{forge_id}/deletions")
    assert kinds(app) == ["forge.added", "forge.revoked"]
    page.follow()
    assert "What ferry sends is refused from now on." in page.words
