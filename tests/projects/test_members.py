"""Who is in a project, and as what."""

import pytest

from tests.projects.events import told
from tests.projects.people import roles, version


def test_everybody_in_the_project_sees_who_is_in_it_and_owners_manage(world, page_of, members):
    for who, controls in ((world.ada, 3), (world.ben, 0), (world.cy, 0), (world.ava, 3)):
        page = page_of(who).get(members)
        assert [row.split()[0] for row in page.texts("tbody tr")] == ["Ada", "Ben", "Cy"]
        assert len(page.select("select[name=role][aria-label]")) == controls
    page_of(world.dora).get(members, 404)


def test_a_role_is_changed_once(app, world, page):
    before = version(app, world)
    for _ in range(2):
        page.post(f"{world.url}/members/{world.ben.id}/role", {"role": "viewer"})
    assert roles(app, world)["Ben"] == "viewer"
    assert told(app, world.project_id, before) == ["made Ben Brandt viewer"]


def test_a_role_there_is_not_is_refused(app, world, page):
    page.post(f"{world.url}/members/{world.ben.id}/role", {"role": "king"}, 422)
    page.post(f"{world.url}/members/{world.ben.id}/role", {}, 422)
    page.post(f"{world.url}/members/{world.dora.id}/role", {"role": "owner"}, 404)
    assert roles(app, world) == {"Ada": "owner", "Ben": "member", "Cy": "viewer"}


def test_a_member_is_removed_once_and_finds_nothing_then(app, world, page, page_of):
    before = version(app, world)
    for _ in range(2):
        page.post(f"{world.url}/members/{world.ben.id}/remove")
    assert told(app, world.project_id, before) == ["took Ben Brandt out of the project"]
    page_of(world.ben).get(world.url, 404)


def test_the_last_owner_stays(app, world, page, nora):
    page.post(f"{world.url}/members/{nora}/role", {"role": "owner"})
    for address, form in (("remove", {}), ("role", {"role": "member"})):
        page.post(f"{world.url}/members/{world.ada.id}/{address}", form, 422)
        assert "Ada Ahlers is the last owner who can sign in." in page.words
    page.post(f"{world.url}/members/{world.ben.id}/role", {"role": "owner"})
    page.post(f"{world.url}/members/{world.ada.id}/remove")
    assert page.location == "/"
    assert roles(app, world) == {"Ben": "owner", "Cy": "viewer", "Nora": "owner"}


@pytest.mark.parametrize(
    "address",
    ["invitations", "invitations/1/withdraw", "members/2/role", "members/2/remove"],
)
def test_only_owners_manage_and_only_by_sending_a_form(app, world, page, page_of, address):
    before = version(app, world)
    url, form = f"{world.url}/{address}", {"role": "owner", "person": "0"}
    page.get(url, 405)
    page_of(world.ben).post(url, form, 403)
    page_of(world.cy).post(url, form, 403)
    page_of(world.dora).post(url, form, 404)
    page_of(None).post(url, form, 401)
    assert version(app, world) == before
