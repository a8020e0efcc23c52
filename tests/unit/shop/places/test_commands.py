from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from shop.places import commands


@pytest.fixture
def bare_app() -> Flask:
    app = Flask("bare")
    app.cli.add_command(commands.cli)
    return app


def _run(app: Flask, lines: bytes) -> Result:
    return app.test_cli_runner().invoke(args=["places", "resolve"], input=lines)


def _answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_in_order_and_in_plain_letters(bare_app: Flask) -> None:
    asked = [{"id": "a", "text": "12 Trần Phú, xã Bum Tở, Lai Châu, 0912345678"}, {"id": 2, "text": "gần chợ"}]

    result = _run(bare_app, "\n".join(json.dumps(line) for line in asked).encode())

    assert result.exit_code == 0
    assert "12 Trần Phú" in result.stdout
    assert _answers(result) == [
        {"id": "a", "status": "exact", "ward_code": "03433", "province_code": "12", "candidates": ["03433"],
         "street": "12 Trần Phú", "phone": "0912345678", "receiver_name": None},
        {"id": 2, "status": "unresolved", "ward_code": None, "province_code": None, "candidates": [],
         "street": "gần chợ", "phone": None, "receiver_name": None},
    ]


def test_a_divided_unit_is_answered_with_all_it_may_be(bare_app: Flask) -> None:
    result = _run(bare_app, '{"id": 1, "text": "phường Đại Kim, quận Hoàng Mai, Hà Nội"}'.encode())

    answer = _answers(result)[0]
    assert (answer["status"], answer["ward_code"]) == ("split", None)
    assert answer["candidates"] == ["00316", "00337", "00364", "00643"]


@pytest.mark.parametrize("bad", [b"nonsense", b"[]", b'{"id": 1}', b'{"id": 1, "text": 5}', b"\xff\xfe", b'"text"',
                                 b"[" * 100_000])
def test_a_bad_line_is_named_and_the_others_are_answered(bare_app: Flask, bad: bytes) -> None:
    good = b'{"id": "x", "text": "Lai Chau"}'

    result = _run(bare_app, good + b"\n\n" + bad + b"\n" + good + b"\n")

    assert result.exit_code != 0
    assert [answer["status"] for answer in _answers(result)] == ["province_only", "province_only"]
    assert "Line 3:" in result.stderr


def test_nothing_asked_is_nothing_answered(bare_app: Flask) -> None:
    result = _run(bare_app, b"")

    assert (result.exit_code, result.stdout) == (0, "")
