"""What checks say of money is read in Vietnamese on the page of months."""
from __future__ import annotations

import ast
import re

import pytest
from flask_babel import force_locale

from orders.books import check_names, fault_words
from tests.architecture.source import product

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize(("fault", "words"), [
    ("posting 9 sums to 100", "bút toán 9 có tổng là 100, không phải 0"),
    ("payout:2, paid: the books say 5 on bank (), the document 0",
     "payout:2, paid: sổ ghi 5 vào tài khoản bank (), chứng từ ghi 0"),
])
def test_a_fault_is_said_in_vietnamese(fault, words):
    with force_locale("vi"):
        assert fault_words.said(fault) == words
    with force_locale("en"):
        assert fault_words.said(fault) == fault


def test_of_what_nobody_has_words_for_there_are_none():
    assert fault_words.said("the moon is 5 % too small") is None


def sentences():
    """What the checks named on the page of months write, with something in each gap: of the checks and modules."""
    for path in product(".py"):
        for function in ast.walk(ast.parse(path.read_bytes())) if path.name == "checks.py" else ():
            if isinstance(function, ast.FunctionDef) and function.name.replace("_", " ") in check_names.CHECKS:
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and ast.unparse(call.func) in ("each_row", "differences"):
                        yield from (re.sub(r"\{\w+\}", "5", text.value) for text in call.args
                                    if isinstance(text, ast.Constant) and isinstance(text.value, str))


def test_each_sentence_about_money_has_words():
    written = set(sentences())

    with force_locale("vi"):
        lacking = {each for each in written if fault_words.said(each) is None}
    assert len(written) > 30
    assert lacking == set()
