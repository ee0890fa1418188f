"""Passwords: hashed slowly, compared in equal time, renewed."""

from argon2 import PasswordHasher

from tracker.accounts import passwords


def test_a_password_belongs_to_its_hash_alone():
    kept = passwords.hashed("a ferry crosses twice")
    assert kept.startswith("$argon2id$")
    assert passwords.is_right(kept, "a ferry crosses twice")
    assert not passwords.is_right(kept, "a ferry crosses once")


def test_nobody_and_a_damaged_hash_have_no_password(monkeypatch):
    compared = []
    real = passwords._hasher.verify

    class Noting:
        def verify(self, password_hash, password):
            compared.append(password_hash)
            return real(password_hash, password)

        def hash(self, password):
            return PasswordHasher().hash(password)

    monkeypatch.setattr(passwords, "_hasher", Noting())
    assert not passwords.is_right(None, "nobody has this password")
    assert not passwords.is_right("damaged", "anything at all")
    assert compared[0].startswith("$argon2id$"), "the same work is done for an unknown address"


def test_a_hash_with_other_parameters_is_outdated():
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("a ferry crosses twice")
    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.hashed("a ferry crosses twice"))
