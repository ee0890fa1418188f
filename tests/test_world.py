"""The world of the tests is what its docstring says, and Page sees what is wrong with a page."""

from tests.support.document import complaints
from tests.support.inside import inside


def test_the_world_is_in_its_third_iteration(app, world):
    from tracker.backlog import queries

    with inside(app):
        facts = queries.facts(world.project, app.config["CLOCK"]())
        assert facts.current.span.number == 3
        assert [story.id for story in facts.scheduled] == [
            world.stories[name] for name in ("timetable", "seats", "card", "harbour")
        ]
        assert world.project.version == 12


def test_an_empty_world_after_each_test(app):
    from tracker.accounts.models import Person
    from tracker.database import db

    with app.app_context():
        assert db.session.query(Person).count() == 0


def test_a_page_with_faults_is_complained_about():
    bad = (
        "<!doctype html><html><head></head><body><div id=a></div><div id=a style='x'></div><form></form>"
        "<input name=x><button></button><script>1</script><a onclick=1 href=x>y</a></body></html>"
    )
    found = "\n".join(complaints(bad))
    for part in (
        "0 h1",
        "no title",
        "id a stands 2",
        "no action",
        "no label",
        "no name",
        "inline script",
        "on…",
    ):
        assert part in found, part
