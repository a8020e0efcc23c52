"""`flask places resolve`: addresses in, units out, one JSON object a line."""
from __future__ import annotations

import json
import sys
from typing import Any

import click
from flask.cli import AppGroup

from shop.places.addresses import Resolution, resolve

cli = AppGroup("places", help="Administrative units and addresses.")


def _answer(key: object, found: Resolution) -> dict[str, Any]:
    return {
        "id": key,
        "status": found.status.value,
        "ward_code": found.ward_code,
        "province_code": found.province_code,
        "candidates": list(found.candidates),
        "street": found.street,
        "phone": found.phone,
        "receiver_name": found.receiver_name,
    }


def _asked(line: bytes) -> tuple[object, str]:
    """The id and the text of one line. Raises ValueError with what is wrong, for a person to read."""
    try:
        asked = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"not JSON in UTF-8 ({problem})") from None
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise ValueError('needs an object with "id" and a string "text"')
    return asked.get("id"), asked["text"]


@cli.command("resolve")
def resolve_lines() -> None:
    """Read {"id", "text"} lines from standard input and write what each address says.

    A bad line is named on standard error and makes the command fail at the end; the others are answered.
    """
    failed = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            key, text = _asked(line)
        except ValueError as problem:
            failed += 1
            click.echo(f"Line {number}: {problem}", err=True)
            continue
        answer = json.dumps(_answer(key, resolve(text)), ensure_ascii=False)
        click.echo(answer.encode("utf-8", "replace"))
    if failed:
        raise click.ClickException(f"{failed} of the lines could not be read.")
