"""What must hold of a project without a database after whatever happened to it."""

from __future__ import annotations

from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from tests.support.delivered import Delivered
from tests.support.plain_project import PlainProject
from tracker.charts.burndown import series
from tracker.charts.figures import days_csv, entries_csv
from tracker.charts.records import Facts
from tracker.ledger.entries import Kind, Line, figures, standing


class PlainChecks(RuleBasedStateMachine):
    """Compares ledgers, plan and figures after each act; `entered` and `files` are those of the last look."""

    project: PlainProject
    at: Any
    entered: dict[Any, list[Line]]
    files: dict[int, tuple[str, str]]
    looked_at: dict[int, int]
    closed_with: dict[int, int]
    markers: set[int]
    delivered: Delivered

    @invariant()
    def all_adds_up(self) -> None:
        if not hasattr(self, "project"):
            return
        project = self.project
        current = project.ledgers.get(("iteration", project.opened[-1].span.number), [])
        assert standing(current) == project.known.current_scope()
        for marker, scope in project.known.release_scopes.items():
            held = standing(project.ledgers[("release", marker)])
            assert {n: each for n, each in held.items() if not each.done} == scope
            assert {n: each.points for n, each in held.items() if each.done} == self.delivered.points[marker]
        for label in project.epics:
            assert standing(project.ledgers.get(("epic", label), ())) == project.epic_scope(label)
        for scope, lines in project.ledgers.items():
            known = self.entered.get(scope, [])
            assert lines[: len(known)] == known
            self._sums(lines, len(known))
        self.entered = {scope: list(lines) for scope, lines in project.ledgers.items()}
        self._what_has_ended_stays()
        self._amended()

    def _sums(self, lines: list[Line], since: int) -> None:
        """After each change since the last look: the figures are those of the stories then in scope."""
        for n in range(since + 1, len(lines) + 1):
            if n < len(lines) and lines[n].at == lines[n - 1].at:
                continue
            held, sums = standing(lines[:n]), figures(lines[:n])
            assert sums.scope == sum(each.points for each in held.values())
            assert sums.remaining == sum(each.points for each in held.values() if not each.done)
            assert sums.unestimated == sum(each.unestimated for each in held.values())
            assert all(line.points >= 0 or line.kind is Kind.RE_ESTIMATED for line in lines[since:n])

    def _what_has_ended_stays(self) -> None:
        project = self.project
        for opened in project.opened[:-1]:
            closed = opened.strength_as_closed
            assert self.closed_with.setdefault(opened.span.number, closed) == closed
            lines = tuple(project.ledgers.get(("iteration", opened.span.number), ()))
            if self.looked_at.get(opened.span.number) == len(lines):
                continue  # the figures are made of nothing else
            self.looked_at[opened.span.number] = len(lines)
            report = series(Facts("Ferry", opened.span, "", project.zone, lines), self.at)
            files = days_csv(report.days), entries_csv(report.entries, project.zone)
            assert self.files.setdefault(opened.span.number, files) == files

    def _amended(self) -> None:
        """Whatever was accepted in an iteration that has ended is done in it, and in none after it."""
        project = self.project
        for ended in project.ended():
            lines = project.ledgers.get(("iteration", ended.id), [])
            assert all((line.at >= ended.end) == (line.dated is not None) for line in lines)
            held = standing(lines)
            for story in project.stories.values():
                if story.accepted_at and ended.begin <= story.accepted_at < ended.end:
                    assert story.id in self.markers or held[story.id].done
                elif story.accepted_at and story.accepted_at < ended.begin:
                    assert story.id in self.markers or story.id not in held
