"""The audit: what administrators read of who came in, who may do what, and what programs did."""

import io
import zipfile

import pytest

from tests.support.program import Program
from tests.world import PASSWORD
from tracker.projects import audit_queries


@pytest.fixture
def audit(page_of, world):
    """The lines of the audit as Ava reads them, newest first: who, what, project, token."""

    def read(address="/installation/audit"):
        cells = page_of(world.ava).get(address).texts("tbody td, tbody th")
        return [tuple(cells[at + 1 : at + 5]) for at in range(0, len(cells), 6)]

    return read


def test_sign_ins_are_kept_those_that_failed_too(world, page_of, audit):
    visitor = page_of(None)
    visitor.post("/sign-in", {"email": world.ben.email, "password": "a guess"}, 422)
    visitor.post("/sign-in", {"email": "nobody@example.com", "password": "a guess"}, 422)
    visitor.post("/sign-in", {"email": world.ben.email, "password": PASSWORD})
    visitor.post("/sign-out")
    assert audit() == [
        ("Ben Brandt", "signed out", "–", "–"),
        ("Ben Brandt", "signed in", "–", "–"),
        ("Somebody", "could not sign in: wrong e-mail or password", "–", "–"),
        ("Ben Brandt", "could not sign in: wrong e-mail or password", "–", "–"),
    ]


def test_what_a_program_did_is_told_with_its_token(app, world, audit):
    program = Program(app, world.ben)
    program.put(f"/stories/{world.stories['card']}", {"current_state": "started"})
    (did, made) = audit()
    assert did[:3] == ("Ben Brandt", "started “Pay by card”", "Ferry")
    assert did[3].startswith("of the tests, write")
    assert made[:2] == ("Ben Brandt", f"made the token “{did[3]}”, which may read and write")


def test_roles_tokens_and_administrators_are_kept(world, page_of, audit, clock):
    page_of(world.ada).post(f"{world.url}/members/{world.cy.id}/role", {"role": "member"})
    clock.advance(minutes=1)
    ben = page_of(world.ben).post("/profile/tokens", {"name": "CI", "read_only": "y", "project": "0"}, 200)
    ben.post(ben.one("form[action*='/deletions']").get("action"))
    ava = page_of(world.ava)
    ava.post(f"/installation/people/{world.ben.id}/administrator")
    ava.post(f"/installation/people/{world.ben.id}/ordinary")
    ava.post(f"/installation/people/{world.ben.id}/lock-out")
    ava.post("/installation", {"name": "Harbour", "beginners": "everybody", "time_zone": ""})
    assert [line[:3] for line in audit()] == [
        ("Ava Admin", "changed the settings of this installation: name, notice", "–"),
        ("Ava Admin", "locked Ben Brandt out", "–"),
        ("Ava Admin", "made Ben Brandt no administrator", "–"),
        ("Ava Admin", "made Ben Brandt an administrator", "–"),
        ("Ben Brandt", "revoked the token “CI”", "–"),
        ("Ben Brandt", "made the token “CI”, which may only read", "–"),
        ("Ada Ahlers", "made Cy Celik member", "Ferry"),
    ]


def test_who_takes_everything_along_is_kept_and_the_archive_tells_it_too(world, page_of, audit):
    page_of(world.ada).get("/installation/archive.zip", 404)
    assert audit() == []
    ava = page_of(world.ava)
    ava.get("/installation/archive.zip")
    assert audit() == [("Ava Admin", "downloaded an archive of this installation", "–", "–")]
    with zipfile.ZipFile(io.BytesIO(ava.data)) as archive:
        assert b'"archive_downloaded"' in archive.read("tables/audit_entry.jsonl")


def test_only_administrators_read_it(world, page_of):
    page_of(world.ada).get("/installation/audit", 404)
    page_of(world.ava).get("/installation/audit?before=x", 404)


def test_it_is_read_page_by_page_and_of_one_person(app, world, page_of, audit, monkeypatch):
    monkeypatch.setattr(audit_queries, "AT_ONCE", 2)
    program = Program(app, world.ben)
    for state in ("started", "finished", "delivered"):
        program.put(f"/stories/{world.stories['card']}", {"current_state": state})
    first = audit()
    assert [line[1] for line in first] == ["delivered “Pay by card”", "finished “Pay by card”"]
    page = page_of(world.ava).get("/installation/audit")
    following = page.one("a[href*='before=']").get("href")
    assert [line[1].split()[0] for line in audit(following)] == ["started", "made"]
    assert audit(f"/installation/audit?person={world.ada.id}") == []
