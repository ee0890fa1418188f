"""Where webhooks may lead, and how what they carry is signed."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from datetime import UTC, datetime

import pytest

from tracker.outbox.hosts import BadAddress, checked, is_public
from tracker.outbox.signing import new_secret, signed


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
     "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1",
     "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1",
     "::127.0.0.1", "fec0::1"],
)  # fmt: skip
def test_addresses_of_this_machine_and_of_private_nets_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_open_net_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url", ["https://example.com/hook", "http://example.com:8080/a?b=c%20d", "https://[2606:4700::1]/x"]
)
def test_an_address_of_a_program_is_taken_as_it_is(url):
    assert checked(url) == url


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("example.com/hook", "it looks like"),
        ("ftp://example.com", "it looks like"),
        ("https://", "it looks like"),
        ("https://example.com:0/", "it looks like"),
        ("https://example.com:99999/", "it looks like"),
        ("https://[::1", "it looks like"),
        ("https://ex ample.com/", "a sign that addresses do not have"),
        ("https://example.com/\r\nX: y", "a sign that addresses do not have"),
        ("https://grüße.example/", "a sign that addresses do not have"),
        ("https://ada:secret@example.com/", "no user"),
        ("https://example.com/#a", "no #"),
        ("https://example.com/" + "a" * 500, "500"),
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(url, said):
    with pytest.raises(BadAddress, match=said):
        checked(url)


def test_what_is_signed_can_be_proved_with_the_secret_alone():
    """As the Standard Webhooks specification has it, worked out here by its words."""
    secret, body = new_secret(), b'{"week":"2026-W47"}'
    headers = signed(secret, "report-7", datetime(2026, 11, 23, 7, tzinfo=UTC), body)
    assert headers["webhook-id"] == "report-7"
    assert headers["webhook-timestamp"] == "1795417200"
    content = f"report-7.1795417200.{body.decode()}".encode()
    digest = hmac.digest(b64decode(secret.split("_")[1]), content, "sha256")
    assert headers["webhook-signature"] == f"v1,{b64encode(digest).decode()}"


def test_the_same_secret_signs_another_body_otherwise_and_no_two_secrets_are_alike():
    secret, at = new_secret(), datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert signed(secret, "a", at, b"1") != signed(secret, "a", at, b"2")
    assert new_secret() != secret


def test_the_example_of_the_specification_comes_out():
    headers = signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
