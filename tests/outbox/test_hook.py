"""Handing something to another program, in a real conversation."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

import pytest

from tests.support.listener import listening
from tracker.outbox import hook
from tracker.outbox.backoff import Hopeless


def test_what_is_handed_over_arrives_as_it_was():
    with listening() as listener:
        hook.post(listener.url, b'{"a":1}', {"Content-Type": "application/json"}, private=True)
    ((path, headers, body),) = listener.told
    assert (path, body) == ("/hook?from=tracker", b'{"a":1}')
    assert headers["content-type"] == "application/json"
    assert headers["host"] == listener.url.split("/")[2]
    assert headers["user-agent"] == "Tracker"


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [(500, hook.NotTaken, "answered 500"), (404, hook.NotTaken, "answered 404"), (410, Hopeless, "410")],
)
def test_what_is_not_taken_is_tried_again_but_for_who_wants_no_more(answer, error, said):
    with listening() as listener:
        listener.answers = answer
        with pytest.raises(error, match=said):
            hook.post(listener.url, b"{}", {}, private=True)


def test_nobody_is_led_on_to_another_address():
    with listening() as other, listening() as listener:
        listener.answers, listener.more = 307, {"Location": other.url}
        with pytest.raises(hook.NotTaken, match="answered 307"):
            hook.post(listener.url, b"{}", {}, private=True)
    assert other.told == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
def test_a_private_address_is_never_spoken_to_whatever_it_is_written_as(host):
    with listening() as listener:
        port = listener.url.split(":")[2].split("/")[0]
        with pytest.raises(Hopeless, match="no public address"):
            hook.post(f"http://{host}:{port}/", b"{}", {})
    assert listener.told == []


def test_a_name_that_is_public_to_one_and_private_to_the_next_is_not_spoken_to(monkeypatch):
    found = [(socket.AF_INET, 1, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Hopeless, match=r"example\.com is at 10\.0\.0\.1"):
        hook.post("http://example.com/", b"{}", {})


def test_the_address_that_was_checked_is_the_one_that_is_spoken_to(monkeypatch):
    asked = []
    with listening() as listener:
        port = int(listener.url.split(":")[2].split("/")[0])

        def look_up(host, *_, **__):
            asked.append(host)
            return [(socket.AF_INET, 1, 6, "", ("127.0.0.1", port))]

        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *a, **k: (look_up if host == "hook.example" else real)(host, *a, **k),
        )
        hook.post(f"http://hook.example:{port}/", b"{}", {}, private=True)
    assert asked == ["hook.example"]
    assert listener.told[0][1]["host"] == f"hook.example:{port}"


def test_a_name_that_nobody_knows_is_tried_again():
    with pytest.raises(hook.NotTaken, match=r"No name server knows no\.such\.invalid"):
        hook.post("http://no.such.invalid/", b"{}", {})


def test_who_never_answers_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(hook, "PATIENCE", 0.1)
    with listening() as listener:
        listener.mute = threading.Event()
        with pytest.raises((hook.NotTaken, OSError)):
            hook.post(listener.url, b"{}", {}, private=True)
        listener.mute.set()


def test_who_greets_for_ever_is_hung_up_on(monkeypatch):
    """Each sign of the greeting comes in time, and it never ends."""
    monkeypatch.setattr(hook, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def drip():
            line, _ = server.accept()
            with line, suppress(OSError):
                line.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16,384 signs begins
                while not over.wait(0.05):
                    line.sendall(b"\x02")

        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        at_last = threading.Timer(5, over.set)
        at_last.start()
        with pytest.raises(OSError, match=r"(?i)ssl|reset|eof|closed"):
            hook.post(f"https://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, private=True)
        assert not over.is_set()
        at_last.cancel()
        over.set()
        dripping.join()


def test_a_certificate_that_nobody_vouches_for_is_not_trusted():
    """The line is encrypted only where the other side proves its name; here it cannot even speak so."""
    with listening() as listener, pytest.raises(OSError, match=r"(?i)ssl|reset|eof"):
        hook.post(listener.url.replace("http:", "https:"), b"{}", {}, private=True)
    assert listener.told == []
