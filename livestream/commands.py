"""`flask grammar`: read comments as JSON lines on standard input, write what each says as JSON lines."""
from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

import click

from core.errors import DomainError
from livestream.grammar import Grammar, Line, Reading, RunOfShow


@click.command("grammar")
@click.option("--run-of-show", "show_file", type=click.File(encoding="utf-8"), required=True,
              help="What can be ordered, in the format of run_of_show.json.")
def grammar_command(show_file: IO[str]) -> None:
    """Read comments (JSON lines with id, text and perhaps on_air) and say what each one is.

    A line that is no such object is named on standard error and the exit status is 1; all others are
    answered, in their order.
    """
    try:
        grammar = Grammar(RunOfShow.from_json(json.load(show_file)))
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"The run of show is not JSON: {error}") from error
    except DomainError as error:
        raise click.ClickException(f"{error} ({error.facts.get('field', '')})") from error
    bad = 0
    for number, raw in _lines(sys.stdin.buffer):
        comment = _comment(raw)
        if comment is None:
            bad += 1
            click.echo(f"line {number}: not an object with id, text and perhaps on_air", err=True)
            continue
        reading = grammar.read(comment["text"], comment.get("on_air"))
        click.echo(json.dumps(answer(comment["id"], reading), ensure_ascii=False).encode())
    if bad:
        raise SystemExit(1)


def answer(comment_id: object, reading: Reading) -> dict[str, Any]:
    """One reading as the command writes it."""
    return {
        "id": comment_id,
        "kind": reading.kind.value,
        "lines": [_line(line) for line in reading.lines],
        "cancel_lines": [_line(line) for line in reading.cancel_lines],
        "phone": reading.phone,
        "review": reading.review,
    }


def _line(line: Line) -> dict[str, Any]:
    named: dict[str, Any] = {"code": line.code}
    if line.code is None:
        named["product"] = line.product
    return {**named, "qty": _number(line.qty), "unit": line.unit}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    for number, raw in enumerate(stream, 1):
        if raw.strip():
            yield number, raw


def _comment(raw: bytes) -> dict[str, Any] | None:
    """The comment in one line, or None: its text must be text that can be written back as UTF-8."""
    try:
        comment = json.loads(raw.decode())
        if not isinstance(comment, dict) or "id" not in comment or not isinstance(comment.get("text"), str):
            return None
        comment["text"].encode()
        json.dumps(comment["id"], ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    on_air = comment.get("on_air")
    return comment if on_air is None or isinstance(on_air, str) else None
