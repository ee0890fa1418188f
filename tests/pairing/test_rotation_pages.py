"""A team's rotation in the tables: its settings and rules, the proposal, the board of a day and the log."""

import json
from datetime import date

import pytest

from tests.pairing.crew import NOON
from tests.pairing.log import events
from tests.support.inside import inside
from tracker.backlog import actions as stories
from tracker.database import db
from tracker.pairing import actions, board_actions
from tracker.pairing.rotation import propose
from tracker.pairing.rotation_actions import add_rule, change_settings
from tracker.pairing.rotation_facts import Odd
from tracker.pairing.rotation_queries import morning, rules_of, settings_of
from tracker.pairing.rotation_rules import Kind, Rule
from tracker.projects import actions as projects
from tracker.teams.actions import change_member
from tracker.teams.models import Absence
from tracker.teams.queries import member_of
from tracker.web import Refusal

TODAY = date(2026, 11, 18)


def test_what_is_known_of_a_team_becomes_a_question(app, world, crew, count_queries):
    with inside(app):
        db.session.add(
            Absence(
                person_id=crew["hila"],
                kind="away",
                from_on=TODAY,
                until_on=TODAY,
                part="day",
                created_at=NOON,
            )
        )
    with app.app_context():
        with count_queries() as statements:
            known = morning(world.project, TODAY)
        facts = known.question.facts
        assert {person.name for person in facts.roster if person.id in facts.here} == {
            "Ben Brandt",
            "Eva Team",
            "Finn Team",
            "Gus Team",
        }
        assert known.out == [("Ada Ahlers", "product does not rotate"), ("Hila Team", "away")]
        timetable = next(work for work in facts.going_on if work.title == "Show the timetable")
        assert timetable.stays == {crew["eva"]: 1, crew["finn"]: 1}
        assert facts.apart[min(crew["eva"], crew["finn"]), max(crew["eva"], crew["finn"])] == 1
        plan = propose(known.question)
        assert not any({crew["eva"], crew["finn"]} == group.ids for group in plan.groups)
    assert len(statements) <= 14


def test_what_people_planned_comes_next_before_the_backlog(app, world, crew):
    with inside(app):
        signed = {"by": world.ada.row, "at": NOON}
        projects.change_settings(world.project, {"automatic_planning": False}, **signed)
        assert next_up(world)[:2] == ["Seats are sold twice", "Pay by card"]
        stories.change_state(world.story("card"), "planned", **signed)
        assert next_up(world)[:2] == ["Pay by card", "Seats are sold twice"]


def next_up(world):
    return [work.title for work in morning(world.project, TODAY).question.facts.next_up]


def test_the_command_prints_a_proposal(app, world, crew, run):
    answer = run("rotate", "--project", str(world.project_id), "--day", "2026-11-18")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert told["day"] == "2026-11-18"
    people = [person["name"] for group in told["groups"] for person in group["people"]]
    assert sorted(people) == ["Ben Brandt", "Eva Team", "Finn Team", "Gus Team", "Hila Team"]
    assert all(group["reasons"] for group in told["groups"])
    assert len(told["alternatives"]) <= 2
    assert run("rotate", "--project", "77").exit_code == 1


def test_settings_and_rules_are_kept_once_with_one_event(app, world, crew):
    values = {"odd": "trio", "every": 2}
    rule = Rule(Kind.NEVER, crew["eva"], crew["gus"])
    before = len(events(app, world, 0))
    for _ in range(2):
        with inside(app):
            change_settings(world.project, values, by=world.ada.row, at=NOON)
            add_rule(world.project, rule, by=world.ada.row, at=NOON)
    assert events(app, world, 0)[before:] == ["rotation.changed", "rotation.rules_changed"]
    with app.app_context():
        assert settings_of(world.project).odd == Odd.TRIO
        assert [row.kind for row in rules_of(world.project)] == ["never"]
        assert rule in morning(world.project, TODAY).question.rules
    with inside(app), pytest.raises(Refusal, match="two different people"):
        add_rule(world.project, Rule(Kind.NEVER, crew["eva"], crew["eva"]), by=None, at=NOON)
    with inside(app), pytest.raises(Refusal, match="neither in the project nor in its team"):
        add_rule(world.project, Rule(Kind.NEVER, crew["eva"], world.dora.id), by=None, at=NOON)


def test_the_page_of_the_rotation(world, crew, page, page_of):
    sent = {"people-kind": "never", "people-one": crew["eva"], "people-other": crew["gus"]}
    page.post(f"{world.url}/rotation/rules", sent)
    page.get(f"{world.url}/rotation")
    assert "Eva Team and Gus Team never pair" in page.text
    ben = page_of(world.ben)
    ben.get(f"{world.url}/rotation")
    assert "never pair" not in ben.text
    ben.post(f"{world.url}/rotation/rules", sent, 403)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("every", "9", "Pairs change is none of those to choose from."),
        ("overlap", "900", "Minutes that two people must share"),
        ("stay_limit", "x", "Days on one story, if it can be had"),
        ("rotating", None, "Disciplines that rotate: choose at least one."),
    ],
)
def test_wrong_settings_are_refused_with_a_sentence(world, page, field, value, sentence):
    sent = {
        "every": "1",
        "stays": "any",
        "stay_limit": "2",
        "odd": "alone",
        "overlap": "60",
        "rotating": "development",
    }
    sent[field] = value
    page.post(f"{world.url}/rotation", {name: text for name, text in sent.items() if text is not None}, 422)
    assert sentence in page.text


def test_rules_that_clash_are_named_to_owners_alone(app, world, crew, page, page_of):
    with inside(app):
        for kind in (Kind.NEVER, Kind.TOGETHER):
            add_rule(world.project, Rule(kind, crew["eva"], crew["gus"]), by=None, at=NOON)
        board_actions.propose_pairs(world.project, TODAY, by=None, at=NOON)
    page.get(f"{world.url}/pairing")
    assert "Eva Team and Gus Team are to be kept together and never to pair" in page.words
    ben = page_of(world.ben)
    ben.get(f"{world.url}/pairing")
    assert "never to pair" not in ben.words
    for who, named in ((page, True), (ben, False)):
        told = json.loads(who.get(f"{world.url}/rotation/proposal.json").text)["complaints"]
        assert any("never to pair" in sentence for sentence in told) is named
        assert told
    assert "Some rules cannot all hold today; owners see which." in ben.words


def test_rules_stand_behind_reasons_for_owners_alone(app, world, crew, page, page_of):
    """Who never pairs with whom is nobody else's business, not even that a rule leaves somebody alone."""
    others = [crew[name] for name in ("finn", "gus", "hila")] + [world.ben.id]
    with inside(app):
        for other in others:
            add_rule(world.project, Rule(Kind.NEVER, crew["eva"], other), by=None, at=NOON)
        add_rule(world.project, Rule(Kind.TOGETHER, crew["finn"], crew["gus"]), by=None, at=NOON)
        board_actions.propose_pairs(world.project, TODAY, by=None, at=NOON)
    page.get(f"{world.url}/pairing")
    for words in (
        "the rules leave nobody to pair with",
        "(kept together by a rule)",
        "Eva Team and Finn Team never pair",
    ):
        assert words in page.words
    for member in (page_of(world.ben), page_of(world.cy)):
        told = member.get(f"{world.url}/pairing").words
        assert "Eva is alone: nobody is left to pair with" in told
        assert "Finn and Gus never paired (kept together)" in told
        assert " rule" not in told.replace("How pairs rotate", "")


def test_who_knows_a_story_is_known_of_the_days_before(app, world, crew):
    """What was logged on the day itself is no knowledge that its rotation could have used."""
    with inside(app):
        actions.log(world.story("timetable"), [world.ben.row], day=TODAY, by=None, at=NOON)
    with app.app_context():
        known = {work.id: work.known_to for work in morning(world.project, TODAY).question.facts.going_on}
        assert known[world.stories["timetable"]] == {crew["eva"], crew["finn"]}


def test_who_does_not_work_on_that_day_of_the_week_is_named_with_who_is_out(app, world, crew, page):
    with inside(app):
        eva = member_of(world.project.team, crew["eva"])
        change_member(eva, week="1101111")
    page.get(f"{world.url}/pairing?day=2026-11-18")
    assert "Eva Team does not work on Wednesdays" in page.words
    page.get(f"{world.url}/pairing?day=2026-11-19")
    assert "Eva Team does not work" not in page.words
