"""Comments of programs on stories and epics, and files that they send and fetch."""

from io import BytesIO

import pytest

ONE_ENGINE = pytest.mark.sqlite_only("how files are kept does not depend on the engine")


def sent(program, ferry, name="piers.png", content=b"\x89PNG piers"):
    return program.post(f"{ferry}/uploads", data={"file": (BytesIO(content), name)})


def test_a_file_is_sent_without_changing_the_project_and_then_attached(ferry, card, program):
    comment = program.post(f"{card}/comments", {"text": "Here they are"})
    version = program.headers["X-Tracker-Project-Version"]
    file = sent(program, ferry)
    assert program.headers["X-Tracker-Project-Version"] == version
    assert (file["kind"], file["filename"], file["size"]) == ("file_attachment", "piers.png", 10)
    assert file["content_type"] == "image/png"
    assert file["download_url"] == f"/file_attachments/{file['id']}/download"
    told = program.put(
        f"{card}/comments/{comment['id']}?fields=:default,file_attachments,file_attachment_ids",
        {"file_attachment_ids_to_add": [file["id"]]},
    )
    assert program.headers["X-Tracker-Project-Version"] == str(int(version) + 1)
    assert (told["text"], told["file_attachment_ids"]) == ("Here they are", [file["id"]])
    assert told["file_attachments"][0]["filename"] == "piers.png"


def test_a_comment_comes_with_what_the_upload_answered(ferry, card, program):
    file = sent(program, ferry)
    comment = program.post(f"{card}/comments?fields=file_attachment_ids", {"file_attachments": [file]})
    assert comment["file_attachment_ids"] == [file["id"]]
    program.post(f"{card}/comments", {"file_attachment_ids": [file["id"]], "text": "Again"}, 400)


def test_a_file_is_fetched_by_whoever_may_read_the_project(world, ferry, card, program, program_of, page_of):
    file = sent(program, ferry)
    program.get(f"/file_attachments/{file['id']}/download", 404)
    program.post(f"{card}/comments", {"file_attachment_ids": [file["id"]]})
    address = file["download_url"]
    for reader in (program, program_of(world.cy)):
        answer = reader.client.get(address, headers={"X-TrackerToken": reader.token})
        assert (answer.status_code, answer.data) == (200, b"\x89PNG piers")
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="piers.png"')
    assert page_of(world.cy).client.get(address).data == b"\x89PNG piers"
    assert page_of(world.dora).client.get(address).status_code == 404
    assert program_of(None).client.get(address).status_code == 403
    dora = program_of(world.dora)
    assert dora.client.get(address, headers={"X-TrackerToken": dora.token}).status_code == 404


@pytest.mark.parametrize("subject", ["a story", "an epic"])
def test_a_file_that_was_sent_to_another_project_is_attached_to_nothing_here(ferry, card, program, subject):
    address = (
        card if subject == "a story" else f"/epics/{program.post(f'{ferry}/epics', {'name': 'T'})['id']}"
    )
    tram = program.post("/projects", {"name": "Tram"})["id"]
    file = sent(program, f"/projects/{tram}")
    ids = {"file_attachment_ids": [file["id"]]}
    refused = program.post(f"{address}/comments", {"text": "Here", **ids}, 400)
    assert refused["general_problem"].startswith("A file you attached is not here any more.")
    comment = program.post(f"{address}/comments", {"text": "Here"})
    program.put(f"{address}/comments/{comment['id']}", {"file_attachment_ids_to_add": [file["id"]]}, 400)
    here = program.get(f"{address}/comments?fields=file_attachment_ids")
    assert [each["file_attachment_ids"] for each in here] == [[]]


def test_a_file_is_taken_off(ferry, card, program):
    first, second = sent(program, ferry), sent(program, ferry, "table.csv", b"8:00")
    ids = [first["id"], second["id"]]
    comment = program.post(f"{card}/comments", {"text": "Both", "file_attachment_ids": ids})
    address = f"{card}/comments/{comment['id']}"
    program.delete(f"{address}/file_attachments/{first['id']}")
    program.delete(f"{address}/file_attachments/{first['id']}", 404)
    shown = program.get(f"{address}?fields=attachment_ids")
    assert shown["attachment_ids"] == [second["id"]]
    shown = program.put(f"{address}?fields=attachment_ids", {"file_attachment_ids_to_remove": ids})
    assert shown["attachment_ids"] == []


def test_only_members_send_files_and_only_a_file(world, ferry, program, program_of):
    assert program.post(f"{ferry}/uploads", {}, 400)["code"] == "invalid_parameter"
    assert program_of(world.cy).post(f"{ferry}/uploads", {}, 403)["code"] == "unauthorized_operation"


def test_a_comment_changes_only_by_what_it_has(card, program, program_of, world):
    comment = program.post(f"{card}/comments", {"text": "Which?"})
    address = f"{card}/comments/{comment['id']}"
    assert program.put(address, {}, 400)["general_problem"] == (
        "this endpoint requires at least one of the following parameters: attachment_ids_to_remove, "
        "attachments_to_add, file_attachment_ids_to_add, file_attachment_ids_to_remove, "
        "google_attachment_ids_to_remove, text"
    )
    assert program_of(world.ben).put(address, {"text": "Mine"}, 403)["code"] == "unauthorized_operation"
    assert program.get(address)["text"] == "Which?"


def test_an_epic_is_commented_on(world, ferry, card, program, program_of):
    epic = program.post(f"{ferry}/epics", {"name": "Tickets"})
    address = f"{ferry}/epics/{epic['id']}/comments"
    file = sent(program, ferry)
    comment = program.post(address, {"text": "For @Ben", "file_attachment_ids": [file["id"]]})
    assert (comment["epic_id"], comment["text"]) == (epic["id"], "For @Ben")
    assert "story_id" not in comment
    assert [each["id"] for each in program.get(address)] == [comment["id"]]
    shown = program.get(f"/epics/{epic['id']}?fields=comments(text),comment_ids")
    assert shown["comments"] == [{"id": comment["id"], "text": "For @Ben"}]
    assert shown["comment_ids"] == [comment["id"]]
    told = program.get(f"{ferry}/activity?limit=1")[0]
    assert (told["kind"], told["message"]) == (
        "comment_create_activity",
        'Ada Ahlers added comment: "For @Ben"',
    )
    assert told["primary_resources"][0]["name"] == "Tickets"
    program.get(f"{card}/comments/{comment['id']}", 404)
    changed = program.put(f"{address}/{comment['id']}", {"text": "For Ben"})
    assert changed["text"] == "For Ben"
    answer = program.client.get(file["download_url"], headers={"X-TrackerToken": program.token})
    assert answer.status_code == 200
    program.delete(f"{address}/{comment['id']}/file_attachments/{file['id']}")
    program_of(world.ben).delete(f"{address}/{comment['id']}", 403)
    program.delete(f"{address}/{comment['id']}")
    assert program.get(address) == []


def test_a_comment_may_name_its_commit(card, program):
    said = program.post(
        f"{card}/comments", {"text": "Done", "commit_identifier": "1f2e", "commit_type": "github"}
    )
    assert (said["commit_identifier"], said["commit_type"]) == ("1f2e", "github")


@ONE_ENGINE
def test_addresses_without_a_project_lead_to_it(world, page_of, program, ferry):
    story, epic = world.stories["card"], program.post(f"{ferry}/epics", {"name": "Tickets"})
    page = page_of(world.cy)
    page.get(f"/story/show/{story}", 302)
    assert page.location.endswith(f"{world.url}/stories/{story}")
    page.get(f"/epic/show/{epic['id']}", 302)
    assert page.location.endswith(f"{world.url}/epics/{epic['id']}")
    page_of(world.dora).get(f"/story/show/{story}", 404)
    page_of(world.ava).get(f"/story/show/{story}", 302)
