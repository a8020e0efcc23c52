"""What is left of an address for the courier once everything else was understood."""
from __future__ import annotations

import re

from core.text import fold
from shop.places.contacts import CUT

_EDGES = " \t\r\n,;:|.-–—/\\*•"
_FILLERS = frozenset(
    [
        "em", "o", "ship", "ve", "giup", "nhe", "nha", "gui", "cho", "chi", "anh", "a", "c", "e", "minh",
        "toi", "dia", "chi", "dc", "d", "giao", "den", "tai", "hang", "nhan", "don", "lay", "voi", "nhe",
        "ah", "ak", "oi", "shop", "ban", "viet", "nam", "vn", "vietnam", "sdt", "dt", "so", "dien", "thoai",
        "nguoi", "nhan", "ten", "cod", "va", "la", "thuoc", "phuong", "xa", "quan", "huyen", "tinh", "thanh",
        "pho", "tp", "thi", "tran", "nay", "truoc", "cu", "moi", "day", "sau", "sap", "nhap", "khi", "em",
        "qua", "ra", "vao", "len", "xuong", "gap", "cam", "on", "nhieu", "cua", "ad", "address",
        "que", "district", "ward", "city", "province", "t", "tx",
        "tt", "p", "q", "h", "x",
    ])
_LEADS = re.compile(
    r"(?:(?:chị|anh|em|mình|shop|c|a|e)\s+(?:ơi\s*)?)?(?:"
    r"(?:địa\s*chỉ|dia\s*chi|đ/c|đc|dc|address|add|ad)"
    r"(?:\s+(?:nhận\s*hàng|nhan\s*hang|em|mình|giao\s*hàng|là|la))*\s*[:.\-]?"
    r"|(?:ship|gửi|gui|giao|chuyển|chuyen)(?:\s+(?:hàng|hang|cho|giúp|giup|em|mình|chị|anh|e|c|a))*"
    r"\s+(?:về|ve|tới|toi|đến|den|ra|vào|vao|lên|len|xuống|tại|tai|qua)"
    r"|(?:em|mình|chị|anh)\s+ở)(?!\w)\s*", re.IGNORECASE)
_SHIP_TO = re.compile(
    r"(?<!\w)(?:ship|gửi|gui|giao|chuyển|chuyen)(?:\s+(?:hàng|hang|cho|giúp|giup|em|mình|chị|anh))*"
    r"\s+(?:về|ve|tới|toi|đến|den)\s+", re.IGNORECASE)
_TRAILS = re.compile(
    r"[\s,.]+(?:(?:giúp|giup|cho|nhé|nhe|nha|ạ|ah|với|voi|shop|em|mình|chị|anh|nhá|nhen)(?:\s+|$))+$",
    re.IGNORECASE)
_UNITS = "kg|g|lạng|lang|ký|ky|cân|can|lít|lit|hộp|hop|gói|goi|túi|tui|chai|hũ|hu|con|cái|cai|củ|cu|bao|thùng"
_ORDER = re.compile(
    rf"(?:\w+\s+)?(?:chốt|chot|đặt|order|mua|lấy|lay)\s(?:(?:mã\s*)?\w{{0,2}}\d+|.*\d\s*(?:{_UNITS})(?!\w).*)"
    r"|.*\d\s*(?:k|kg|ngàn|nghìn|vnđ|vnd|₫|đồng)(?!\w)", re.IGNORECASE)


def _is_filler(piece: str) -> bool:
    return all(word in _FILLERS for word in re.findall(r"[^\W_]+", fold(piece)))


def _shortened(piece: str) -> str:
    lead = _LEADS.match(piece)
    piece = piece[lead.end():] if lead else piece
    return _TRAILS.sub("", piece).strip(_EDGES)


def _balanced(piece: str) -> str:
    """Without a bracket whose other half went with a name."""
    if piece.count("(") != piece.count(")"):
        piece = piece.strip(_EDGES + "()")
    return piece.removeprefix("()").removesuffix("()").strip(_EDGES)


def _kept(piece: str) -> str:
    """A piece without talk and without what was ordered, or nothing."""
    parts = [_SHIP_TO.split(part)[-1] for part in piece.split(",")]
    parts = [part for part in parts if not _ORDER.fullmatch(part.strip())]
    return _shortened(",".join(parts).strip(_EDGES)) if parts else ""


def street(text: str, masked: str, is_resolved: bool) -> str:
    """The parts of `text` that are not blanked in `masked`, in their order, joined by commas.

    Every part is verbatim. Where a place was found, talk around it ("ship về giúp em nhé") and what was
    ordered is left out; where none was, all of the text stays.
    """
    pieces = []
    for match in re.finditer(rf"[^{CUT}]+", masked):
        piece = _balanced(text[match.start():match.end()].strip(_EDGES))
        if is_resolved:
            piece = "" if _is_filler(piece) else _balanced(_kept(piece))
        if piece.strip(_EDGES + "()[]"):
            pieces.append(piece)
    return ", ".join(pieces)
