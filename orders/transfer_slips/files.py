"""Where photos of transfers lie: in a folder of their own, from which no address serves anything to everybody, each
file sealed (`core.secret_box`), since a slip shows whole account numbers."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from flask import current_app

from core import clock, secret_box
from orders.transfer_slips.errors import NoSuchSlip
from shop import images
from shop.images import Picture
from shop.photos import write_whole

_KEY = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"[0-9a-f]{32}-\d+\.webp", re.ASCII)
_PLAIN = b"RIFF"  # how a WebP begins; a box begins with the name of its key
_LEFT_BEHIND = 3_600  # a file this old, in seconds, waits for no row any more


def path_of(key: str, size: int) -> Path:
    """Where a picture lies. Raises NoSuchSlip for a key or a size that we never gave."""
    if not _KEY.fullmatch(key) or size not in images.SIZES:
        raise NoSuchSlip
    return _folder() / key[:2] / f"{key}-{size}.webp"


def keep(key: str, picture: Picture) -> None:
    """Write the picture in all its sizes, for its owner alone."""
    for size, data in picture.webp.items():
        path = path_of(key, size)
        for folder in (_folder(), path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, secret_box.seal_bytes(data, _about(path)))


def read(key: str, size: int) -> bytes:
    """The picture. Raises NoSuchSlip, core.secret_box.Sealed."""
    path = path_of(key, size)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NoSuchSlip from error
    return _opened(path, data)


def reseal() -> int:
    """Seal anew what lies there plain, from before photos were sealed, or under an older key; how many files."""
    done = 0
    for path in sorted(_folder().glob("*/*.webp")):
        if _FILE.fullmatch(path.name) is None:
            continue
        try:
            data = path.read_bytes()
            if not secret_box.is_current(data[:20].decode("ascii", "replace")):
                write_whole(path, secret_box.seal_bytes(_opened(path, data), _about(path)))
                done += 1
        except FileNotFoundError:
            continue  # it was just removed
    return done


def _opened(path: Path, data: bytes) -> bytes:
    return data if data.startswith(_PLAIN) else secret_box.unseal_bytes(data, _about(path))


def _about(path: Path) -> str:
    return f"photo of a transfer {path.stem}"


def remove(key: str) -> None:
    """Nothing of this picture stays."""
    for size in images.SIZES:
        path_of(key, size).unlink(missing_ok=True)


def is_whole(key: str) -> bool:
    """True if the picture lies there in all its sizes."""
    return all(path_of(key, size).is_file() for size in images.SIZES)


def has_any(key: str) -> bool:
    """True if anything of it lies there."""
    return any(path_of(key, size).exists() for size in images.SIZES)


def left_behind(kept: Collection[str]) -> Iterator[Path]:
    """Files of pictures that are none of these: the process died between them and their row, or before removing."""
    over = clock.now().timestamp() - _LEFT_BEHIND
    for path in sorted(_folder().glob("*/*")):
        if path.name[:32] not in kept and path.stat().st_mtime < over:
            yield path


def _folder() -> Path:
    return Path(current_app.config["PRIVATE_DIR"]).absolute() / "transfer_slips"
