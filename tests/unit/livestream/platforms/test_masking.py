"""Phone numbers are blotted out where nobody may be called, however they are written."""
import json

import pytest

from livestream.grammar import Grammar, Kind, RunOfShow
from livestream.platforms.masking import without_phones
from tests.unit.livestream.grammar.labelled import DATA

SHOW = Grammar(RunOfShow.from_json(json.loads((DATA / "run_of_show.json").read_text("utf-8"))))


@pytest.mark.parametrize(("said", "kept"), [
    ("chốt a1 2kg 0912345678", "chốt a1 2kg ••••••••••"),
    ("0912.345.678 nhé shop", "••••.•••.••• nhé shop"),
    ("+84 912-345-678", "+•• •••-•••-•••"),
    ("o912 345 678 chốt a1", "•••• ••• ••• chốt a1"),
    ("0 9 1 2 3 4 5 6 7 8", "• • • • • • • • • •"),
    ("０９１２３４５６７８", "••••••••••"),
    ("không chín một hai ba bốn năm sáu bảy tám a1", "••••• •••• ••• ••• •• ••• ••• ••• ••• ••• a1"),
    ("zalo 091234567", "zalo •••••••••"),
    ("call +1 415 555 0100 now", "call +• ••• ••• •••• now"),
])
def test_a_number_is_blotted_out_and_the_rest_stays(said, kept):
    assert without_phones(said) == kept


@pytest.mark.parametrize("said", [
    "a1 2kg", "lấy 2 3 4", "giá 260.000 thôi", "2kg mận 1 hũ mật ong", "", "⚡️ 500g", "a" * 400])
def test_what_is_no_number_stays_as_it_is(said):
    assert without_phones(said) == said


@pytest.mark.parametrize(("said", "kind"), [
    ("chốt a1 2kg 0912345678", Kind.order), ("a2 còn hàng không ạ, sdt em 0987654321", Kind.question)])
def test_the_sense_of_a_comment_is_read_without_its_number(said, kind):
    reading = SHOW.read(without_phones(said))

    assert (reading.kind, reading.phone) == (kind, None)


def test_the_longest_comment_of_digits_is_blotted_out_at_once():
    assert set(without_phones("0912345678 " * 900)) == {"•", " "}
