"""The picture of a QR code that banking apps read: to show, to print, to keep."""
from __future__ import annotations

import io

import segno

_QUIET = 4  # modules around it, as the standard asks
_SCALE_SVG, _SCALE_PNG = 4, 12


def svg(text: str) -> bytes:
    """For pages and paper: sharp at any size, black on white also where the page is dark."""
    return _saved(text, "svg", _SCALE_SVG)


def png(text: str) -> bytes:
    """To download: a banking app opens it from the pictures of the phone."""
    return _saved(text, "png", _SCALE_PNG)


def svg_in_page(text: str) -> str:
    """The address of a picture that is in the page itself: what goes on paper waits for nothing."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=_SCALE_SVG, border=_QUIET, light="#ffffff")


def _saved(text: str, kind: str, scale: int) -> bytes:
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind=kind, scale=scale, border=_QUIET, light="#ffffff")
    return picture.getvalue()
