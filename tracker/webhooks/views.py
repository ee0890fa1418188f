"""Addresses of webhooks: which there are, and the log of each."""

from __future__ import annotations

from flask import current_app, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.database import db
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import me, now
from tracker.webhooks import actions, queries
from tracker.webhooks.forms import WebhookForm

blueprint = project_blueprint("webhooks", __name__)


@blueprint.get("/settings/webhooks")
@needs(May.MANAGE)
def index() -> Response:
    return _page(WebhookForm())


@blueprint.post("/settings/webhooks")
@needs(May.MANAGE)
def add() -> Response:
    form = WebhookForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    known = {each.id for each in queries.webhooks_of(g.project)}
    webhook = actions.add(g.project, form.url.data or "", by=me(), at=now())
    db.session.commit()
    if webhook.id in known:
        flash("This webhook is told of changes already.")
        return redirect(url_for("webhooks.index"), 303)
    return _page(WebhookForm(), secret=(webhook.url, webhook.secret))


@blueprint.get("/settings/webhooks/<int:webhook_id>")
@needs(May.MANAGE)
def show(webhook_id: int) -> str:
    webhook = queries.find(g.project, webhook_id)
    return render_template("webhooks/log.html", webhook=webhook, lines=queries.log_of(webhook))


@blueprint.post("/settings/webhooks/<int:webhook_id>/switches")
@needs(May.MANAGE)
def switch(webhook_id: int) -> Response:
    webhook = queries.find(g.project, webhook_id)
    on = request.form.get("on") == "yes"
    actions.change(webhook, g.project, is_enabled=on, by=me(), at=now())
    db.session.commit()
    flash(f"The webhook is switched {'on' if on else 'off'}.")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


@blueprint.post("/settings/webhooks/<int:webhook_id>/deletions")
@needs(May.MANAGE)
def remove(webhook_id: int) -> Response:
    webhook = queries.find(g.project, webhook_id)
    actions.remove(webhook, g.project, by=me(), at=now())
    db.session.commit()
    flash("The webhook is told nothing more.")
    return redirect(url_for("webhooks.index"), 303)


@blueprint.post("/settings/webhooks/<int:webhook_id>/trials")
@needs(May.MANAGE)
def try_out(webhook_id: int) -> Response:
    """Tells the webhook of the latest change, once more."""
    webhook = queries.find(g.project, webhook_id)
    actions.tell_again(webhook, g.project.version, at=now())
    db.session.commit()
    flash("The latest change is on its way.")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


@blueprint.post("/settings/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/repeats")
@needs(May.MANAGE)
def repeat(webhook_id: int, delivery_id: int) -> Response:
    webhook = queries.find(g.project, webhook_id)
    delivery = queries.find_delivery(webhook, delivery_id)
    actions.tell_again(webhook, delivery.version, at=now())
    db.session.commit()
    flash("It is on its way once more.")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


def _page(form: WebhookForm, *, secret: tuple[str, str] | None = None, status: int = 200) -> Response:
    """The webhooks. With a secret it is the page on which that stands, so nothing keeps it."""
    page = render_template(
        "webhooks/index.html",
        form=form,
        webhooks=queries.webhooks_of(g.project),
        secret=secret,
        allows_private=current_app.config["PRIVATE_WEBHOOKS"],
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
