"""Letters handed to a mail server, in a real conversation."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.support.mailbox import Mailbox, mailbox, serving
from tracker.app import create_app
from tracker.outbox.backoff import Hopeless
from tracker.outbox.mail import Postbox
from tracker.settings import BadSetting, read


def a_letter(to: str = "ada@example.com") -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "Tracker <tracker@example.com>", to, "Grüße"
    letter.set_content("Viele Grüße\n")
    return letter


def test_a_letter_arrives_as_it_was_written() -> None:
    with mailbox() as box:
        box.postbox.post(a_letter())
    (letter,) = box.letters
    assert letter["Subject"] == "Grüße"
    assert letter.get_content().split() == ["Viele", "Grüße"]
    assert box.envelopes == [("tracker@example.com", ["ada@example.com"])]


@pytest.mark.parametrize(
    ("answer", "error", "sentence"),
    [
        ("550 no such mailbox", Hopeless, "550 no such mailbox"),
        ("451 come back later", smtplib.SMTPRecipientsRefused, "451"),
    ],
)
def test_a_mailbox_that_is_none_is_hopeless_and_one_that_is_full_is_not(
    answer: str, error: type[Exception], sentence: str
) -> None:
    with mailbox() as box:
        box.refuses = answer
        with pytest.raises(error, match=sentence):
            box.postbox.post(a_letter())
    assert box.letters == []


def test_nobody_at_home_is_no_reason_to_give_up() -> None:
    with mailbox() as box:
        postbox = box.postbox
    with pytest.raises(ConnectionRefusedError):
        postbox.post(a_letter())


def test_a_server_that_asks_for_a_name_and_a_password_gets_them() -> None:
    box = Mailbox()

    def check(
        _server: object, _session: object, _envelope: object, _mechanism: str, data: object
    ) -> AuthResult:
        given = isinstance(data, LoginPassword) and (data.login, data.password) == (b"us er", b"p@ss/word")
        return AuthResult(success=given, handled=False)

    options = {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    with serving(box, **options) as port:
        Postbox.at(f"smtp://us%20er:p%40ss%2Fword@127.0.0.1:{port}").post(a_letter())
        with pytest.raises(smtplib.SMTPAuthenticationError):
            Postbox.at(f"smtp://us%20er:wrong@127.0.0.1:{port}").post(a_letter())
    assert len(box.letters) == 1


def test_a_server_without_encryption_gets_no_password_where_encryption_was_asked_for() -> None:
    with mailbox() as box, pytest.raises(smtplib.SMTPNotSupportedError):
        Postbox.at(f"starttls://ada:secret@127.0.0.1:{box.postbox.port}").post(a_letter())


@pytest.mark.parametrize(
    ("url", "port"),
    [("smtp://mail", 25), ("smtps://mail", 465), ("starttls://a:b@mail", 587), ("smtp://m:99", 99)],
)
def test_each_way_to_speak_has_its_port(url: str, port: int) -> None:
    assert Postbox.at(url).port == port
    assert "b@" not in repr(Postbox.at(url))


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://mail", "smtp://", "smtp://mail/box", "smtp://m:x"]
)
def test_other_addresses_are_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read({"TRACKER_SMTP_URL": url})
    assert str(refused.value).startswith(
        "TRACKER_SMTP_URL was given, but must be an address such as starttls://"
    )


@pytest.mark.parametrize("name", ["TRACKER_URL", "TRACKER_MAIL_FROM"])
def test_a_mail_server_needs_a_sender_and_an_address_for_links(name: str, tmp_path: object) -> None:
    given = {
        "TRACKER_SMTP_URL": "smtp://mail",
        "TRACKER_URL": "https://tracker.example.com/",
        "TRACKER_MAIL_FROM": "Tracker <t@example.com>",
        "TRACKER_INSTANCE": str(tmp_path),
    }
    app = create_app(given)
    assert app.config["ADDRESS"] == "https://tracker.example.com"
    with pytest.raises(BadSetting, match=f"TRACKER_SMTP_URL is set, so {name} must be set too"):
        create_app({key: value for key, value in given.items() if key != name})


@pytest.mark.parametrize("value", ["nobody", "a@", "@b", "a@b@c", ""])
def test_a_sender_is_an_address(value: str) -> None:
    if value:
        with pytest.raises(BadSetting, match="TRACKER_MAIL_FROM"):
            read({"TRACKER_MAIL_FROM": value})
    assert (
        read({"TRACKER_MAIL_FROM": "Tracker <t@example.com>"})["TRACKER_MAIL_FROM"]
        == "Tracker <t@example.com>"
    )
