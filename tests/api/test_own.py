"""What the former tracker did not know, for programs: ledger, charts, reports, rotation."""

import json

from tracker.charts.catalogue import CHARTS


def test_the_ledger_of_an_iteration_adds_up_to_its_burndown(ferry, program):
    lines = program.get(f"{ferry}/iterations/2/ledger")
    assert {line["kind"] for line in lines} == {"ledger_entry"}
    done = sum(line["points"] for line in lines if line["change"] == "done")
    chart = program.get(f"{ferry}/charts/burndown?iteration=2")
    assert chart["rows"][-1]["done"] == done == 3
    (line,) = [line for line in lines if line["change"] == "done"]
    assert (line["story_name"], line["performed_by_name"]) == ("Buy a ticket", "Ada Ahlers")
    assert line["occurred_at"] == "2026-11-11T11:00:00Z"
    program.get(f"{ferry}/iterations/99/ledger", 404)


def test_the_ledger_of_a_release_and_times_in_milliseconds(ferry, world, program):
    release = world.stories["harbour"]
    lines = program.get(f"{ferry}/releases/{release}/ledger?date_format=millis&fields=points,occurred_at")
    assert lines
    assert all(set(line) == {"change", "points", "occurred_at"} for line in lines)
    assert all(isinstance(line["occurred_at"], int) for line in lines)
    program.get(f"{ferry}/releases/{release + 1000}/ledger", 404)


def test_every_chart_is_listed_and_says_what_its_file_says(ferry, world, program, page):
    charts = program.get(f"{ferry}/charts")
    assert [chart["name"] for chart in charts] == list(CHARTS)
    for name in ("burndown", "velocity"):
        file = json.loads(page.get(f"{world.url}/charts/{name}.json").data)
        assert program.get(f"{ferry}/charts/{name}") == {"kind": "chart", **file}
    program.get(f"{ferry}/charts/gantt", 404)
    program.get(f"{ferry}/charts/velocity?last=many", 404)
    enveloped = program.get(f"{ferry}/charts/velocity?envelope=true")
    assert enveloped["data"]["chart"] == "velocity"


def test_weekly_reports(ferry, world, program, page):
    weeks = program.get(f"{ferry}/reports")
    assert [week["week"] for week in weeks] == ["2026-W47", "2026-W46", "2026-W45"]
    assert [week["week"] for week in program.get(f"{ferry}/reports?before=2026-W46")] == ["2026-W45"]
    file = json.loads(page.get(f"{world.url}/reports/2026-W46.json").data)
    assert program.get(f"{ferry}/reports/2026-W46") == {"kind": "report", **file}
    program.get(f"{ferry}/reports/yesterday", 404)


def test_who_pairs_next_as_the_command_says(ferry, world, program, program_of, run):
    told = program.get(f"{ferry}/rotation?date=2026-11-19")
    said = run("rotate", "--project", str(world.project_id), "--day", "2026-11-19")
    assert told == {"kind": "rotation", **json.loads(said.output)}
    program.get(f"{ferry}/rotation?date=tomorrow", 400)
    assert program_of(world.cy).get(f"{ferry}/rotation?date=2026-11-19")["day"] == "2026-11-19"


def test_other_sites_may_ask(ferry, program):
    program.get(f"{ferry}/charts")
    assert program.headers["Access-Control-Allow-Origin"] == "*"
