"""Forges tell of commits, branches and pull requests: stories move, and show where their code is."""

import json
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from tests.forges.conftest import EVENTS, PAYLOADS
from tests.support.inside import inside
from tests.support.program import Program
from tests.world import add_story
from tracker.activity.models import Event
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.database import db
from tracker.forges import actions
from tracker.pairing.models import Pairing
from tracker.pairing.suggestion_models import GitIdentity, Suggestion
from tracker.projects import actions as projects
from tracker.teams.models import Membership

SHA = "4f1c2ab09d7e"


def version(app, world):
    with app.app_context():
        return world.project.version


def story(app, world, name="timetable"):
    with app.app_context():
        row = world.story(name)
        return (
            row.state,
            [comment.text for comment in row.comments],
            [(x.kind, x.status) for x in row.code_links],
        )


def test_a_push_finishes_the_story_links_the_branch_and_suggests_the_pair(app, world, sender):
    number = world.stories["timetable"]
    assert sender.send("push", number) == {"stories": [number], "pairs": 1}
    state, comments, links = story(app, world)
    assert (state, links) == ("finished", [("branch", "")])
    assert comments[0].startswith(
        f"Commit `{SHA}` by Ben Brandt\nhttps://{sender.kind}.example/harbour/ferry"
    )
    with app.app_context():
        row = world.story("timetable")
        assert row.comments[0].by_id == world.ben.id
        assert row.code_links[0].url.endswith(f"/{number}-show-the-delay")
        (suggestion,) = db.session.scalars(select(Suggestion))
        assert [person.name for person in suggestion.people] == ["Ada Ahlers", "Ben Brandt"]
        assert (suggestion.story_id, suggestion.state) == (number, "open")
        assert db.session.scalars(select(Pairing)).all() == []


def test_a_replayed_delivery_changes_nothing(app, world, sender):
    number = world.stories["timetable"]
    sender.send("push", number)
    before = version(app, world)
    assert sender.send("push", number)["text"] == "Known already."
    assert version(app, world) == before
    with app.app_context():
        assert db.session.query(Suggestion).count() == 1


def test_the_same_commit_on_another_branch_does_not_turn_the_story_back(app, world, sender):
    number = world.stories["timetable"]
    sender.send("push", number)
    with inside(app):
        backlog.change_state(world.story("timetable"), "rejected", by=world.ada.row, at=world_time(app))
    sender.send("push", number, ref="refs/heads/main")
    state, comments, links = story(app, world)
    assert (state, len(comments), len(links)) == ("rejected", 1, 1)


def world_time(app):
    return app.config["CLOCK"]()


def test_a_pull_request_is_opened_closed_and_merged(app, world, sender):
    number = world.stories["card"]
    for name, status in (("opened", "open"), ("closed", "closed"), ("merged", "merged")):
        sender.send(f"pull_{name}", number)
        assert story(app, world, "card") == ("unstarted", [], [("pull request", status)])
    with app.app_context():
        kinds = db.session.scalars(select(Event.kind).where(Event.story_id == number).order_by(Event.id))
        assert list(kinds)[-3:] == ["code.linked", "code.changed", "code.changed"]
    (pull,) = Program(app, world.ada).get(f"/stories/{number}?fields=pull_requests")["pull_requests"]
    assert (pull["status"], pull["number"], pull["repo"]) == ("merged", 7, pull["repo"])


def test_a_pull_request_shows_where_it_stands_on_the_story(world, sender, page):
    sender.send("pull_merged", world.stories["card"])
    page.get(f"{world.url}/stories/{world.stories['card']}")
    assert "ferry#7 merged" in page.words


def test_a_branch_that_is_deleted_takes_its_link_along(app, world, sender):
    number = world.stories["timetable"]
    sender.send("push", number)
    sender.send("delete" if sender.kind == "gitea" else "push_deleted", number)
    assert story(app, world)[2] == []


def test_a_branch_that_is_deleted_leaves_the_link_to_one_that_ends_alike(app, world, sender):
    number = world.stories["timetable"]
    sender.send("push", number)
    with app.app_context():
        (link,) = world.story("timetable").code_links
        adas = link.url.replace(f"/{number}-", f"/ada/{number}-")
    sender.send("push", number, ref=f"refs/heads/ada/{number}-show-the-delay")
    sender.send("delete" if sender.kind == "gitea" else "push_deleted", number)
    with app.app_context():
        assert [each.url for each in world.story("timetable").code_links] == [adas]


def test_who_wrote_commits_is_read_once_however_many_there_are(app, world, sender_of, count_queries):
    github, asked = sender_of("github"), []
    (commit,) = json.loads((PAYLOADS / "github_push.json").read_text())["commits"]
    for count in (1, 20):
        with inside(app):
            made = [add_story(world.project, None, f"{count} {n}", estimate=1).id for n in range(count)]
        with count_queries() as statements:
            commits = [{**commit, "id": f"{count}f{n}", "message": f"[#{n}] It"} for n in made]
            assert len(github.send("push", made[0], commits=commits)["stories"]) == count
        asked.append(sum("git_identity" in each or "membership.role IN" in each for each in statements))
    assert asked[1] == asked[0]
    with app.app_context():
        (comment,) = db.session.get_one(Story, made[-1]).comments
        assert comment.by_id == world.ben.id


def test_the_team_says_whose_an_address_is(app, world, sender_of):
    github = sender_of("github")
    number = world.stories["timetable"]
    with inside(app):
        told = GitIdentity(team_id=world.team_id, email="ben@home.example", name="bb", person_id=world.ben.id)
        db.session.add(told)
    commit = {"id": "5a", "message": f"[#{number}]", "author": {"name": "bb", "email": "ben@home.example"}}
    github.send("push", number, commits=[commit])
    with app.app_context():
        assert world.story("timetable").comments[0].by_id == world.ben.id


@pytest.mark.parametrize("wrong", ["another secret", "no signature"])
def test_who_does_not_know_the_secret_is_refused(app, world, sender, wrong):
    before = version(app, world)
    if wrong == "no signature":
        answer = sender.client.post(sender.url, json={"ref": "refs/heads/main"})
        assert answer.status_code == 403
    else:
        sender.post('{"ref": "refs/heads/main"}', "push", 403, secret="guessed")
    assert version(app, world) == before


def test_a_body_that_was_changed_on_its_way_is_refused(sender_of):
    github = sender_of("github")
    headers = github._headers("{}", "push", github.secret)
    assert github.client.post(github.url, data='{"a":1}', headers=headers).status_code == 403


def test_what_is_revoked_finds_nothing(app, world, sender, page):
    page.post(f"{world.url}/settings/code/{sender.id}/deletions")
    sender.send("push", world.stories["timetable"], 404)
    page.post(f"{world.url}/settings/code/{sender.id}/deletions", status=404)


def test_nobody_listens_at_another_address(client):
    assert client.post("/forges/guessed", json={}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        "", "null", "[]", "7", '{"ref": 7}', '{"ref": "refs/heads/x", "commits": 7}', "{", "[" * 100_000,
        '{"ref": "refs/heads/x", "commits": [7, {"id": [], "message": "[#99999] \\u0000", "author": 7}]}',
        '{"ref": "refs/tags/v1"}', '{"pull_request": {"html_url": "javascript:x", "title": "[#1]"}}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_tells_nothing(app, world, sender, body):
    for event in ("push", "pull_request", "Push Hook", "Merge Request Hook", "delete", ""):
        assert sender.post(body, event, 200)["stories"] == []


def test_signs_that_no_database_takes_are_left_out(app, world, sender):
    number = world.stories["cabin"]
    commit = rf'{{"id": "1f", "message": "[#{number}] a\u0000b \ud800", "author": 7}}'
    told = sender.post(f'{{"ref": "refs/heads/x", "commits": [7, {commit}]}}', EVENTS[sender.kind, "push"])
    assert told["stories"] == [number]
    assert story(app, world, "cabin")[1] == [f"Commit `1f`\n\n[#{number}] ab ?"]


def test_other_projects_are_out_of_reach(app, world, sender):
    with inside(app):
        elsewhere = projects.create_project("Quay", world.project.team, by=world.ada.row, at=world_time(app))
        other = backlog.create(elsewhere, by=world.ada.row, at=world_time(app), title="Elsewhere").id
    assert sender.send("push", other)["stories"] == []


def test_in_an_archived_project_nothing_changes(app, world, sender):
    with inside(app):
        projects.archive(world.project, by=world.ada.row, at=world_time(app))
    assert "archived" in sender.send("push", world.stories["timetable"], 403)["text"]


def test_who_may_only_look_on_changes_nothing_by_a_commit(app, world, sender_of):
    github = sender_of("github")
    with inside(app):
        db.session.query(Membership).filter_by(person_id=world.ben.id).update({"role": "viewer"})
    github.send("push", world.stories["timetable"])
    with app.app_context():
        assert world.story("timetable").comments[0].by_id == world.ada.id


def test_github_may_send_a_form(app, world, sender_of):
    github = sender_of("github")
    number = world.stories["timetable"]
    payload = (PAYLOADS / "github_push.json").read_text().replace("STORY", str(number))
    body = urlencode({"payload": payload})
    headers = github._headers(body, "push", github.secret)
    sent = github.client.post(
        github.url, data=body, headers=headers, content_type="application/x-www-form-urlencoded"
    )
    assert sent.json["stories"] == [number]


def test_a_ping_is_answered(sender_of):
    assert sender_of("github").send("ping", 1) == {"stories": [], "pairs": 0}


@pytest.mark.sqlite_only("a chore of one statement")
def test_what_was_told_long_ago_is_forgotten(app, world, sender, clock):
    sender.send("push", world.stories["timetable"])
    clock.advance(days=91)
    with inside(app):
        assert actions.forget(clock()) == 1
    assert sender.send("push", world.stories["timetable"])["pairs"] == 0
