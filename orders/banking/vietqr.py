"""The text inside a QR code for a transfer (EMVCo merchant-presented, NAPAS 247): written and read.

Objects of two digits id, two digits length in characters, and a value; the checksum stands last. What we write is in
the order of ids. What we read may be in any order, as EMVCo allows, with the format first and the checksum last.
Source: the format of NAPAS for transfers by QR, and EMVCo QR Code Specification, Merchant-Presented Mode.
"""
from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.db import Dong
from orders.banking.errors import (
    BadAccountNumber,
    BadMemo,
    BadTransferAmount,
    BrokenLength,
    ChecksumMissing,
    NotNapas,
    NotVietQr,
    UnknownBank,
    WrongChecksum,
    WrongCurrency,
)

LONGEST_MEMO = 25
_LONGEST = 99
_GUID = "A000000727"
_DONG, _VIETNAM = "704", "VN"
_STATIC, _DYNAMIC = "11", "12"
_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[A-Za-z0-9]{1,19}")
_MEMO = re.compile(r"[A-Za-z0-9 ]{1,25}")
_AMOUNT = re.compile(r"[1-9][0-9]{0,12}")
_CRC = "6304"
_CRC_LENGTH = 4


class Service(StrEnum):
    """What the number is of."""

    ACCOUNT = "QRIBFTTA"
    CARD = "QRIBFTTC"


@dataclass(frozen=True)
class Transfer:
    """Where to, how much (None: the payer types it), and the words. `bill` is a number some banks show apart."""

    bin: str
    account: str
    amount: Dong | None = None
    memo: str = ""
    bill: str = ""
    service: Service = Service.ACCOUNT


def payload(transfer: Transfer, *, is_dynamic: bool | None = None) -> str:
    """The text of the QR. With an amount it is for one payment (dynamic) unless `is_dynamic` says otherwise.

    Raises UnknownBank, BadAccountNumber, BadTransferAmount, BadMemo.
    """
    _check(transfer)
    beneficiary = _objects([("00", transfer.bin), ("01", transfer.account)])
    napas = _objects([("00", _GUID), ("01", beneficiary), ("02", transfer.service.value)])
    words = _objects([("01", transfer.bill), ("08", transfer.memo)])
    once = transfer.amount is not None if is_dynamic is None else is_dynamic
    text = _objects([
        ("00", "01"), ("01", _DYNAMIC if once else _STATIC), ("38", napas), ("53", _DONG),
        ("54", "" if transfer.amount is None else str(transfer.amount)), ("58", _VIETNAM), ("62", words)])
    return text + _CRC + checksum(text + _CRC)


def read(text: str) -> Transfer:
    """What such a text says. Raises a kind of NotVietQr; the checksum may be in lower case."""
    if len(text) < len(_CRC) + _CRC_LENGTH or text[-8:-4] != _CRC:
        _split(text)  # of what is cut off or too long, that is what to say
        raise ChecksumMissing
    if text[-4:].upper() != checksum(text[:-4]):
        raise WrongChecksum
    root = _split(text[:-8])
    if next(iter(root), "") != "00" or root["00"] != "01" or root.get("58") != _VIETNAM:
        raise NotVietQr
    if root.get("53") != _DONG:
        raise WrongCurrency
    napas = _split(root.get("38", ""))
    if napas.get("00") != _GUID:
        raise NotNapas
    beneficiary, words = _split(napas.get("01", "")), _split(root.get("62", ""))
    bin_, account, amount = beneficiary.get("00", ""), beneficiary.get("01", ""), root.get("54")
    services = [service for service in Service if service == napas.get("02", Service.ACCOUNT)]
    if not (services and _BIN.fullmatch(bin_) and is_account(account)) \
            or set(beneficiary) > {"00", "01"} or root.get("01", _STATIC) not in (_STATIC, _DYNAMIC):
        raise NotNapas
    if amount is not None and not _AMOUNT.fullmatch(amount):
        raise NotVietQr
    return Transfer(bin_, account, None if amount is None else Dong(int(amount)), words.get("08", ""),
                    words.get("01", ""), services[0])


def is_account(number: str) -> bool:
    """True for what a bank may call an account: up to 19 digits or letters."""
    return _ACCOUNT.fullmatch(number) is not None


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE in four digits.

    >>> checksum("123456789")
    '29B1'
    """
    return f"{binascii.crc_hqx(text.encode(errors='replace'), 0xFFFF):04X}"


def _check(transfer: Transfer) -> None:
    if not _BIN.fullmatch(transfer.bin):
        raise UnknownBank
    if not is_account(transfer.account):
        raise BadAccountNumber
    if transfer.amount is not None and (
            type(transfer.amount) is not int or not _AMOUNT.fullmatch(str(transfer.amount))):
        raise BadTransferAmount
    if not all(not words or _MEMO.fullmatch(words) for words in (transfer.memo, transfer.bill)):
        raise BadMemo


def _objects(pairs: Iterable[tuple[str, str]]) -> str:
    """Those that have a value, one after the other."""
    return "".join(f"{id_}{len(value):02}{value}" for id_, value in pairs if value)


def _split(text: str) -> dict[str, str]:
    """The objects of a text, by id, in their order. Raises BrokenLength; NotVietQr for one that stands there twice."""
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        head = text[place:place + 4]
        if not (len(head) == 4 and head.isascii() and head.isdecimal()):
            raise BrokenLength
        length = int(head[2:])
        value = text[place + 4:place + 4 + length]
        if not 1 <= length <= _LONGEST or len(value) < length:
            raise BrokenLength
        if head[:2] in found:
            raise NotVietQr
        found[head[:2]] = value
        place += 4 + length
    return found
