"""The phone number and the name of the receiver, wherever they stand in an address."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.phones import mobile
from core.text import fold

CUT = "\ue000"
_PHONE = re.compile(r"(?<![\w+])(?:\+\s?84|84|[0oO])(?:[\s.\-–]{0,2}[0-9oO]){9}(?![0-9])")
_PHONE_LABEL = re.compile(
    r"(?:số\s*điện\s*thoại|so\s*dien\s*thoai|điện\s*thoại|dien\s*thoai|(?<!\w)(?:sđt|sdt|đt|dt|tel|phone|"
    r"mobile|zalo|hotline|lh|liên\s*hệ|lien\s*he))\s*(?:zalo)?\s*[:.\-]*\s*$", re.IGNORECASE)
_NAME_LABEL = re.compile(
    r"(?<!\w)(?:(?:người|nguoi|ng)\s*(?:nhận|nhan)(?:\s*hàng)?|họ\s*(?:và|va|&)?\s*tên|ho\s*(?:va\s*)?ten|"
    r"(?:tên|ten)(?:\s*(?:người|nguoi)\s*(?:nhận|nhan)|\s*(?:em|mình|minh|chị|chi|anh))?|nhận|nhan|receiver|"
    r"name|gặp|gap)\s*(?:[:\-]|là(?!\w)|la(?!\w))\s*", re.IGNORECASE)
_CALLED = re.compile(r"(?<!\w)(?:[Tt]ên|[Tt]en)\s+(?=[A-ZĐ])")
_MEET = re.compile(
    r"(?<!\w)(?:người\s*nhận|nguoi\s*nhan|gặp|gap|giao\s*cho|gửi(?:\s*cho)?|gui(?:\s*cho)?|nhận)\s+"
    r"(?=(?:anh|chị|chi|cô|co|chú|chu|bác|bac|ông|ong|bà|ba|bạn|em)\s)", re.IGNORECASE)
_PLACE_WORDS = (
    "bản|thôn|xóm|ấp|tổ|số|ngõ|hẻm|đường|khu|xã|phường|thị trấn|đội|buôn|ban|thon|xom|ap|to|so|ngo|hem|duong"
    "|xa|phuong|thi tran|doi|buon|kp|kdc|kđt|chung cư|tòa|toà|quận|huyện|p|q|x|h")
_END = re.compile(
    rf"[,;|\n()/{CUT}]|\s[-–]\s?|[-–]\s|\.\s|:\s|\s(?=\d)|\s(?=(?:{_PLACE_WORDS})[\s.])|$", re.IGNORECASE)
_HOUSE = re.compile(rf"[\s,]*(?:\d|(?:{_PLACE_WORDS})[\s.])", re.IGNORECASE)
_MIDDLE_NAMES = ("thị", "văn", "thi", "van")
_TITLES = frozenset([
    "anh", "chị", "cô", "chú", "bác", "ông", "bà", "bạn", "em", "dì", "cậu", "mợ", "thím", "chi", "chu",
    "bac", "ong", "a", "c", "mr", "ms", "mrs",
])
_SHY_TITLES = frozenset(["a", "c", "em", "chu"])
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[^\W\d_]+(?:[ .]+[^\W\d_]+){0,5}\.?")
_SURNAMES = frozenset(
    [
        "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho",
        "ngo", "duong", "ly", "lo", "vang", "giang", "sung", "thao", "tan", "lu", "mua", "hang", "ca",
        "quang", "tong", "dieu", "mai", "dinh", "trinh", "doan", "lam", "ha", "cao", "luong", "to", "ta",
        "chau", "thai", "phung", "vuong", "trieu", "chu", "dao", "luu", "kieu", "van", "ma", "truong", "la",
        "chao", "phu", "hau", "chang", "cu", "thap", "po", "khuong", "nong", "be", "dam", "mac", "quach",
        "tang", "ung", "kim", "thach", "son", "lau", "deo", "y",
    ])


@dataclass(frozen=True)
class Contacts:
    """What was found, and the text with it blanked out: same length, `CUT` where something stood."""

    phone: str | None
    receiver_name: str | None
    rest: str


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + CUT * (end - start) + text[end:]


def _phone(text: str) -> tuple[str | None, str]:
    for match in _PHONE.finditer(text):
        number = mobile(match[0].replace("o", "0").replace("O", "0"))
        if number:
            label = _PHONE_LABEL.search(text[:match.start()])
            return number, _blank(text, label.start() if label else match.start(), match.end())
    return None, text


def _segment(text: str, start: int) -> int:
    """Where the piece that begins at `start` ends."""
    found = _END.search(text, start)
    return found.start() if found else len(text)


def _is_name(words: list[str]) -> bool:
    """A title with one to four words, or a surname with two to four more."""
    if words[0] in _TITLES:
        return 2 <= len(words) <= 5
    return fold(words[0]) in _SURNAMES and 3 <= len(words) <= 5


def _labelled(text: str) -> tuple[int, int, int] | None:
    """(where the label begins, where the name begins, where it ends) for "người nhận: Anh Tuấn"."""
    for pattern in (_NAME_LABEL, _MEET, _CALLED):
        for match in pattern.finditer(text):
            end = _segment(text, match.end())
            name = _NAME.match(text, match.end(), end)
            if name and fold(name[0]) not in ("hang", "tai", "o"):
                return match.start(), match.end(), name.end()
    return None


def _pieces(text: str) -> list[tuple[int, int]]:
    """The pieces between commas, phones and the like, without the space around them."""
    found, start = [], 0
    while start < len(text):
        end = _segment(text, start)
        piece = text[start:end]
        if piece.strip():
            found.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
        start = max(end, start) + 1
    return found


def _is_beside_phone(text: str, start: int, end: int) -> bool:
    return CUT in text[max(0, start - 4):start] or CUT in text[end:end + 4]


def _beside(text: str, is_place: Callable[[str], bool]) -> tuple[int, int] | None:
    """A piece that is a name: with a title anywhere, without one beside the phone or before the house."""
    for start, end in _pieces(text):
        name = text[start:end].strip(" .")
        words = [word.casefold() for word in _WORD.findall(name)]
        if not _NAME.fullmatch(name) or is_place(name):
            continue
        if _is_name(words):
            if words[0] in _TITLES - _SHY_TITLES or _is_beside_phone(text, start, end):
                return start, end
            if not start and CUT in text and words[1] in _MIDDLE_NAMES and _HOUSE.match(text, end):
                return start, end
        elif name[0].isupper() and _is_beside_phone(text, start, end):
            after = text[end:end + 1]
            is_first = not start and len(words) == 2 and fold(words[0]) in _SURNAMES and after != ","
            if is_first or text[start - 1:start] + after == "()":
                return start, end
    return None


def find(text: str, is_place: Callable[[str], bool]) -> Contacts:
    """The first mobile number and the receiver's name as written. `is_place` knows the names of places."""
    phone, text = _phone(text)
    labelled = _labelled(text)
    if labelled:
        label, start, end = labelled
        return Contacts(phone, text[start:end].strip(" .-"), _blank(text, label, end))
    beside = _beside(text, is_place)
    if beside:
        start, end = beside
        return Contacts(phone, text[start:end].strip(" .-"), _blank(text, start, end))
    return Contacts(phone, None, text)
