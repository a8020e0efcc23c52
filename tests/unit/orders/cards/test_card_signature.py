"""Signed bytes, by the test vector of the documentation, and by the library of the provider."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import stripe

from orders.cards.signature import is_signed
from tests.make.stripe_events import signature_of

SECRET, T = "whsec_demo", 1763706000
VECTOR = (
    b'{"id":"evt_demo_1","object":"event","api_version":"2026-01-28","created":1763706000,'
    b'"type":"checkout.session.completed","data":{"object":{"id":"cs_test_demo","object":"checkout.session",'
    b'"amount_total":260000,"currency":"vnd","payment_status":"paid","client_reference_id":"LC000123",'
    b'"payment_intent":"pi_demo","metadata":{"order_code":"LC000123"}}}}')
V1 = "56c7e48aeb1cee5cc1b5a13f236818d5a7ace16df2280d5a8a818139d9480059"
HEADER = f"t={T},v1={V1}"
THEN = datetime.fromtimestamp(T, UTC)


def test_the_vector_is_signed():
    assert is_signed(SECRET, VECTOR, HEADER, THEN)


def test_their_own_library_reads_the_vector_as_we_do():
    assert stripe.WebhookSignature.verify_header(VECTOR, HEADER, SECRET, tolerance=None)


@pytest.mark.parametrize("header", [
    f"t={T},v1={'0' * 64},v1={V1}", f"t={T},v1={V1},v1={'f' * 64}", f"t={T},v0=x,v1={V1}", f"t={T}, v1={V1}",
    f"v1={V1},t={T}", f"t={T},v1=đặt hàng,v1={V1}", f"t={T},x,v1={V1}"])
def test_one_good_signature_among_several_is_enough(header):
    assert is_signed(SECRET, VECTOR, header, THEN)


@pytest.mark.parametrize("header", [
    "", "t=", "v1=", f"t={T}", f"v1={V1}", f"t={T},v1=", f"t={T},v0={V1}", f"t={T},v1={V1[:-1]}", f"t={T},v2={V1}",
    f"t={T},v1={V1.upper()}", f"t={T},v1=={V1}", f"t={T + 1},v1={V1}", f"t={T},t={T},v1={V1}", f"t=-{T},v1={V1}",
    f"t={T}.0,v1={V1}", f"t= {T},v1={V1}", f"t=١٧٦٣٧٠٦٠٠٠,v1={V1}", f"t={'9' * 40},v1={V1}", "t=đặt,v1=hàng",
    f"t={T},v1=\udcff\ud800", "\x00", ",,,=,=", f"t={T}," + "v1=0," * 40 + f"v1={V1}"])
def test_another_header_is_no_signature(header):
    assert not is_signed(SECRET, VECTOR, header, THEN)


@pytest.mark.parametrize(("seconds", "is_good"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_a_signature_holds_for_five_minutes_either_way(seconds, is_good):
    assert is_signed(SECRET, VECTOR, HEADER, THEN + timedelta(seconds=seconds)) is is_good


def test_the_moment_is_signed_too():
    late = int(THEN.timestamp()) + 3 * 86_400

    assert not is_signed(SECRET, VECTOR, f"t={late},v1={V1}", THEN + timedelta(days=3))
    assert is_signed(SECRET, VECTOR, f"t={late},v1={signature_of(VECTOR, late)}", THEN + timedelta(days=3))


def test_other_bytes_or_another_secret_are_not_signed():
    assert not is_signed(SECRET, VECTOR.replace(b"260000", b"26000"), HEADER, THEN)
    assert not is_signed(SECRET, VECTOR + b"\n", HEADER, THEN)
    assert not is_signed("whsec_other", VECTOR, HEADER, THEN)


def test_bytes_that_are_no_text_are_verified_as_they_are():
    body = b"\xff\xfe\x00"

    assert is_signed(SECRET, body, f"t={T},v1={signature_of(body, T)}", THEN)
