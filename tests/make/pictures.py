"""Pictures to upload."""
from __future__ import annotations

import io

from PIL import Image


def jpeg(width: int = 640, height: int = 480, colour: str = "darkred") -> bytes:
    """The bytes of a plain photo."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()
