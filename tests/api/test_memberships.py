"""What people choose about a project for themselves, by programs: its colour, and that it is a favourite."""

import pytest


@pytest.fixture
def mine(world, program_of):
    """The address of a person's own membership."""
    ferry = f"/projects/{world.project_id}"

    def address(who):
        found = program_of(who).get(f"{ferry}/memberships")
        return next(f"{ferry}/memberships/{each['id']}" for each in found if each["person"]["id"] == who.id)

    return address


def test_a_viewer_chooses_a_colour_and_a_favourite(world, program, program_of, mine):
    cy = program_of(world.cy)
    version = program.get(f"/projects/{world.project_id}")["version"]
    changed = cy.put(mine(world.cy), {"project_color": "B0563B", "favorite": True})
    assert (changed["project_color"], changed["favorite"], changed["role"]) == ("b0563b", True, "viewer")
    (summary,) = cy.get("/me")["projects"]
    assert (summary["project_color"], summary["favorite"]) == ("b0563b", True)
    (hers,) = program.get("/me")["projects"]
    assert (hers["project_color"], hers["favorite"]) != ("b0563b", True), "it is Cy's alone"
    assert program.get(f"/projects/{world.project_id}")["version"] == version
    assert cy.put(mine(world.cy), {"favorite": False})["project_color"] == "b0563b"


def test_a_viewer_changes_neither_roles_nor_what_others_chose(world, program_of, mine):
    cy = program_of(world.cy)
    cy.put(mine(world.cy), {"role": "owner", "favorite": True}, 403)
    cy.put(mine(world.ada), {"favorite": True}, 403)
    assert cy.get(mine(world.cy))["favorite"] is False
    assert cy.get(mine(world.ada))["favorite"] is False
    program_of(world.dora).put(mine(world.cy), {"favorite": True}, 404)


def test_who_adds_somebody_may_choose_their_colour(world, program):
    new = {"email": "eve@example.com", "name": "Eve Ebert", "role": "member", "project_color": "8a5a9c"}
    assert program.post(f"/projects/{world.project_id}/memberships", new)["project_color"] == "8a5a9c"


@pytest.mark.parametrize("odd", ["#b0563", "b0563", "b0563bb", "gggggg", "b0563b\n", 123456, None])
def test_what_is_no_colour_changes_nothing(world, program, mine, odd):
    before = program.get(mine(world.ada))
    if odd is None:
        program.put(mine(world.ada), {"project_color": None})
    else:
        said = program.put(mine(world.ada), {"project_color": odd}, 400)["general_problem"]
        assert said == "'project_color' must be a colour of six hexadecimal digits, such as 2f8f9d"
    assert program.get(mine(world.ada)) == before
