"""Phones and e-mails as people type them."""
from __future__ import annotations

import pytest

from accounts.errors import NoContact, NotAnEmail
from accounts.identifiers import Identifier, read_contact, sort_key, understood
from core.phones import NotAPhone


@pytest.mark.parametrize("typed", ["0912345678", "0912.345.678", "+84 912 345 678", "84912345678", "(0912) 345-678 "])
def test_every_spelling_of_a_phone_is_one_identifier(typed):
    assert understood(typed) == Identifier(phone="0912345678")


def test_an_email_is_read_without_regard_to_case():
    assert understood(" Mai.Lo@Example.ORG ") == Identifier(email="mai.lo@example.org")


@pytest.mark.parametrize("typed", [
    "", "Mai", "091234567", "0212345678", "a@b", "@example.org", "a b@example.org", "a@-x.org",
    "a@example.org\n,b@c.org",
    "a" * 200 + "@example.org", "a" * 65 + "@example.org", "<a@example.org>",
])
def test_anything_else_is_none(typed):
    assert understood(typed) is None


def test_a_person_needs_one_of_both_and_each_must_be_right():
    assert read_contact("0912.345.678", "") == ("0912345678", None)
    assert read_contact(None, "Mai@Example.org") == (None, "mai@example.org")
    with pytest.raises(NoContact):
        read_contact(" ", None)
    with pytest.raises(NotAPhone):
        read_contact("12345", "mai@example.org")
    with pytest.raises(NotAnEmail):
        read_contact("0912345678", "0912345678")


def test_people_stand_by_their_given_name():
    names = ["Lò Thị Mai", "Vàng A Sính", "Điêu Chính Ên", "Nguyễn Văn Ánh", "Lò Văn Ánh"]

    assert sorted(names, key=sort_key) == [
        "Lò Văn Ánh", "Nguyễn Văn Ánh", "Điêu Chính Ên", "Lò Thị Mai", "Vàng A Sính"]
