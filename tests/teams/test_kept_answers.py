"""Answers that are kept: nobody gets somebody else's, and nobody gets one they may no longer see."""

from sqlalchemy import delete

from tests.support.inside import inside
from tracker.database import db
from tracker.projects.member_actions import change_role
from tracker.teams.models import Membership
from tracker.teams.permissions import Role


def test_two_people_get_their_own_page(world, page_of):
    ada, cy = page_of(world.ada), page_of(world.cy)
    for _ in range(2):
        assert "AA" in ada.get(world.url).texts(".initials")
        assert "CC" in cy.get(world.url).texts(".initials")
        assert not cy.select(".step")


def test_a_member_made_viewer_loses_the_buttons_at_once(app, world, page_of):
    ben = page_of(world.ben)
    assert ben.get(world.url).select(".step")
    with inside(app):
        change_role(world.project, world.ben.id, Role.VIEWER, by=world.ada.row, at=world.project.created_at)
    assert not ben.get(world.url).select(".step")


def test_who_is_no_member_any_more_finds_nothing_even_with_the_tag(app, world, page_of):
    ben = page_of(world.ben)
    tag = ben.get(world.url).headers["ETag"]
    with inside(app):
        db.session.execute(delete(Membership).where(Membership.person_id == world.ben.id))
    ben.get(world.url, 404, headers={"If-None-Match": tag})


def test_after_signing_out_nothing_is_shown(world, page_of):
    ben = page_of(world.ben)
    tag = ben.get(world.url).headers["ETag"]
    ben.post("/sign-out")
    ben.get(world.url, 302, headers={"If-None-Match": tag})


def test_a_new_password_ends_other_sessions_here_too(app, world, page_of):
    ben = page_of(world.ben)
    tag = ben.get(world.url).headers["ETag"]
    with inside(app):
        world.ben.row.session_stamp = "another"
    ben.get(world.url, 302, headers={"If-None-Match": tag})


def test_a_sentence_for_one_visit_is_not_kept(world, page_of):
    ben = page_of(world.ben)
    ben.get(world.url)
    ben.post(f"{world.url}/stories/{world.stories['card']}/deletions").follow()
    assert "was deleted" in ben.words
    assert "was deleted" not in ben.get(world.url).words


def test_a_kept_page_costs_one_statement(world, page_of, count_queries):
    ben = page_of(world.ben)
    ben.get(world.url)
    with count_queries() as statements:
        ben.get(world.url)
    assert len(statements) == 1


def test_files_keep_their_names(world, page_of):
    ben = page_of(world.ben)
    first = ben.get(f"{world.url}/charts/burndown.csv").headers
    again = ben.get(f"{world.url}/charts/burndown.csv").headers
    for name in ("Content-Type", "Content-Disposition"):
        assert first[name] == again[name]


def test_new_initials_are_on_every_board_at_once(app, world, page_of):
    ada, ben = page_of(world.ada), page_of(world.ben)
    owner = f"#story-{world.stories['timetable']} abbr"
    assert ada.get(world.url).texts(owner) == ["BB"]
    stamp = ada.one(f"#story-{world.stories['timetable']}").get("data-stamp")
    ben.post("/profile", {"name": "Zoe Zimmer", "initials": "ZZ", "email": world.ben.email})
    assert ada.get(world.url).texts(owner) == ["ZZ"]
    assert ada.one(f"#story-{world.stories['timetable']}").get("data-stamp") != stamp


def test_stairs_show_who_joins_and_who_leaves_the_team_at_once(world, page_of):
    ada, team = page_of(world.ada), f"/teams/{world.team_id}"
    part = {"discipline": "design", "also": "", "dedication": "50", "week": ["0", "1"], "from_on": ""}

    def stairs():
        return ada.get(f"{world.url}/charts/pair-stairs.csv").text

    assert "Ben alone" in stairs()
    ada.post(f"{team}/members", {**part, "until_on": "", "person": "0", "name": "Finn Fisher"})
    assert "Finn alone" in stairs()
    ada.post(f"{team}/members/{world.ben.id}", {**part, "until_on": "2026-11-01"})
    assert "Ben" not in stairs()
    ada.post(f"{team}/members/{world.ben.id}/remove")
    ada.post(f"{team}/members", {**part, "until_on": "", "person": str(world.ben.id), "name": ""})
    assert "Ben alone" in stairs()


def test_stairs_show_a_new_name_at_once(world, page_of):
    ada, ben = page_of(world.ada), page_of(world.ben)
    stairs = f"{world.url}/charts/pair-stairs.csv"
    assert "Ben alone" in ada.get(stairs).text
    ben.post("/profile", {"name": "Zoe Zimmer", "initials": "ZZ", "email": world.ben.email})
    assert "Zoe alone" in ada.get(stairs).text
