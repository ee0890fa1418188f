"""The signed cookie that says who a browser is."""

import pytest
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from tracker.accounts.sessions import Signer

DAY = 86_400


@pytest.fixture
def signer():
    return Signer(URLSafeTimedSerializer("the key of the ferry"))


def test_what_was_signed_is_read_each_time_as_a_copy_of_ones_own(signer):
    cookie = signer.dumps({"_user_id": "1.stamp", "_flashes": [["info", "Saved."]]})
    first = signer.loads(cookie, DAY)
    first["_user_id"] = "2.stamp"
    first["_flashes"].clear()
    assert signer.loads(cookie, DAY) == {"_user_id": "1.stamp", "_flashes": [["info", "Saved."]]}


def test_what_somebody_else_signed_or_changed_is_refused_though_ours_is_known(signer):
    cookie = signer.dumps({"_user_id": "1.stamp"})
    signer.loads(cookie, DAY)
    for forged in (URLSafeTimedSerializer("another key").dumps({"_user_id": "1.stamp"}), "x" + cookie):
        with pytest.raises(BadSignature):
            signer.loads(forged, DAY)


def test_a_cookie_that_is_known_grows_old_like_any_other(signer):
    cookie = signer.dumps({"_user_id": "1.stamp"})
    signer.loads(cookie, DAY)
    with pytest.raises(SignatureExpired):
        signer.loads(cookie, -1)


def test_an_answer_varies_by_cookie_and_sets_none_where_nothing_was_set(world, page_of):
    ben = page_of(world.ben)
    ben.get(world.url)
    assert "Cookie" in ben.headers["Vary"]
    assert "Set-Cookie" not in ben.headers
