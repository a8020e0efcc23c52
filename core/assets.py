"""Static files the way a cheap phone wants them: compressed once, and asked for once.

Every address carries the fingerprint of the whole static folder, `/static/at/<release>/css/theme.css`. So a
browser may keep a file for a year and gets all of the next release together, and scripts and stylesheets that
name each other by relative addresses stay inside their release. Bootstrap's stylesheet is served from its
package as if it lay in static/css.
"""
from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, g, request, url_for

from core.errors import NotFound

_BOOTSTRAP = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5"
BORROWED = {"css/bootstrap.min.css": _BOOTSTRAP / "css" / "bootstrap.min.css"}
_COMPRESSED = {".css", ".js", ".svg", ".json", ".webmanifest", ".txt"}
_YEAR = 365 * 24 * 3600
bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class _File:
    """One file as it is sent."""

    plain: bytes
    packed: bytes | None
    kind: str
    mark: str


def _files() -> dict[str, Path]:
    """Every file there is, by its name under static/; an address is looked up here and never on the disk."""
    folder = Path(current_app.static_folder or "")
    own = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return own | BORROWED


@lru_cache(maxsize=4)
def _fingerprint(signature: tuple[tuple[str, Path, int], ...]) -> str:
    """A hash of all contents: the same on every machine, whatever the times of its files."""
    total = hashlib.sha256()
    for name, path, _ in signature:
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]


@lru_cache(maxsize=512)
def _load(path: Path, modified: int) -> _File:
    plain = path.read_bytes()
    packed = gzip.compress(plain, 9, mtime=0) if path.suffix in _COMPRESSED else None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return _File(plain, packed, kind, hashlib.sha256(plain).hexdigest()[:20])


def _signature() -> tuple[tuple[str, Path, int], ...]:
    return tuple((name, path, path.stat().st_mtime_ns) for name, path in sorted(_files().items()))


@cache
def _settled(app: Flask) -> tuple[tuple[str, Path, int], ...]:
    return _signature()


def _release() -> tuple[str, dict[str, tuple[Path, int]]]:
    """The fingerprint and the files; in production and in tests looked up once, elsewhere once per request."""
    known: tuple[str, dict[str, tuple[Path, int]]] | None = g.get("release")
    if known is None:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        stands_still = app.testing or app.config.get("ENVIRONMENT") == "production"
        signature = _settled(app) if stands_still else _signature()
        known = _fingerprint(signature), {name: (path, modified) for name, path, modified in signature}
        g.release = known
    return known


def asset(filename: str) -> str:
    """The address of a static file in this release."""
    return url_for("assets.static", release=_release()[0], filename=filename)


@bp.get("/static/at/<release>/<path:filename>")
def static(release: str, filename: str) -> Response:
    """The file, compressed if the browser can read that; kept for a year when the release is this one."""
    current, known = _release()
    if filename not in known:
        raise NotFound
    file = _load(*known[filename])
    is_packed = file.packed is not None and request.accept_encodings.quality("gzip") > 0
    response = Response(file.packed if is_packed else file.plain, content_type=file.kind)
    response.set_etag(file.mark + ("-gzip" if is_packed else ""))
    response.vary.add("Accept-Encoding")
    if is_packed:
        response.content_encoding = "gzip"
    response.cache_control.public = True
    # while a release is rolled out, another machine may be asked for a file it does not have yet
    response.cache_control.max_age = _YEAR if release == current else 60
    response.cache_control.immutable = release == current
    response.make_conditional(request)
    return response


def init_app(app: Flask) -> None:
    """Serve the files, and let templates ask for their addresses."""
    app.register_blueprint(bp)
    app.add_template_global(asset, "asset")
