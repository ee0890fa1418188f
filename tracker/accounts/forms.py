"""What people may type about themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, EmailField, Form, PasswordField, StringField
from wtforms.validators import ValidationError

from tracker.accounts.passwords import LONGEST, SHORTEST
from tracker.forms import AtMost, BaseForm, Choice, Filled, lowered


class TypedPassword(PasswordField):
    """A password just as it was typed: white space at its ends belongs to it."""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        if self.raw_data:
            self.data = self.raw_data[0]


class LongEnough:
    """A password worth having: neither too short nor absurdly long."""

    field_flags = {"minlength": SHORTEST, "maxlength": LONGEST}

    def __call__(self, form: Form, field: PasswordField) -> None:
        length = len(field.data or "")
        if 0 < length < SHORTEST:
            raise ValidationError(
                f"{field.label.text} has {length} characters; it needs at least {SHORTEST}."
            )
        if length > LONGEST:
            raise ValidationError(f"{field.label.text} has {length} characters; at most {LONGEST} are taken.")


class Repeats:
    """The same as another field."""

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Form, field: PasswordField) -> None:
        if field.data != form[self.other].data:
            raise ValidationError("The two passwords differ.")


class LooksLikeEmail:
    """Something at something; whether mail arrives there is not ours to know."""

    _shape = re.compile(r"[^@\s]+@[^@\s]+")

    def __call__(self, form: Form, field: EmailField) -> None:
        if field.data and not self._shape.fullmatch(field.data):
            raise ValidationError(f"{field.data} is not an e-mail address; write it as name@example.com.")


class TokenForm(BaseForm):
    """A new token for a program."""

    name = StringField("Name", [Filled(), AtMost(100)])
    read_only = BooleanField("It only reads")
    project = Choice("Project", coerce=int, default=0)

    def offer(self, projects: Iterable[tuple[int, str]]) -> TokenForm:
        """The same form with these projects (number, name) to choose from; none means all."""
        self.project.among([(0, "all that I may see"), *projects])
        return self


def email_field() -> EmailField:
    return EmailField(
        "E-mail",
        [Filled(), AtMost(254), LooksLikeEmail()],
        filters=[lowered],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


def new_password_field(label: str = "Password") -> TypedPassword:
    return TypedPassword(label, [Filled(), LongEnough()], render_kw={"autocomplete": "new-password"})


class SignUpForm(BaseForm):
    """A new person: the first administrator, and whoever follows an invitation."""

    name = StringField("Name", [Filled(), AtMost(200)], render_kw={"autocomplete": "name"})
    email = email_field()
    password = new_password_field()
    again = TypedPassword(
        "Password again", [Filled(), Repeats("password")], render_kw={"autocomplete": "new-password"}
    )


class SignInForm(BaseForm):
    email = EmailField(
        "E-mail", [Filled(), AtMost(254)], filters=[lowered], render_kw={"autocomplete": "username"}
    )
    password = TypedPassword(
        "Password", [Filled(), AtMost(LONGEST)], render_kw={"autocomplete": "current-password"}
    )
    remember = BooleanField("Stay signed in")


class ProfileForm(BaseForm):
    name = StringField("Name", [Filled(), AtMost(200)], render_kw={"autocomplete": "name"})
    initials = StringField("Initials", [AtMost(8)])
    email = email_field()


class PasswordForm(BaseForm):
    current = TypedPassword(
        "Current password", [Filled(), AtMost(LONGEST)], render_kw={"autocomplete": "current-password"}
    )
    password = new_password_field("New password")
    again = TypedPassword(
        "New password again", [Filled(), Repeats("password")], render_kw={"autocomplete": "new-password"}
    )
