"""The text inside a QR for a transfer. Vectors: those of the specification, and worked ones with made-up accounts."""
from __future__ import annotations

import contextlib
import io

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.db import Dong
from orders.banking import pictures
from orders.banking.errors import (
    BadAccountNumber,
    BadMemo,
    BadTransferAmount,
    BrokenLength,
    ChecksumMissing,
    NotNapas,
    NotVietQr,
    UnknownBank,
    WrongChecksum,
    WrongCurrency,
)
from orders.banking.vietqr import Service, Transfer, checksum, payload, read

CARD = Transfer("970403", "9704031101234567", service=Service.CARD)
WORDS = "thanh toan don hang"
VECTORS = {
    "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52": CARD,
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS6869"
    "0819thanh toan don hang63042E2E": Transfer("970403", "0011012345678", Dong(180_000), WORDS, "NPS6869"),
    "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN62340107NPS6869"
    "0819thanh toan don hang6304A203":
        Transfer("970403", "9704031101234567", Dong(180_000), WORDS, "NPS6869", Service.CARD),
    "00020101021138570010A00000072701270006970405011388002051234560208QRIBFTTA53037045802VN63048236":
        Transfer("970405", "8800205123456"),
    "00020101021238570010A00000072701270006970436011300110044556670208QRIBFTTA530370454062600005802VN62120808LC000123"
    "630466F6": Transfer("970436", "0011004455667", Dong(260_000), "LC000123"),
    "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA5303704540712500005802VN62270823"
    "LC000124 MAN SIN HO 3KG630445C1": Transfer("970415", "113366668888", Dong(1_250_000), "LC000124 MAN SIN HO 3KG"),
    "00020101021238540010A00000072701240006970449011002134567890208QRIBFTTA53037045405950005802VN62120808LC000125"
    "6304053C": Transfer("970449", "0213456789", Dong(95_000), "LC000125"),
    "00020101021238570010A000000727012700069704220113VQRQ0001ABCD90208QRIBFTTA530370454065200005802VN62240820"
    "LC000126 GAO SENG CU63044EDD": Transfer("970422", "VQRQ0001ABCD9", Dong(520_000), "LC000126 GAO SENG CU"),
}
GOOD = "00020101021138570010A00000072701270006970405011388002051234560208QRIBFTTA53037045802VN6304"


@pytest.mark.parametrize("text", VECTORS)
def test_each_vector_is_written_and_read(text):
    assert payload(VECTORS[text]) == text
    assert read(text) == VECTORS[text]


def test_the_checksum_has_its_check_value_and_its_leading_zeros():
    assert checksum("123456789") == "29B1"
    assert any(text.endswith("053C") for text in VECTORS)


def test_a_checksum_in_lower_case_is_read():
    text = next(text for text in VECTORS if text.endswith("4F52"))

    assert read(text[:-4] + "4f52") == CARD


def test_the_example_of_the_specification_with_a_wrong_inner_length_is_refused():
    body = "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304"
    assert checksum(body) == "F4E5"  # its checksum is right

    with pytest.raises(BrokenLength):
        read(body + "F4E5")


def whole(body):
    """With its checksum."""
    return body + checksum(body)


@pytest.mark.parametrize(("text", "error"), [
    ("", ChecksumMissing),
    (GOOD[:-4], ChecksumMissing),
    ("0002010102113857", BrokenLength),
    (GOOD + "8237", WrongChecksum),
    (whole(GOOD).replace("970405", "970406"), WrongChecksum),
    (whole(GOOD.replace("5303704", "5303840")), WrongCurrency),
    (whole(GOOD.replace("5303704", "")), WrongCurrency),
    (whole(GOOD.replace("A000000727", "A000000728")), NotNapas),
    (whole(GOOD.replace("QRIBFTTA", "QRPUSHXX")), NotNapas),
    (whole(GOOD.replace("0006970405", "0006ABCDEF")), NotNapas),
    (whole(GOOD.replace("5802VN", "5802TH")), NotVietQr),
    (whole(GOOD.replace("5802VN", "5802VN5802VN")), NotVietQr),
    (whole(GOOD.replace("000201", "000202")), NotVietQr),
    (whole(GOOD.replace("000201", "", 1)), NotVietQr),
    (whole(GOOD.replace("010211", "010213", 1)), NotNapas),
    (whole(GOOD.replace("5303704", "530370454050950 ")), NotVietQr),
    (whole(GOOD.replace("5303704", "53037045405095005802VN", 1)), NotVietQr),
    (whole(GOOD.replace("5303704", "530370454041.00")), NotVietQr),
    (whole(GOOD.replace("5303704", "530370454010")), NotVietQr),
    (whole(GOOD.replace("5303704", "5303704590²ab")), BrokenLength),
    ("https://example.org/o/6304ABCD", WrongChecksum),
], ids=str)
def test_what_is_no_transfer_is_refused(text, error):
    with pytest.raises(error):
        read(text)


@pytest.mark.parametrize(("transfer", "error"), [
    (Transfer("97040", "1"), UnknownBank),
    (Transfer("97040٥", "1"), UnknownBank),
    (Transfer("970405", ""), BadAccountNumber),
    (Transfer("970405", "1" * 20), BadAccountNumber),
    (Transfer("970405", "12 34"), BadAccountNumber),
    (Transfer("970405", "1", Dong(0)), BadTransferAmount),
    (Transfer("970405", "1", Dong(-5)), BadTransferAmount),
    (Transfer("970405", "1", 1.5), BadTransferAmount),
    (Transfer("970405", "1", Dong(10 ** 13)), BadTransferAmount),
    (Transfer("970405", "1", Dong(5), "A" * 26), BadMemo),
    (Transfer("970405", "1", Dong(5), "mận"), BadMemo),
    (Transfer("970405", "1", Dong(5), "A-B"), BadMemo),
    (Transfer("970405", "1", Dong(5), "A", "B\n"), BadMemo),
], ids=str)
def test_what_no_bank_would_read_is_not_written(transfer, error):
    with pytest.raises(error):
        payload(transfer)


ANY = st.builds(
    Transfer, st.from_regex(r"[0-9]{6}", fullmatch=True), st.from_regex(r"[A-Za-z0-9]{1,19}", fullmatch=True),
    st.none() | st.integers(1, 10 ** 13 - 1).map(Dong), st.from_regex(r"([A-Za-z0-9 ]{1,25})?", fullmatch=True),
    st.from_regex(r"([A-Za-z0-9 ]{1,25})?", fullmatch=True), st.sampled_from(Service))


@given(ANY)
def test_whatever_is_written_is_read_as_it_was(transfer):
    assert read(payload(transfer)) == transfer


@given(ANY, st.data())
def test_no_single_sign_can_be_changed(transfer, data):
    text = payload(transfer)
    place = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.characters(min_codepoint=33, max_codepoint=126).filter(lambda s: s.upper() != text[place]))

    with pytest.raises(NotVietQr):
        read(text[:place] + sign + text[place + 1:])


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text):
    for each in (text, whole(text + "6304"), whole(GOOD[:-4] + text + "6304")):
        with contextlib.suppress(NotVietQr):
            assert isinstance(read(each), Transfer)


@pytest.mark.parametrize("text", VECTORS)
def test_a_decoder_of_others_reads_the_picture(text):
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(pictures.png(text))))

    assert [each.text for each in found] == [text]
    assert read(found[0].text) == VECTORS[text]
    assert pictures.svg(text).startswith(b"<?xml") and b"#fff" in pictures.svg(text)
