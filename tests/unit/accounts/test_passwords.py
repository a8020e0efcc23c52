"""What a password may be."""
from __future__ import annotations

import unicodedata

import pytest

from accounts import passwords
from accounts.errors import PasswordTooCommon, PasswordTooLong, PasswordTooPersonal, PasswordTooShort
from tests import hashing

MAI = ("Lò Thị Mai", "0912345678", "mai.lo@example.org")


@pytest.mark.parametrize("easy", [
    "password", "PASSWORD", "iloveyou", "qwertyuiop", "1qaz2wsx", "trustno1", "Anh Yeu Em", "matkhau123", "12345678",
    "987654321", "abcdefgh", "aaaaaaaa", "12121212", "xxxxyyyyzzzz",
])
def test_what_many_people_use_is_refused(easy):
    with pytest.raises(PasswordTooCommon):
        passwords.check(easy)


@pytest.mark.parametrize("own", [
    "0912345678", "+84 912 345 678", "0987654321", "14/02/1990", "19900214", "lothimai", "Lò Thị Mai 1", "maimai.lo",
])
def test_ones_own_name_number_or_a_date_is_refused(own):
    with pytest.raises(PasswordTooPersonal):
        passwords.check(own, MAI)


@pytest.mark.parametrize("good", [
    "ba con ga trong", "hoa mận nở tháng hai", "k7#pQz!w", "Lò Thị Mai trồng mười cây mận", "31/13/1990 x",
    "chè tuyết " * 12,
])
def test_anything_else_may_be_used_with_any_characters(good):
    passwords.check(good, MAI)


def test_a_password_has_eight_to_128_characters():
    with pytest.raises(PasswordTooShort):
        passwords.check("bảy ký ")
    passwords.check("mận ngọt")
    passwords.check(("quả mận " * 16)[:128])
    with pytest.raises(PasswordTooLong):
        passwords.check("quả mận " * 16 + "!")


def test_the_last_character_counts_too():
    kept = passwords.hashed("quả mận " * 15 + "a")

    assert passwords.matches(kept, "quả mận " * 15 + "a")
    assert not passwords.matches(kept, "quả mận " * 15 + "b")


def test_two_spellings_of_a_letter_are_one_password():
    composed = "rượu ngô Pờ Sì Ngài"
    kept = passwords.hashed(unicodedata.normalize("NFD", composed))

    assert passwords.matches(kept, composed)


def test_without_a_hash_nothing_matches():
    assert not passwords.matches(None, "nobody's password")
    assert not passwords.matches("no hash at all", "ba con ga trong")


def test_the_hash_is_argon2id_with_todays_parameters(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", hashing.REAL)

    kept = passwords.hashed("ba con ga trong")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.is_outdated(kept)
    assert passwords.is_outdated(kept.replace("t=2", "t=1"))


def test_five_thousand_common_passwords_are_known():
    assert len(passwords._fingerprints()) >= 3_000
