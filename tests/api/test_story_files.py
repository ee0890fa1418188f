"""Files that hang on a story itself, for programs: asked for by name, attached, fetched, taken off."""

from io import BytesIO

import pytest

from tests.support.clock import START
from tests.support.inside import inside
from tracker.accounts import token_actions


@pytest.fixture
def sent(program, ferry):
    """Sends a file to the project, attached to nothing yet."""

    def send(name="piers.png"):
        return program.post(f"{ferry}/uploads", data={"file": (BytesIO(b"\x89PNG piers"), name)})

    return send


@pytest.fixture
def version(program, ferry):
    return lambda: program.get(ferry)["version"]


def test_a_file_is_attached_to_a_story_in_one_event(ferry, card, program, sent, version):
    file, before = sent(), version()
    assert program.post(f"{card}/file_attachments", file) == file, "what the upload answered, sent as it came"
    assert version() == before + 1
    told = program.get(f"{ferry}/activity?limit=1")[0]
    assert told["message"] == 'Ada Ahlers added attachment: "piers.png"'
    assert program.get(f"{card}/file_attachments") == [file]


def test_attaching_it_again_does_nothing(card, program, sent, version):
    file = program.post(f"{card}/file_attachments", {"id": sent()["id"]})
    before = version()
    assert program.post(f"{card}/file_attachments", {"id": file["id"]}) == file
    assert version() == before


def test_files_are_told_of_a_story_only_where_they_are_asked_for(world, ferry, card, program, sent):
    of_comment, first, second = (sent(name)["id"] for name in ("a.png", "b.png", "c.png"))
    program.post(f"{card}/comments", {"file_attachment_ids": [of_comment]})
    for each in (first, second):
        program.post(f"{card}/file_attachments", {"id": each})
    assert not program.get(card).keys() & {"file_attachments", "file_attachment_ids"}
    shown = program.get(f"{card}?fields=:default,file_attachments,file_attachment_ids")
    assert shown["file_attachment_ids"] == [first, second], "those of comments come with these"
    assert shown["file_attachments"] == program.get(f"{card}/file_attachments")
    for address in (
        f"{ferry}/stories?filter=id:{world.stories['card']}&fields=file_attachments(filename)",
        f"{ferry}/stories/bulk?ids={world.stories['card']}&fields=file_attachments(filename)",
    ):
        (found,) = program.get(address)
        assert [each["filename"] for each in found["file_attachments"]] == ["b.png", "c.png"]


def test_a_list_of_stories_reads_the_files_of_all_at_once(world, ferry, program, sent, count_queries):
    for name in ("card", "seats"):
        program.post(f"/stories/{world.stories[name]}/file_attachments", {"id": sent()["id"]})
    with count_queries() as statements:
        program.get(f"{ferry}/stories?fields=file_attachments")
    assert sum("attachment.filename" in each for each in statements) == 1


def test_whoever_reads_the_project_fetches_it_and_nobody_else(world, ferry, card, program, program_of, sent):
    file = program.post(f"{card}/file_attachments", sent())
    address = file["download_url"]
    for reader in (program, program_of(world.cy)):
        answer = reader.client.get(address, headers={"X-TrackerToken": reader.token})
        assert (answer.status_code, answer.data) == (200, b"\x89PNG piers")
    assert program_of(None).client.get(address).status_code == 403
    dora = program_of(world.dora)
    assert dora.client.get(address, headers={"X-TrackerToken": dora.token}).status_code == 404


def test_a_token_for_another_project_finds_none_of_it(app, world, card, program, program_of, sent):
    file = program.post(f"{card}/file_attachments", sent())
    tram, tram_only = program.post("/projects", {"name": "Tram"})["id"], program_of(world.ada)
    with inside(app):
        tram_only.token = token_actions.create(world.ada.row, "Tram", at=START, project_id=tram)
    answer = tram_only.client.get(file["download_url"], headers={"X-TrackerToken": tram_only.token})
    assert answer.status_code == 404
    tram_only.get(f"{card}/file_attachments", 404)
    tram_only.post(f"{card}/file_attachments", {"id": file["id"]}, 404)


def test_a_viewer_attaches_and_takes_off_nothing(world, card, program, program_of, sent):
    file, cy = program.post(f"{card}/file_attachments", sent()), program_of(world.cy)
    assert cy.get(f"{card}/file_attachments") == [file]
    cy.post(f"{card}/file_attachments", {"id": file["id"]}, 403)
    cy.delete(f"{card}/file_attachments/{file['id']}", 403)


def test_a_stranger_finds_no_files(world, card, program, program_of, sent):
    file, dora = program.post(f"{card}/file_attachments", sent()), program_of(world.dora)
    dora.get(f"{card}/file_attachments", 404)
    dora.post(f"{card}/file_attachments", {"id": file["id"]}, 404)
    dora.delete(f"{card}/file_attachments/{file['id']}", 404)


def test_a_file_is_taken_off_in_one_event_and_once(card, program, sent, version):
    file = program.post(f"{card}/file_attachments", sent())
    before = version()
    program.get(f"{card}/file_attachments/{file['id']}", 404)
    program.delete(f"{card}/file_attachments/{file['id']}")
    assert version() == before + 1
    assert program.get(f"{card}?fields=file_attachments") == {
        "id": int(card.split("/")[-1]),
        "file_attachments": [],
    }
    program.delete(f"{card}/file_attachments/{file['id']}", 404)
    assert version() == before + 1


def test_a_member_takes_off_only_what_is_theirs(world, card, program, program_of, sent):
    file = program.post(f"{card}/file_attachments", sent())
    program_of(world.ben).delete(f"{card}/file_attachments/{file['id']}", 403)


def test_only_what_was_sent_here_is_attached_here(card, program, program_of, world, sent):
    tram = program.post("/projects", {"name": "Tram"})["id"]
    there = program.post(f"/projects/{tram}/uploads", data={"file": (BytesIO(b"x"), "x.png")})
    for wrong in ({"id": there["id"]}, {"id": 999_999}):
        refused = program.post(f"{card}/file_attachments", wrong, 400)
        assert refused["general_problem"].startswith("A file you attached is not here any more.")
    assert (
        "requires the parameter: id" in program.post(f"{card}/file_attachments", {}, 400)["general_problem"]
    )
    program_of(world.ben).post(f"{card}/file_attachments", {"id": sent()["id"]}, 400)
