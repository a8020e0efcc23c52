"""SePay and Casso: who is believed, and what is read; the vectors are those of their documentation."""
from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from orders.banking import casso, sepay
from orders.banking.errors import BadMovement, FractionalAmount
from orders.models import Direction

SEPAY = (
    b'{"id":92704,"gateway":"Vietcombank","transactionDate":"2026-11-21 20:15:30","accountNumber":"0011004455667",'
    b'"subAccount":null,"code":"LC000123","content":"LC000123 chuyen tien","transferType":"in",'
    b'"description":"LC000123 chuyen tien FT26325123456","transferAmount":260000,"accumulated":19077000,'
    b'"referenceCode":"FT26325123456"}')
SEPAY_SECRET, SEPAY_AT = "sepay_secret_demo", "1763730930"
SEPAY_MAC = "sha256=201256abcd7062c0fa7fbf3319970bb4c9352388537dd0cd1edbea35a2ba8b1b"
CASSO_KEY = "mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs"
CASSO_MAC = ("ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7"
             "dde0868fc667faea8e224900fa7904e7c88dfa098032fb2d6b6996856e8b7ff3")
CASSO = {"error": 0, "data": {
    "id": 0, "reference": "MA_GIAO_DICH_THU_NGHIEM", "description": "giao dich thu nghiem", "amount": 599000,
    "runningBalance": 25000000, "transactionDateTime": "2024-10-03 15:06:37", "accountNumber": "88888888",
    "bankName": "VPBank", "bankAbbreviation": "VPB", "virtualAccountNumber": "", "virtualAccountName": "",
    "counterAccountName": "NGUYEN VAN A", "counterAccountNumber": "8888888888", "counterAccountBankId": "970415",
    "counterAccountBankName": "VietinBank"}}
AT = datetime.fromtimestamp(int(SEPAY_AT), UTC)
CASSO_AT = datetime.fromtimestamp(1727948258.788, UTC)


@pytest.fixture(autouse=True)
def _in_november_2026():
    with clock.at(datetime(2026, 11, 22, 3, 0, tzinfo=UTC)):
        yield


def test_the_vector_of_sepay_is_signed():
    assert sepay.is_signed(SEPAY_SECRET, SEPAY, SEPAY_MAC, SEPAY_AT, AT)


@pytest.mark.parametrize("late", [-301, 301])
def test_a_signature_is_good_for_five_minutes_both_ways(late):
    assert sepay.is_signed(SEPAY_SECRET, SEPAY, SEPAY_MAC, SEPAY_AT, AT + timedelta(seconds=late // 2))
    assert not sepay.is_signed(SEPAY_SECRET, SEPAY, SEPAY_MAC, SEPAY_AT, AT + timedelta(seconds=late))


@pytest.mark.parametrize(("secret", "body", "mac", "at"), [
    ("", SEPAY, SEPAY_MAC, SEPAY_AT), ("another", SEPAY, SEPAY_MAC, SEPAY_AT),
    (SEPAY_SECRET, SEPAY + b" ", SEPAY_MAC, SEPAY_AT), (SEPAY_SECRET, SEPAY, SEPAY_MAC[:-1], SEPAY_AT),
    (SEPAY_SECRET, SEPAY, "", SEPAY_AT), (SEPAY_SECRET, SEPAY, "sha256=é", SEPAY_AT),
    (SEPAY_SECRET, SEPAY, SEPAY_MAC, ""), (SEPAY_SECRET, SEPAY, SEPAY_MAC, "-1763730930"),
    (SEPAY_SECRET, SEPAY, SEPAY_MAC, "1" * 40), (SEPAY_SECRET, SEPAY, SEPAY_MAC, "١٧٦٣٧٣٠٩٣٠"),
])
def test_what_is_forged_is_not_believed(secret, body, mac, at):
    assert not sepay.is_signed(secret, body, mac, at, AT)


def test_an_empty_key_opens_nothing():
    assert not sepay.has_key("", "Apikey ")
    assert not casso.has_token("", "")
    assert sepay.has_key("k" * 20, "Apikey " + "k" * 20)


def test_the_vector_of_sepay_is_read():
    line = sepay.read(json.loads(SEPAY))

    assert (line.external_id, line.account_number, line.direction, line.amount, line.reference) == (
        "92704", "0011004455667", Direction.IN, 260_000, "FT26325123456")
    assert line.text == "LC000123 LC000123 chuyen tien"
    assert line.at == datetime(2026, 11, 21, 13, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize("changed", [
    {"id": 0}, {"id": "92704"}, {"id": None}, {"transferAmount": 0}, {"transferAmount": -5}, {"transferAmount": 1.5},
    {"transferAmount": "260000"}, {"transferAmount": True}, {"transferAmount": 10**13}, {"transferType": "sideways"},
    {"transactionDate": "21/11/2026"}, {"transactionDate": None}, {"transactionDate": "2126-01-01 00:00:00"},
    {"accountNumber": ""}, {"accountNumber": ["1"]}, {"referenceCode": {"a": 1}}, {"content": "a\x00b"},
])
def test_what_is_no_movement_of_sepay_is_refused(changed):
    with pytest.raises(BadMovement):
        sepay.read({**json.loads(SEPAY), **changed})


def test_money_that_goes_out_is_read_as_such():
    assert sepay.read({**json.loads(SEPAY), "transferType": "out"}).direction == Direction.OUT


@pytest.mark.parametrize(("came", "went", "amount", "direction"), [
    ("260000.00", "0.00", 260_000, Direction.IN), ("0.00", "15000.00", 15_000, Direction.OUT)])
def test_the_list_of_sepay_writes_sums_as_texts(came, went, amount, direction):
    row = {"id": "92704", "account_number": "0011004455667", "transaction_date": "2026-11-21 20:15:30",
           "amount_in": came, "amount_out": went, "transaction_content": "CB", "reference_number": "FT1", "code": None}

    line = sepay.read_listed(row)

    assert (line.external_id, line.amount, line.direction) == ("92704", amount, direction)
    with pytest.raises(BadMovement):
        sepay.read_listed({**row, "amount_in": "260000.50"})


def test_the_vector_of_casso_is_signed():
    header = f"t=1727948258788,v1={CASSO_MAC}"

    body = json.dumps(CASSO).encode()
    assert casso.is_signed(CASSO_KEY, body, header, CASSO_AT)
    assert not casso.is_signed(CASSO_KEY, body, header, CASSO_AT + timedelta(seconds=301))
    assert not casso.is_signed(CASSO_KEY, json.dumps({**CASSO, "error": 1}).encode(), header, CASSO_AT)
    assert not casso.is_signed("", body, header, CASSO_AT)
    assert not casso.is_signed(CASSO_KEY, body, header.upper(), CASSO_AT)


def _mac(written):
    return hmac.new(CASSO_KEY.encode(), f"1727948258788.{written}".encode(), hashlib.sha512).hexdigest()


@pytest.mark.parametrize(("came", "signed"), [
    ('{"b": 1.5, "a": 599000.50}', '{"a":599000.5,"b":1.5}'),
    ('{"b": [{"z": 1, "a": 2}], "a": 1}', '{"a":1,"b":[{"a":2,"z":1}]}'),
    ('{"a": 123456789012345678901234567890}', '{"a":123456789012345678901234567890}'),
    ('{"a": "\\u0111\\u00e0 \\/ \\u0022"}', '{"a":"đà / \\""}'),
    ('{"a": "đà\\n"}', '{"a":"đà\\n"}'), ('{"a": 1, "a": 2}', '{"a":2}'), ("[1, 2]", "[1,2]"),
    ('{"a": {"b": {}}, "A": null, "Z": true}', '{"A":null,"Z":true,"a":{"b":{}}}')])
def test_signed_is_what_a_message_says_whatever_it_holds(came, signed):
    assert casso.is_signed(CASSO_KEY, came.encode(), f"t=1727948258788,v1={_mac(signed)}", CASSO_AT)
    assert not casso.is_signed(CASSO_KEY, came.encode(), f"t=1727948258788,v1={_mac(signed + ' ')}", CASSO_AT)


@pytest.mark.parametrize("came", [
    b"", b"no json", b'{"a": NaN}', b'{"a": 1e999}', b'{"a":' * 100_000, b"\xff\xfe\xff",
    b'{"a": ' + b"9" * 5_000 + b"}"])
def test_what_is_no_json_is_signed_by_nobody(came):
    header = f"t=1727948258788,v1={_mac('')}"

    assert not casso.is_signed(CASSO_KEY, came, header, CASSO_AT)


@pytest.mark.parametrize("amount", [599000.5, -0.1, 599000.0])
def test_an_amount_with_a_fraction_is_refused_by_name(amount):
    with pytest.raises(FractionalAmount):
        casso.read({**CASSO, "data": {**CASSO["data"], "id": 5, "amount": amount}})
    with pytest.raises(FractionalAmount):
        sepay.read({**json.loads(SEPAY), "transferAmount": amount})


def test_keys_in_another_order_are_the_same_message():
    turned = {"data": dict(reversed(CASSO["data"].items())), "error": 0}

    body = json.dumps(turned, ensure_ascii=False, indent=2).encode()
    assert casso.is_signed(CASSO_KEY, body, f"t=1727948258788,v1={CASSO_MAC}", CASSO_AT)


def test_a_test_of_casso_is_no_money():
    assert casso.is_test(CASSO)
    with pytest.raises(BadMovement):
        casso.read(CASSO)


def test_both_versions_of_casso_are_read():
    second = {**CASSO, "data": {**CASSO["data"], "id": 77}}
    first = {"error": 0, "data": [{
        "id": 6789, "tid": "BANK_REF_ID", "description": "LC000123 chuyen tien", "amount": 260000,
        "cusum_balance": 20000000, "when": "2026-11-21 20:15:30", "bank_sub_acc_id": "0011004455667"}]}

    assert [(line.external_id, line.amount, line.counter_name) for line in casso.read(second)] == [
        ("77", 599_000, "NGUYEN VAN A")]
    assert [(line.external_id, line.reference) for line in casso.read(first)] == [("6789", "BANK_REF_ID")]


@pytest.mark.parametrize("message", [
    {}, {"error": 0}, {"error": 1, "data": [{}]}, {"error": 0, "data": []}, {"error": 0, "data": ["x"]},
    {"error": 0, "data": {"id": 1, "amount": 0}}, {"error": 0, "data": {"id": 1, "amount": 2.5}}])
def test_what_is_no_movement_of_casso_is_refused(message):
    with pytest.raises(BadMovement):
        casso.read(message)


def test_a_negative_amount_of_casso_went_out():
    assert casso.read({**CASSO, "data": {**CASSO["data"], "id": 5, "amount": -7}})[0].direction == Direction.OUT
