"""`flask grammar` on a run of show and a stream of comments."""
from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from livestream.commands import grammar_command
from tests.unit.livestream.grammar.labelled import DATA


def run(stdin: str | bytes, show: Path = DATA / "run_of_show.json") -> Result:
    return CliRunner().invoke(grammar_command, ["--run-of-show", str(show)], input=stdin)


def test_each_comment_is_answered_with_one_line() -> None:
    done = run(
        '{"id": "C1", "text": "chốt 2kg mận, nửa ký trâu 0912345678"}\n'
        '{"id": 2, "text": "không lấy gà nữa, cho 2kg táo mèo", "on_air": "A01"}\n'
    )

    assert done.exit_code == 0
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {
            "id": "C1", "kind": "order", "cancel_lines": [], "phone": "0912345678", "review": False,
            "lines": [{"code": "A01", "qty": 2, "unit": "kg"}, {"code": "A05", "qty": 0.5, "unit": "kg"}],
        },
        {
            "id": 2, "kind": "order", "phone": None, "review": True,
            "cancel_lines": [{"code": "A03", "qty": None, "unit": None}],
            "lines": [{"code": None, "product": "táo mèo", "qty": 2, "unit": "kg"}],
        },
    ]


def test_bad_lines_are_named_and_the_others_still_answered() -> None:
    deep = b"[" * 100_000
    done = run(b'{"id": 1, "text": "x2"}\n[]\n\n{"id": 3}\n\xff\n' + deep + b'\n{"id": 5, "text": "ok"}\n')

    assert done.exit_code == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 5]
    named = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert named == ["line 2", "line 4", "line 5", "line 6"]


def test_a_bad_run_of_show_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "show.json"
    bad.write_text('{"items": []}')

    done = run("", bad)

    assert done.exit_code == 1
    assert "items" in done.stderr
