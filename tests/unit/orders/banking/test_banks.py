"""Banks by BIN, with the name of the day."""
from __future__ import annotations

from datetime import date

import pytest

from orders.banking import banks
from orders.banking.errors import UnknownBank


def test_a_bank_has_the_name_of_the_day():
    assert banks.find("970406", date(2025, 2, 13)).name == "DongA Bank"
    assert banks.find("970406", date(2025, 2, 14)).name == "Vikki Bank"
    assert banks.find("970406").code == "VIKKI"


def test_before_its_first_name_a_bank_has_the_first():
    assert banks.find("970436", date(1990, 1, 1)).name == "Vietcombank"


@pytest.mark.parametrize("bin_", ["", "970000", "97043", "VCB"])
def test_another_number_is_no_bank(bin_):
    with pytest.raises(UnknownBank):
        banks.find(bin_)


@pytest.mark.parametrize(("word", "bin_"), [
    ("Vietcombank", "970436"), (" vcb ", "970436"), ("LienVietPostBank", "970449"), ("Oceanbank", "970414"),
    ("nam a bank", "970428"), ("CTG", "970415"), ("VBA", "970405"), ("Agribank", "970405"), ("TPBank", "970423")])
def test_banks_are_known_by_every_name_they_had(word, bin_):
    found = banks.known_as(word)

    assert found is not None and found.bin == bin_


def test_a_strange_name_is_no_bank():
    assert banks.known_as("Ngân hàng Bản Xa") is None


def test_each_bank_stands_once_in_the_list():
    listed = banks.everyone()

    assert len({bank.bin for bank in listed}) == len(listed) == 50
    assert len({bank.name for bank in listed}) == 50
    assert all(len(bank.bin) == 6 and bank.bin.isdecimal() and bank.codes for bank in listed)
