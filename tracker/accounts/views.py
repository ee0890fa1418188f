"""First run, signing in and out, one's own profile."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from tracker.accounts import actions, queries
from tracker.accounts import audit_actions as audit
from tracker.accounts.addresses import local_path
from tracker.accounts.forms import PasswordForm, ProfileForm, SignInForm, SignUpForm
from tracker.accounts.models import Person
from tracker.database import db
from tracker.web import Page, Refusal, me, now, public, signed_in

WRONG = "The e-mail or the password is wrong."

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/first-run")
@public
def first_run() -> str:
    if queries.somebody_can_sign_in():
        abort(404)
    return render_template("accounts/first_run.html", form=SignUpForm(), complaints=[])


@blueprint.post("/first-run")
@public
def set_up() -> Response | Page:
    form = SignUpForm(request.form)
    if queries.somebody_can_sign_in():
        abort(404)
    if not form.validate():
        return render_template("accounts/first_run.html", form=form, complaints=[]), 422
    db.session.rollback()
    values = form.data
    person = actions.first_run(values["name"], values["email"], values["password"], at=now())
    db.session.commit()
    login_user(person)
    return redirect(url_for("projects_open.index"), 303)


@blueprint.get("/sign-in")
@public
def sign_in() -> Response | str:
    if current_user.is_authenticated:
        return redirect(_onward())
    if not queries.somebody_can_sign_in():
        return redirect(url_for("accounts.first_run"))
    return render_template("accounts/sign_in.html", form=SignInForm(), complaints=[], onward=_onward())


@blueprint.post("/sign-in")
@public
def enter() -> Response | Page:
    form = SignInForm(request.form)
    if not form.validate():
        return _sign_in_again(form, [], 422)
    try:
        person = _proved(form.data["email"], form.data["password"])
    except Refusal as refusal:
        return _sign_in_again(form, [refusal.text], refusal.status)
    login_user(person, remember=form.remember.data)
    audit.note("signed_in", by=person, at=now())
    db.session.commit()
    return redirect(_onward(), 303)


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    if current_user.is_authenticated:
        audit.note("signed_out", by=me(), at=now())
        db.session.commit()
    logout_user()
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.get("/profile")
@signed_in
def profile() -> str:
    return _profile_page(ProfileForm(obj=current_user), PasswordForm())


@blueprint.post("/profile")
@signed_in
def change_profile() -> Response | Page:
    form = ProfileForm(request.form)
    if not form.validate():
        return _profile_page(form, PasswordForm()), 422
    try:
        changed = actions.change_profile(me(), **form.data, at=now())
    except Refusal as refusal:
        return _profile_refused(refusal, form, PasswordForm())
    db.session.commit()
    flash("Your profile is changed." if changed else "Nothing was different.")
    return redirect(url_for("accounts.profile"), 303)


@blueprint.post("/profile/password")
@signed_in
def change_password() -> Response | Page:
    form, person = PasswordForm(request.form), me()
    if not form.validate():
        return _profile_page(ProfileForm(obj=person), form), 422
    try:
        _proved(person.email or "", form.data["current"], "That is not your current password.")
    except Refusal as refusal:
        return _profile_refused(refusal, ProfileForm(obj=person), form)
    actions.set_password(person, form.data["password"])
    audit.note("password_changed", by=person, at=now())
    db.session.commit()
    login_user(person, remember="remember_token" in request.cookies)
    flash("Your password is changed. Other browsers are signed out.")
    return redirect(url_for("accounts.profile"), 303)


def _proved(email: str, password: str, otherwise: str = WRONG) -> Person:
    """Whoever has this e-mail and password. The attempt is committed first: it counts whatever
    happens, and nobody waits for the database while the password is compared."""
    knock = actions.knock(email, request.remote_addr or "unknown", at=now())
    db.session.commit()
    if not knock.is_proved_by(password):
        _note_failure(knock)
        raise Refusal(otherwise)
    person = actions.let_in(knock, password)
    db.session.commit()
    return person


def _note_failure(knock: actions.Knock) -> None:
    about = db.session.get(Person, knock.person_id) if knock.person_id else None
    audit.note("sign_in_failed", by=None, about=about, at=now())
    db.session.commit()


def _onward() -> str:
    return local_path(request.values.get("next"), url_for("projects_open.index"))


def _sign_in_again(form: SignInForm, complaints: list[str], status: int) -> Page:
    return render_template(
        "accounts/sign_in.html", form=form, complaints=complaints, onward=_onward()
    ), status


def _profile_page(form: ProfileForm, password_form: PasswordForm, complaints: list[str] | None = None) -> str:
    return render_template(
        "accounts/profile.html", form=form, password_form=password_form, complaints=complaints or []
    )


def _profile_refused(refusal: Refusal, form: ProfileForm, password_form: PasswordForm) -> Page:
    db.session.rollback()
    return _profile_page(form, password_form, [refusal.text]), refusal.status
