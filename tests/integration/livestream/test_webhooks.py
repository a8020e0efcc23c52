"""Facebook's webhook: the handshake, and what is signed kept and answered, whatever it is."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.db import db
from livestream.models import Delivery, Verdict
from livestream.platforms import deliveries
from tests.make import facebook
from tests.make import livestream as make

HANDSHAKE = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": facebook.VERIFY}


@pytest.fixture(autouse=True)
def connected(app, context):
    facebook.connect(app)


@pytest.fixture
def session():
    return make.live(channel_ids=(facebook.page().id,))


def kept():
    return list(db.session.scalars(sa.select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)))


def test_the_handshake_gives_the_challenge_back(client):
    answer = client.get("/hooks/facebook", query_string=HANDSHAKE)

    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"1158201444", "text/plain")


def test_another_handshake_is_refused(client):
    wrong = [{"hub.verify_token": "meatyhamhoc"}, {"hub.verify_token": "đ"}, {"hub.verify_token": ""},
             {"hub.mode": "watch"}, {"hub.challenge": "<script>"}, {"hub.challenge": ""}, {"hub.challenge": "1" * 300}]

    statuses = [client.get("/hooks/facebook", query_string=HANDSHAKE | each).status_code for each in wrong]

    assert statuses == [403] * len(wrong)


def test_without_its_secret_the_endpoint_is_closed(app, client):
    for missing in ("FACEBOOK_APP_SECRET", "FACEBOOK_VERIFY_TOKEN"):
        facebook.connect(app)
        app.config[missing] = ""

        assert client.get("/hooks/facebook", query_string=HANDSHAKE).status_code == 503
        assert facebook.send(app, facebook.body(facebook.comment())).status_code == 503
    assert kept() == []


def test_what_is_not_signed_is_refused_and_not_kept(app):
    headers = ["", "sha256=", "sha256=" + "0" * 64, "sha1=" + "0" * 40, "sha256=\xff\xfe",
               facebook.signature(b"another body"), "x" * 5_000]

    answers = [facebook.send(app, facebook.body(facebook.comment()), X_Hub_Signature_256=each) for each in headers]

    assert {answer.status_code for answer in answers} == {403}
    assert kept() == []


def test_the_old_signature_alone_counts_for_nothing(app):
    answer = facebook.send(app, facebook.body(), X_Hub_Signature_256="", X_Hub_Signature="sha1=" + "0" * 40)

    assert answer.status_code == 403


def test_no_form_token_is_asked_for_and_no_cookie_believed(app, session):
    client = app.test_client()
    client.set_cookie("session", "made-up")
    sent = facebook.body(facebook.comment())

    answer = client.post("/hooks/facebook", data=sent, content_type="application/json", headers={
        "X-Hub-Signature-256": facebook.signature(sent), "Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, answer.data) == (200, b"")


def test_more_than_a_delivery_may_have_is_refused(app):
    answer = facebook.send(app, b" " * 4_000_001)

    assert answer.status_code == 413
    assert kept() == []


def test_no_log_holds_a_token_a_phone_or_a_body(app, session, caplog):
    sent = facebook.body(facebook.comment("a1 2kg 0912 345 678 Lan Thì Thầm"))

    facebook.send(app, sent)
    facebook.send(app, sent, X_Hub_Signature_256="sha256=" + "0" * 64)
    deliveries.act_on_waiting()

    for secret in (facebook.SECRET, facebook.VERIFY, "Thì Thầm", "912 345", "chốt"):
        assert secret not in caplog.text
    assert "BadSignature on /hooks/facebook" in caplog.text


def test_signed_nonsense_is_answered_kept_and_named(app):
    odd = [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'"\\ud800"', b"null"]

    assert {facebook.send(app, sent).status_code for sent in odd} == {200}
    deliveries.act_on_waiting()

    assert [(each.verdict, each.body) for each in kept()] == [(Verdict.UNREADABLE, sent) for sent in odd]
