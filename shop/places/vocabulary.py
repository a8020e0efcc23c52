"""The words around the names in an address: kinds of units, streets, hamlets, talk."""
from __future__ import annotations

from enum import Enum

from shop.places.names import accented, plain
from shop.places.tokens import Token


class Level(Enum):
    """What a name may be the name of."""

    WARD = "ward"
    DISTRICT = "district"
    PROVINCE = "province"


_W, _D, _P = (Level.WARD,), (Level.DISTRICT,), (Level.PROVINCE,)
KINDS: dict[tuple[str, ...], tuple[str, tuple[Level, ...]]] = {
    ("thi", "tran"): ("thị trấn", _W), ("tt",): ("thị trấn", _W), ("t", "t"): ("thị trấn", _W),
    ("phuong",): ("phường", _W), ("p",): ("phường", _W), ("f",): ("phường", _W), ("ph",): ("phường", _W),
    ("ward",): ("phường", _W), ("district",): ("quận", _D),
    ("xa",): ("xã", _W), ("x",): ("xã", _W), ("dac", "khu"): ("đặc khu", _W),
    ("quan",): ("quận", _D), ("q",): ("quận", _D),
    ("huyen",): ("huyện", _D), ("huyen", "dao"): ("huyện", _D), ("h",): ("huyện", _D),
    ("thi", "xa"): ("thị xã", _D), ("tx",): ("thị xã", _D), ("t", "x"): ("thị xã", _D),
    ("thanh", "pho"): ("thành phố", _D + _P), ("tp",): ("thành phố", _D + _P),
    ("t", "p"): ("thành phố", _D + _P),
    ("thu", "do"): ("thành phố", _P), ("tinh",): ("tỉnh", _P), ("t",): ("tỉnh", _P),
}
LETTERS = frozenset(("p", "f", "ph", "x", "q", "h", "t", "tt", "tx", "tp"))
SPELLED = frozenset(map(accented, [
    "xã", "phường", "quận", "huyện", "đảo", "tỉnh", "thị", "trấn", "thành", "phố", "đặc", "khu", "thủ", "đô",
]))
_UNMARKED_KINDS = ("khu", "đô", "đảo")
NEW, OLD = frozenset((accented("mới"), "moi")), frozenset((accented("cũ"), "cu"))
SAYS_NEW = ("nay la", "nay thuoc", "gio la", "doi thanh", "sap nhap vao", "thanh lap")
SAYS_OLD = ("truoc la", "truoc day la", "truoc day", "cu la", "truoc thuoc", "ten cu")

_STREETS = frozenset(map(accented, [
    "đường", "phố", "đại", "lộ", "ngõ", "ngách", "hẻm", "kiệt", "số", "nhà", "lô", "ql", "tl", "đt", "hl",
    "chợ", "tòa", "kđt", "kdc", "kcn", "cư", "ktx", "trường", "thpt", "thcs", "tiểu", "viện", "cầu", "ga",
    "ngã", "gần", "đối", "diện", "sau", "cạnh", "cổng", "vòng", "hàng", "quán", "tiệm", "trạm", "đoạn", "bến",
    "sông", "suối", "chùa", "đền", "đình", "miếu", "núi", "thôn", "bản", "ấp", "xóm", "buôn", "làng", "tổ",
    "đội", "khu", "kp", "khóm", "phum", "sóc", "cụm", "tdp", "sân", "hồ", "bãi", "chung", "phòng", "căn",
    "block", "tầng", "ngay", "liền", "công", "ty", "cty", "đập", "tuyến", "km", "quốc", "hotel", "thể", "đô",
    "chị", "anh", "cô", "chú", "bác", "ông", "bà",
]))
_NOT_STREETS_UNMARKED = {"do", "chi", "ba", "bac", "anh", "ong", "ho", "co", "chu"}
_STREETS_UNMARKED = frozenset(map(plain, _STREETS)) - _NOT_STREETS_UNMARKED
HAMLETS = frozenset([
    "to", "thon", "khu", "xom", "ap", "doi", "ban", "khom", "kp", "tdp", "cum", "lang", "buon", "bon", "phum",
    "soc",
])
NUMBERED = HAMLETS | {"p", "phuong", "q", "quan", "f", "pho", "km"}
BEFORE_A_PLACE = frozenset([
    "o", "dao", "ve", "tai", "den", "toi", "thuoc", "ra", "vao", "len", "xuong", "la", "ben", "que", "qua",
    "dia", "chi", "dc",
])
AFTER_A_PLACE = frozenset([
    "district", "city", "province",
    "giup", "nhe", "nha", "a", "e", "em", "minh", "nhan", "ship", "gui", "giao", "cod", "sdt", "dt", "tel",
    "so", "cu", "moi", "vn", "viet", "gap", "ten", "lien", "co", "c", "anh", "chi", "cho", "ah", "ac", "cam",
])
_PEOPLE = frozenset(map(accented, [
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô",
    "lý", "đinh", "trịnh", "đoàn", "tô", "tạ", "phùng", "chu", "đào", "lưu", "mạc", "quách", "quang", "bạch",
    "hùng", "hai", "trương",
]))
_PEOPLE_UNMARKED = frozenset(map(plain, _PEOPLE))


def is_kind_spelled(word: Token, is_marked_text: bool) -> bool:
    """False when diacritics, or their lack in a text full of them, say another word: "quán" is no "quận"."""
    if word.is_marked:
        return word.accented in SPELLED
    return not is_marked_text or word.plain in LETTERS or word.accented in _UNMARKED_KINDS


def names_a_street(word: Token) -> bool:
    """True for a word that makes what follows the name of a street, a market, a hamlet or a person."""
    return word.accented in _STREETS if word.is_marked else word.plain in _STREETS_UNMARKED


def is_persons_name(word: Token) -> bool:
    """True for the first word of a name that streets all over the country bear: Nguyễn Du, Quang Trung."""
    return word.accented in _PEOPLE if word.is_marked else word.plain in _PEOPLE_UNMARKED


def is_hamlet(word: Token) -> bool:
    """True for what a commune or a ward is divided into: after it, no street but the unit follows."""
    return word.plain in HAMLETS


def is_free_word(word: Token) -> bool:
    """True for a word that is neither a number nor says what is numbered: the name of a street."""
    return not names_a_street(word) and not any(letter.isdigit() for letter in word.plain)
