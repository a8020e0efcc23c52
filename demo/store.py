"""What the demo remembers between two starts, in the instance folder: people, passwords, which session is live."""

from __future__ import annotations

import json
import pathlib
from dataclasses import asdict, dataclass

from flask import current_app

DATA = pathlib.Path(__file__).parent / "data"


@dataclass
class Remembered:
    """`people` holds (what they do, name, phone, password); `live` is the code of the session that replays comments.

    `rounds` counts how often it began anew since the demo was started.
    """

    people: list[tuple[str, str, str, str]]
    live: str
    tonight: str
    rounds: int = 0


def _path() -> pathlib.Path:
    return pathlib.Path(current_app.instance_path) / "demo.json"


def read() -> Remembered | None:
    """What was remembered; None where no demo was loaded."""
    if not _path().exists():
        return None
    found = json.loads(_path().read_text("utf-8"))
    people = [(does, name, phone, password) for does, name, phone, password in found.pop("people")]
    return Remembered(people, **found)


def write(remembered: Remembered) -> None:
    """Keep it, readable by this user only; and the list of people that `./dev run` prints."""
    folder = _path().parent
    folder.mkdir(parents=True, exist_ok=True)
    _secret(_path(), json.dumps(asdict(remembered), ensure_ascii=False, indent=1))
    widest = max((len(each[0]) for each in remembered.people), default=0)
    lines = [
        f"{what.ljust(widest)}  {phone}  {password}  {name}"
        for what, name, phone, password in remembered.people
    ]
    _secret(folder / "demo-people.txt", "\n".join(lines) + "\n")


def _secret(path: pathlib.Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")
