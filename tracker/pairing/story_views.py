"""The pairs of a story: who worked on it when, today's pair, and the note for the next one."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.backlog.queries import find_story
from tracker.database import db
from tracker.pairing import hand_over_actions, hand_over_queries, queries
from tracker.pairing.choices import choices
from tracker.pairing.forms import LogForm, NoteForm
from tracker.pairing.words import ago
from tracker.planning.calendar import day_of
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Page, me, now

blueprint: Blueprint = project_blueprint("story_pairs", __name__)


@blueprint.get("/stories/<int:story_id>/pairs")
@needs(May.READ)
def show(story_id: int) -> str:
    return _page(story_id, None)


@blueprint.post("/stories/<int:story_id>/hand-over")
@needs(May.WORK)
def hand_over(story_id: int) -> Response | Page:
    story, form = find_story(g.project, story_id), NoteForm(request.form)
    if not form.validate():
        return _page(story_id, form), 422
    note = hand_over_actions.hand_over(story, form.text.data or "", by=me(), at=now())
    db.session.commit()
    flash("The next pair will see this first." if note else "There is no note of today.")
    return redirect(url_for("story_pairs.show", story_id=story_id), 303)


def _page(story_id: int, form: NoteForm | None) -> str:
    story, today = find_story(g.project, story_id), day_of(now(), g.project.zone)
    notes = hand_over_queries.notes_of(story)
    todays = next((note.text for note in notes if note.day == today), "")
    others = [who for who in queries.colleagues(g.project, today) if who.id != current_user.id]
    undo = request.args.get("undo", type=int)
    return render_template(
        "pairing/story.html",
        of_story=story,
        note_form=form or NoteForm(data={"text": todays}),
        notes=notes,
        lines=queries.all_of(story),
        form=LogForm(data={"day": today}),
        people=queries.colleagues(g.project, today),
        undo=undo if undo == g.project.version else None,
        choices=choices(others, queries.last_paired(g.project, current_user), today),
        today=today,
        ago=ago,
        may_write=may(May.WORK),
    )
