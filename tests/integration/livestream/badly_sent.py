"""What machines and people send that is no proper text, as bytes on the line: what is said, and how it is said.

Words are written into a proper request by whoever sends them; shapes make of a whole proper request another one.
"""
from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from urllib.parse import quote_from_bytes

LONG = "a1 2kg " + "x" * 10_000
WORDS: dict[str, bytes] = {
    "no UTF-8": b"a1 1kg \xff\xfe", "cut inside a letter": "a1 1kg đ".encode()[:-1], "overlong": b"a1 1kg \xc0\xaf",
    "half of a pair": b"a1 1kg \xed\xa0\x80", "NUL": b"a1\x00 1kg", "control characters": b"a1\x01 1kg\x7f\x1b[31m",
    "from the right": "\u202ea1 1kg \u05e9\u05dc\u05d5\u05dd\u2066".encode(),
    "invisible": "\u200b\ufeff\u2060".encode(),
    "markup": b"<img src=x onerror=alert(1)> a1 1kg", "ten thousand": LONG.encode(),
    "Windows": "a1 1kg nhé bà con".encode("cp1258"), "UTF-16": "a1 1kg".encode("utf-16"),
    "UTF-16 unmarked": "a1 1kg".encode("utf-16-le"), "lines": b"a1\r\n1kg\x0b\x85",
}
Sent = tuple[bytes, dict[str, str]]
SHAPES: dict[str, Callable[[bytes, str], Sent]] = {
    "another type": lambda body, _: (body, {"Content-Type": "text/plain"}),
    "no type": lambda body, _: (body, {"Content-Type": ""}),
    "an unknown charset": lambda body, kind: (body, {"Content-Type": f"{kind}; charset=klingon"}),
    "another charset": lambda body, kind: (body, {"Content-Type": f"{kind}; charset=utf-16"}),
    "all in UTF-16": lambda body, kind: (body.decode().encode("utf-16"), {"Content-Type": kind}),
    "all in UTF-16, unmarked": lambda body, kind: (body.decode().encode("utf-16-le"), {"Content-Type": kind}),
    "marked UTF-8": lambda body, kind: (b"\xef\xbb\xbf" + body, {"Content-Type": kind}),
    "packed": lambda body, kind: (gzip.compress(body), {"Content-Type": kind, "Content-Encoding": "gzip"}),
    "said to be packed": lambda body, kind: (body, {"Content-Type": kind, "Content-Encoding": "gzip"}),
    "cut off": lambda body, kind: (body[:len(body) // 2], {"Content-Type": kind}),
    "empty": lambda _, kind: (b"", {"Content-Type": kind}),
    "no end of brackets": lambda _, kind: (b"[" * 9_000, {"Content-Type": kind}),
    "a list": lambda _, kind: (b"[]", {"Content-Type": kind}),
    "no number": lambda _, kind: (b'{"comments": NaN}', {"Content-Type": kind}),
}


def in_json(words: bytes, around: dict[str, object], name: str = "text") -> bytes:
    """A JSON object in which the value of `name` is these very bytes, whatever JSON says about them."""
    mark = "here come the words"
    return json.dumps({**around, name: mark}).encode().replace(mark.encode(), words.replace(b'"', b'\\"'))


def in_form(fields: dict[str, str], name: str, words: bytes) -> bytes:
    """A form whose field `name` holds these very bytes."""
    pairs = [(key, value.encode()) for key, value in fields.items() if key != name] + [(name, words)]
    return "&".join(f"{quote_from_bytes(key.encode())}={quote_from_bytes(value)}" for key, value in pairs).encode()
