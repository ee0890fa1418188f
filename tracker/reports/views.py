"""Addresses of the weekly report: past weeks, how it is sent, and the link in its letters."""

from __future__ import annotations

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from tracker.charts import queries as charts
from tracker.database import db
from tracker.planning.calendar import day_of
from tracker.projects import queries as projects
from tracker.reports import actions, queries, sending_actions
from tracker.reports.archive_queries import past_weeks
from tracker.reports.due import spoken_of
from tracker.reports.fields import in_words
from tracker.reports.forms import HookForm, PlanForm
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Page, Refusal, me, now, public

open_blueprint = Blueprint("reports_open", __name__)
blueprint = project_blueprint("reports", __name__)


@blueprint.get("/reports")
@needs(May.READ)
def archive() -> str:
    """Past weeks, latest first; with ?before= those before a week."""
    asked = request.args.get("before")
    before = charts.find_week(g.project, asked, now()) if asked else None
    weeks, earlier = past_weeks(g.project, now(), before)
    plan = queries.plan_of(g.project)
    return render_template(
        "reports/archive.html",
        weeks=weeks,
        earlier=earlier,
        is_first_page=before is None,
        coming=queries.next_sending(g.project, plan, now()),
        this=charts.find_week(g.project, "latest", now()).shifted(1),
        today=day_of(now(), g.project.zone),
        may_manage=may(May.MANAGE),
    )


@blueprint.get("/reports/settings")
@needs(May.MANAGE)
def settings() -> str:
    return _settings_page(PlanForm.of(queries.plan_of(g.project)))


@blueprint.post("/reports/settings")
@needs(May.MANAGE)
def change() -> Response | Page:
    form = PlanForm.of(queries.plan_of(g.project), request.form)
    if not form.validate():
        return _settings_page(form), 422
    changed = actions.change_plan(g.project, form.plan(), by=me(), at=now())
    db.session.commit()
    flash(f"Changed: {in_words(changed)}." if changed else "Nothing was different.")
    return redirect(url_for("reports.settings"), 303)


@blueprint.post("/reports/settings/hooks")
@needs(May.MANAGE)
def add_hook() -> Response | Page:
    form = HookForm(request.form)
    if not form.validate():
        return _settings_page(PlanForm.of(queries.plan_of(g.project)), form), 422
    known = {hook.id for hook in queries.hooks_of(g.project)}
    hook = actions.add_hook(g.project, form.url.data or "", by=me(), at=now())
    db.session.commit()
    if hook.id not in known:
        # by this answer alone: what stands in a cookie can be read by whoever has the browser
        form = PlanForm.of(queries.plan_of(g.project))
        answer = make_response(_settings_page(form, secret=(hook.url, hook.secret)))
        answer.headers["Cache-Control"] = "no-store"
        return answer
    flash("This webhook gets the report already.")
    return redirect(url_for("reports.settings", _anchor="webhooks"), 303)


@blueprint.post("/reports/settings/hooks/<int:hook_id>/removals")
@needs(May.MANAGE)
def remove_hook(hook_id: int) -> Response:
    actions.remove_hook(g.project, hook_id, by=me(), at=now())
    db.session.commit()
    flash("The webhook gets no more reports.")
    return redirect(url_for("reports.settings", _anchor="webhooks"), 303)


@blueprint.post("/reports/settings/trials")
@needs(May.MANAGE)
def try_out() -> Response:
    """The last report as a letter to whoever asks."""
    if current_app.config["POSTBOX"] is None:
        raise Refusal("This installation sends no e-mail: TRACKER_SMTP_URL is not set.")
    week = charts.find_week(g.project, "latest", now())
    sending_actions.ask_for_trial(g.project, week, me(), at=now())
    db.session.commit()
    flash(f"The report on week {week.number} is on its way to {me().email}.")
    return redirect(url_for("reports.settings"), 303)


@open_blueprint.get("/reports/stop/<string:stop_token>")
@public
def ask_to_stop(stop_token: str) -> str:
    return _stop_page(stop_token, stopped=False)


@open_blueprint.post("/reports/stop/<string:stop_token>")
@public
def stop(stop_token: str) -> str:
    """Mail programs post here by themselves (RFC 8058), people by the button of the page."""
    if actions.stop(stop_token, at=now()) is None:
        abort(404)
    db.session.commit()
    return _stop_page(stop_token, stopped=True)


def _stop_page(token: str, stopped: bool) -> str:
    project, address = actions.whose(token) or abort(404)
    return render_template(
        "reports/stop.html", name=project.name, address=address, token=token, stopped=stopped
    )


def _settings_page(
    form: PlanForm, hook_form: HookForm | None = None, secret: tuple[str, str] | None = None
) -> str:
    plan, zone = queries.plan_of(g.project), g.project.zone
    coming = queries.next_sending(g.project, plan, now())
    return render_template(
        "reports/settings.html",
        form=form,
        hook_form=hook_form or HookForm(),
        hooks=queries.hooks_of(g.project),
        secret=secret,
        coming=coming,
        coming_week=spoken_of(coming.date()) if coming else None,
        is_sent_to_nobody=bool(coming and plan and not plan.addresses and not queries.hooks_of(g.project)),
        posts=current_app.config["POSTBOX"] is not None,
        allows_private=current_app.config["PRIVATE_WEBHOOKS"],
        people=[each.person for each in projects.memberships(g.project) if each.person.email],
        today=day_of(now(), zone),
        zone=zone.key,
    )
