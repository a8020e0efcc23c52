"""What is sealed opens only with the key, for the thing it was sealed for, and unchanged."""
from __future__ import annotations

import base64

import pytest
from flask import Flask

from core import secret_box
from core.config import UnsafeSettings
from core.secret_box import Sealed, seal, unseal

ONE, TWO = (base64.urlsafe_b64encode(bytes([sign]) * 32).decode() for sign in (1, 2))


def holding(keys="", environment="development", secret="x" * 40):
    app = Flask("trial")
    app.config.update(ENVIRONMENT=environment, SECRET_KEY=secret, SECRETS_KEYS=keys)
    secret_box.init_app(app)
    return app.app_context()


def test_what_is_sealed_opens_for_the_same_thing_only():
    with holding(ONE):
        box = seal("0011004455667", "cooperative 3")

        assert "0011004455667" not in box
        assert unseal(box, "cooperative 3") == "0011004455667"
        with pytest.raises(Sealed):
            unseal(box, "cooperative 4")


def test_no_two_boxes_are_the_same():
    with holding(ONE):
        assert seal("1", "x") != seal("1", "x")


@pytest.mark.parametrize("box", ["", "x", "aaaaaaaa.zz", "aaaaaaaa.", "é.é"])
def test_what_is_no_box_is_refused(box):
    with holding(ONE), pytest.raises(Sealed):
        unseal(box, "x")


def test_a_box_that_was_changed_is_refused():
    with holding(ONE):
        name, _, text = seal("123456", "x").partition(".")
        inside = bytearray(base64.urlsafe_b64decode(text))
        inside[-1] ^= 1

        with pytest.raises(Sealed):
            unseal(f"{name}.{base64.urlsafe_b64encode(inside).decode()}", "x")
        with pytest.raises(Sealed):
            unseal(f"{name}.é", "x")


def test_a_new_key_in_front_seals_and_the_old_one_still_opens():
    with holding(ONE):
        old = seal("123", "x")
    with holding(f"{TWO},{ONE}"):
        assert (unseal(old, "x"), secret_box.is_current(old), secret_box.is_current(seal("1", "x"))) == (
            "123", False, True)
    with holding(TWO), pytest.raises(Sealed):
        unseal(old, "x")


def test_while_it_is_developed_a_key_follows_from_the_other_secret():
    with holding(secret="a" * 40):
        box = seal("123", "x")
    with holding(secret="a" * 40):
        assert unseal(box, "x") == "123"
    with holding(secret="b" * 40), pytest.raises(Sealed):
        unseal(box, "x")


@pytest.mark.parametrize("keys", ["", "short", "é" * 44, base64.urlsafe_b64encode(b"1" * 31).decode(), f"{ONE},x"])
def test_production_starts_with_keys_that_are_keys_only(keys):
    with pytest.raises(UnsafeSettings):
        holding(keys, "production")
    holding(ONE, "production")
