"""What the columns of a statement are called, in Vietnamese and English, and what each of them means."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from core.text import fold


class Meaning(StrEnum):
    """What a column tells. Only the date and an amount (one with a sign or a direction, or one of two) are needed."""

    DATE = "date"
    TIME = "time"
    CREDIT = "credit"
    DEBIT = "debit"
    AMOUNT = "amount"
    DIRECTION = "direction"
    TEXT = "text"
    REFERENCE = "reference"
    COUNTER_NAME = "counter_name"
    COUNTER_ACCOUNT = "counter_account"
    BALANCE = "balance"
    ACCOUNT = "account"
    CURRENCY = "currency"


_M = Meaning
# Each phrase as `core.text.fold` writes it, and how sure it is. Longer phrases beat shorter ones inside them.
_PHRASES: Mapping[Meaning | None, Sequence[tuple[int, str]]] = {
    _M.DATE: (
        (9, "ngay gio giao dich"), (9, "ngay giao dich"), (9, "ngay gd"), (9, "transaction date"), (9, "trans date"),
        (9, "tran date"), (9, "txn date"), (8, "thoi gian giao dich"), (8, "thoi gian gd"), (8, "ngay thuc hien"),
        (8, "ngay phat sinh"), (7, "ngay hach toan"), (7, "posting date"), (7, "ngay ghi so"), (7, "booking date"),
        (7, "ngay gio"), (6, "ngay chung tu"), (6, "ngay ct"), (6, "thoi gian"), (6, "date time"), (5, "ngay"),
        (5, "date"), (4, "ngay hieu luc"), (4, "ngay gia tri"), (4, "value date"), (4, "effective date")),
    _M.TIME: ((8, "gio giao dich"), (8, "gio gd"), (8, "transaction time"), (5, "gio"), (5, "time")),
    _M.CREDIT: (
        (9, "so tien ghi co"), (9, "ghi co"), (9, "phat sinh co"), (9, "ps co"), (9, "credit amount"), (9, "tien vao"),
        (9, "money in"), (8, "credit"), (8, "deposit"), (8, "deposits"), (8, "tien gui vao"), (8, "tien nop vao")),
    _M.DEBIT: (
        (9, "so tien ghi no"), (9, "ghi no"), (9, "phat sinh no"), (9, "ps no"), (9, "debit amount"), (9, "tien ra"),
        (9, "money out"), (8, "debit"), (8, "withdrawal"), (8, "withdrawals"), (8, "tien rut ra")),
    _M.AMOUNT: (
        (8, "so tien giao dich"), (8, "so tien gd"), (8, "transaction amount"), (7, "so tien"), (7, "amount"),
        (5, "phat sinh"), (5, "gia tri giao dich")),
    _M.DIRECTION: (
        (9, "ghi no ghi co"), (9, "ghi co ghi no"), (9, "no co"), (9, "debit credit"), (9, "credit debit"),
        (9, "dr cr"), (9, "d c"), (9, "c d"), (9, "vao ra"), (9, "tien vao tien ra"), (9, "chieu giao dich"),
        (5, "loai giao dich"), (5, "transaction type")),
    _M.TEXT: (
        (9, "noi dung giao dich"), (9, "noi dung chuyen khoan"), (9, "dien giai giao dich"), (9, "dien giai"),
        (9, "noi dung"), (9, "transaction description"), (9, "transaction details"), (9, "transaction remark"),
        (8, "description"), (8, "mo ta"), (8, "narrative"), (8, "remark"), (8, "remarks"), (7, "details"),
        (7, "particulars"), (7, "chi tiet giao dich"), (6, "content"), (5, "chi tiet")),
    _M.REFERENCE: (
        (9, "so tham chieu"), (9, "ma tham chieu"), (9, "ma giao dich"), (9, "so giao dich"), (9, "ma gd"),
        (9, "so gd"), (9, "so but toan"), (9, "transaction id"), (9, "transaction no"), (9, "transaction number"),
        (8, "reference"), (8, "reference no"), (8, "reference number"), (8, "ref"), (8, "ref no"), (8, "so ref"),
        (7, "so chung tu"), (7, "so ct"), (7, "doc no"), (6, "trace"), (6, "seq no"), (6, "so ft")),
    _M.COUNTER_NAME: (
        (9, "ten doi ung"), (9, "ten tai khoan doi ung"), (9, "ten tk doi ung"), (9, "ten nguoi chuyen"),
        (9, "ten nguoi chuyen nguoi nhan"), (9, "ten doi tac"), (9, "ten nguoi thu huong"), (9, "don vi thu huong"),
        (9, "counterparty name"), (9, "counter account name"), (9, "offset name"), (9, "beneficiary name"),
        (8, "nguoi chuyen"), (8, "nguoi chuyen nguoi nhan"), (8, "nguoi nhan nguoi chuyen"), (8, "nguoi nop"),
        (7, "doi tac"), (7, "counterparty"), (7, "remitter"), (7, "sender"), (7, "correspondent")),
    _M.COUNTER_ACCOUNT: (
        (9, "so tai khoan doi ung"), (9, "tai khoan doi ung"), (9, "tk doi ung"), (9, "so tk doi ung"),
        (9, "tai khoan nguoi chuyen"), (9, "tai khoan doi tac"), (9, "counter account"), (9, "counterparty account"),
        (9, "offset account"), (9, "counter account no"), (9, "counter account number"), (8, "tai khoan chuyen")),
    _M.BALANCE: (
        (9, "so du sau giao dich"), (9, "so du luy ke"), (9, "so du kha dung"), (9, "running balance"), (9, "so du"),
        (9, "balance"), (8, "accumulated")),
    _M.ACCOUNT: (
        (7, "so tai khoan"), (7, "account number"), (7, "account no"), (6, "tai khoan"), (6, "so tk"), (6, "account")),
    _M.CURRENCY: ((9, "loai tien te"), (9, "loai tien"), (8, "tien te"), (8, "currency"), (8, "ccy")),
    None: (
        (9, "ngan hang doi ung"), (9, "ten ngan hang"), (9, "counterparty bank"), (9, "bank name"), (7, "ngan hang"),
        (7, "bank"), (9, "stt"), (9, "so tt"), (6, "chi nhanh"), (6, "branch"), (6, "phi"), (6, "fee"), (6, "thue"),
        (6, "vat")),
}
# Words that mean this only where nothing else stands in the cell, with their marks: "nợ" is not "no".
_ALONE = {"có": _M.CREDIT, "nợ": _M.DEBIT, "thu": _M.CREDIT, "chi": _M.DEBIT, "+/-": _M.DIRECTION,
          "nợ/có": _M.DIRECTION, "in": _M.CREDIT, "out": _M.DEBIT, "id": _M.REFERENCE, "vào": _M.CREDIT, "ra": _M.DEBIT}
IN_WORDS = frozenset({"c", "cr", "credit", "co", "ghi co", "in", "+", "vao", "tien vao", "thu", "nhan", "nhan tien",
                      "chuyen den", "deposit", "bao co"})
OUT_WORDS = frozenset({"d", "dr", "debit", "no", "ghi no", "out", "-", "ra", "tien ra", "chi", "chuyen tien", "rut",
                       "chuyen di", "withdrawal", "bao no"})
# Rows that sum up, and what stands around a table: no movements.
_SUMS = ("tong cong", "tong so", "tong phat sinh", "cong phat sinh", "tong", "cong", "total", "totals", "sum",
         "so du dau", "so du cuoi", "du dau", "du cuoi", "so du dau ky", "so du cuoi ky", "opening balance",
         "closing balance", "ending balance", "beginning balance", "brought forward", "carried forward",
         "luy ke", "cong chuyen trang", "grand total", "so du", "available balance")
_SUM = re.compile(rf"(?!(?:tong )?cong ty)(?:{'|'.join(sorted(_SUMS, key=len, reverse=True))})\b")
_NO_WORD = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """A phrase as it is looked for: folded, with nothing but letters and digits between single spaces."""
    return _NO_WORD.sub(" ", fold(text)).strip()


def guess(name: str) -> tuple[Meaning | None, int]:
    """What a column of this name probably means, and how sure that is."""
    alone = _ALONE.get(" ".join(name.casefold().split()))
    if alone is not None:
        return alone, 9
    text = f" {plain(name)} "
    found = [(sure + phrase.count(" "), sure, meaning) for meaning, phrases in _PHRASES.items()
             for sure, phrase in phrases if f" {phrase} " in text]
    if not found:
        return None, 0
    _, sure, meaning = max(found, key=lambda each: (each[0], each[1], each[2] or ""))
    return meaning, sure


def guesses(names: Mapping[str, str]) -> dict[str, Meaning]:
    """What each column means, by its key; of two that seem to mean the same the surer one.

    A column of all amounts says nothing where there is one for each direction.
    """
    best: dict[Meaning, tuple[int, str]] = {}
    for key, name in sorted(names.items()):
        meaning, sure = guess(name)
        if meaning is not None and sure > best.get(meaning, (0, ""))[0]:
            best[meaning] = (sure, key)
    if _M.CREDIT in best or _M.DEBIT in best:
        best.pop(_M.AMOUNT, None)
        best.pop(_M.DIRECTION, None)
    return {key: meaning for meaning, (_, key) in best.items()}


def is_sum(text: str) -> bool:
    """True for what stands before a sum or a balance: "Tổng cộng", "Số dư cuối kỳ", "Closing balance"."""
    return _SUM.match(plain(text)) is not None


def direction(text: str) -> bool | None:
    """True for money in, False for money out, None if the word says neither."""
    word = " ".join(fold(text).split())
    return True if word in IN_WORDS else False if word in OUT_WORDS else None
