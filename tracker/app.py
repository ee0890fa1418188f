"""create_app(): the only file that knows all parts."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from tracker import health, settings, web
from tracker.accounts import views as accounts_views
from tracker.accounts.models import Person
from tracker.accounts.sessions import Sessions
from tracker.api import account_views as api_account_views
from tracker.api import activity_views as api_activity_views
from tracker.api import aggregator_views as api_aggregator_views
from tracker.api import comment_views as api_comment_views
from tracker.api import commit_views as api_commit_views
from tracker.api import door as api_door
from tracker.api import export_views as api_export_views
from tracker.api import history_views as api_history_views
from tracker.api import iteration_views as api_iteration_views
from tracker.api import label_views as api_label_views
from tracker.api import ledger_views as api_ledger_views
from tracker.api import me_views as api_me_views
from tracker.api import notification_views as api_notification_views
from tracker.api import openapi_views as api_openapi_views
from tracker.api import pair_views as api_pair_views
from tracker.api import project_views as api_project_views
from tracker.api import report_views as api_report_views
from tracker.api import rotation_views as api_rotation_views
from tracker.api import saved_search_views as api_saved_search_views
from tracker.api import search_views as api_search_views
from tracker.api import story_part_views as api_story_part_views
from tracker.api import story_views as api_story_views
from tracker.api import webhook_views as api_webhook_views
from tracker.api import workspace_views as api_workspace_views
from tracker.api.paths import tidy
from tracker.backlog import (
    blocker_views,
    bulk_views,
    checklist_views,
    comment_views,
    detail_views,
    epic_views,
    finding_views,
    iteration_views,
    label_views,
    link_views,
    review_views,
    search_views,
    undo_views,
)
from tracker.backlog import views as backlog_views
from tracker.board import layout_views
from tracker.board import views as board_views
from tracker.charts import views as charts_views
from tracker.configuration import ROOT, configuration, fingerprint, instance_folder
from tracker.database import db, engine_options, prepare_sqlite
from tracker.exchange import archive_views, export_views
from tracker.exchange import views as exchange_views
from tracker.forges import views as forges_views
from tracker.inbox import views as inbox_views
from tracker.installation import views as installation_views
from tracker.installation.queries import installation
from tracker.live import repeats, watching
from tracker.live import views as live_views
from tracker.pairing import board_views as pair_board_views
from tracker.pairing import (
    feed_views,
    out_views,
    own_views,
    rotation_views,
    story_views,
    suggestion_views,
    team_views,
)
from tracker.pairing import views as pairing_views
from tracker.projects import audit_views, member_views, token_views, workspace_views
from tracker.projects import views as projects_views
from tracker.releases import views as releases_views
from tracker.reports import views as reports_views
from tracker.reports import week_views
from tracker.teams import absence_views, steady
from tracker.teams import views as teams_views
from tracker.uploads.names import words_for
from tracker.webhooks import views as webhooks_views


class _Number(IntegerConverter):
    """A whole number in an address: with more digits it is no row's, and databases would refuse it."""

    regex = r"\d{1,18}"


BLUEPRINTS = (
    health.blueprint,
    accounts_views.blueprint,
    token_views.blueprint,
    installation_views.blueprint,
    audit_views.blueprint,
    teams_views.blueprint,
    absence_views.blueprint,
    team_views.blueprint,
    projects_views.open_blueprint,
    workspace_views.blueprint,
    projects_views.blueprint,
    member_views.open_blueprint,
    member_views.blueprint,
    board_views.blueprint,
    layout_views.blueprint,
    backlog_views.blueprint,
    search_views.blueprint,
    checklist_views.blueprint,
    blocker_views.blueprint,
    review_views.blueprint,
    detail_views.blueprint,
    epic_views.blueprint,
    label_views.blueprint,
    link_views.blueprint,
    iteration_views.blueprint,
    undo_views.blueprint,
    bulk_views.blueprint,
    finding_views.blueprint,
    comment_views.blueprint,
    inbox_views.blueprint,
    charts_views.blueprint,
    reports_views.open_blueprint,
    reports_views.blueprint,
    week_views.blueprint,
    releases_views.blueprint,
    pairing_views.blueprint,
    rotation_views.blueprint,
    story_views.blueprint,
    suggestion_views.blueprint,
    out_views.blueprint,
    own_views.blueprint,
    feed_views.blueprint,
    pair_board_views.blueprint,
    webhooks_views.blueprint,
    forges_views.open_blueprint,
    forges_views.blueprint,
    exchange_views.open_blueprint,
    exchange_views.blueprint,
    archive_views.blueprint,
    export_views.blueprint,
    live_views.blueprint,
    api_account_views.blueprint,
    api_activity_views.blueprint,
    api_aggregator_views.blueprint,
    api_comment_views.blueprint,
    api_commit_views.blueprint,
    api_export_views.blueprint,
    api_history_views.blueprint,
    api_iteration_views.blueprint,
    api_label_views.blueprint,
    api_me_views.blueprint,
    api_notification_views.blueprint,
    api_pair_views.blueprint,
    api_project_views.blueprint,
    api_saved_search_views.blueprint,
    api_search_views.blueprint,
    api_story_part_views.blueprint,
    api_story_views.blueprint,
    api_webhook_views.blueprint,
    api_ledger_views.blueprint,
    api_report_views.blueprint,
    api_rotation_views.blueprint,
    api_openapi_views.blueprint,
    api_openapi_views.page_blueprint,
    api_workspace_views.blueprint,
    api_door.nowhere,
)


def create_app(environment: dict[str, str] | None = None, **overrides: Any) -> Flask:
    """The application, set up from the environment. Raises settings.BadSetting for a setting amiss."""
    environment = dict(os.environ) if environment is None else environment
    values = settings.read(environment)
    instance = instance_folder(overrides.pop("INSTANCE", "") or values["TRACKER_INSTANCE"])
    app = Flask(
        "tracker",
        instance_path=str(instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        static_url_path=f"/static/{fingerprint(ROOT / 'static')}",
    )
    app.config.update(configuration(values, instance, environment))
    app.config.update(overrides)
    _set_up_database(app)
    _set_up_sign_in(app)
    app.before_request(steady.answer_from_memory)
    app.after_request(steady.keep_answer)
    app.session_interface = Sessions()
    web.set_manners(app)
    repeats.set_up(app)
    watching.set_up(app)
    app.url_map.converters["int"] = _Number
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _set_up_templates(app)
    outermost = tidy(app.wsgi_app)
    if hops := values["TRACKER_PROXIES"]:
        outermost = ProxyFix(outermost, x_for=hops, x_proto=hops, x_host=hops)
    app.wsgi_app = outermost  # type: ignore[method-assign, assignment]  # Flask's own way to wrap it
    return app


def _set_up_database(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(url))
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)


def _set_up_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def _load(key: str) -> Person | None:
        number, _, stamp = key.partition(".")
        person = db.session.get(Person, int(number)) if number.isdecimal() else None
        return person if person and person.session_stamp == stamp else None


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["url_for"] = web.address_of
    app.jinja_env.globals["static"] = app.static_url_path
    app.jinja_env.globals["installation"] = installation
    app.jinja_env.filters["size"] = words_for
