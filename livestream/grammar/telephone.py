"""Phone numbers inside a comment: digits in groups, the letter O for zero, digits spelled in words."""
from __future__ import annotations

from core.phones import mobile
from livestream.grammar.tokens import DIGITS, MARK, WORD, Tokens

_BETWEEN = frozenset(".-() ·_,")
_FULL = 10
_LOOKS_LIKE_ONE = range(8, 14)


class Found:
    """A phone at tokens `start` to `end`; `number` is None when it has too few or too many digits."""

    __slots__ = ("end", "number", "start")

    def __init__(self, start: int, end: int, number: str | None) -> None:
        self.start = start
        self.end = end
        self.number = number


def phones(tokens: Tokens) -> dict[int, Found]:
    """Every phone in the comment by the token it begins at."""
    found: dict[int, Found] = {}
    at = 0
    while at < tokens.count:
        phone = _at(tokens, at)
        if phone is None:
            at += 1
        else:
            found[phone.start] = phone
            at = phone.end
    return found


def _digits(tokens: Tokens, at: int) -> str:
    """Token `at` as digits of a phone: itself, or zeros for letters O."""
    if tokens.kinds[at] == DIGITS:
        return tokens.texts[at]
    text = tokens.texts[at]
    if tokens.kinds[at] == WORD and not text.strip("o") and len(text) < 4:
        return "0" * len(text)
    return ""


def _at(tokens: Tokens, at: int) -> Found | None:
    first = _digits(tokens, at)
    if not first:
        return _spoken(tokens, at)
    plus = at > 0 and tokens.texts[at - 1] == "+" and tokens.glued(at)
    if first[0] != "0" and not first.startswith("84") and len(first) < 8:
        return _spoken(tokens, at) if len(first) == 1 else None
    lone = tokens.kinds[at] == WORD and not tokens.is_digits(at + 1)
    if lone and tokens.text(at + 1) != ".":
        return _spoken(tokens, at)
    groups = [first]
    ends = [at + 1]
    end = at + 1
    while end < tokens.count and len(groups) < 14:
        step = end
        while step < tokens.count and step < end + 2 and tokens.kinds[step] == MARK and _joins(tokens, step):
            step += 1
        digits = _digits(tokens, step) if step < tokens.count else ""
        if not digits or (tokens.kinds[step] == WORD and not _in_number(tokens, step)):
            break
        groups.append(digits)
        end = step + 1
        ends.append(end)
    return _judged(tokens, at - plus, groups, ends)


def _joins(tokens: Tokens, at: int) -> bool:
    return tokens.texts[at] in _BETWEEN and (tokens.texts[at] != "," or tokens.glued(at + 1))


def _in_number(tokens: Tokens, at: int) -> bool:
    return tokens.glued(at) or (tokens.is_digits(at + 1) and tokens.glued(at + 1))


def _judged(tokens: Tokens, start: int, groups: list[str], ends: list[int]) -> Found | None:
    total = ""
    for nth, group in enumerate(groups):
        total += group
        number = _mobile(total) if len(total) in _LOOKS_LIKE_ONE else None
        if number is None:
            continue
        rest = sum(map(len, groups[nth + 1:]))
        if rest and rest < 4 and _stray(tokens, ends[nth], ends[-1]):
            return Found(start, ends[-1], None)
        return Found(start, ends[nth], number)
    few = max(map(len, groups)) < 3
    if len(total) not in _LOOKS_LIKE_ONE or (few and total[1] == "0") or (few and len(groups) < len(total)):
        return None
    if total[0] != "0" and not total.startswith("84") and (len(total) not in (9, 11) or len(groups) > 1):
        return None
    if total.startswith("84") and len(total) < 10:
        return None
    return Found(start, ends[-1], None)


def _mobile(total: str) -> str | None:
    if total.startswith("840"):
        return mobile(total[2:])
    return mobile(total) if total[0] == "0" or total.startswith("84") else None


def _stray(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the digits after a full number belong to it: nothing follows them that they could count."""
    if tokens.text(end) == "/":
        return False
    if end >= tokens.count or tokens.kinds[end] == MARK:
        return tokens.kinds[start] == DIGITS or tokens.kinds[start] == MARK
    word = tokens.words[end]
    return word is not None and word.unit is None and not tokens.glued(end) and word.node is None


def _spoken(tokens: Tokens, at: int) -> Found | None:
    digits: list[str] = []
    end = at
    said = 0
    while end < tokens.count and len(digits) < 14:
        word = tokens.words[end]
        if word is not None and word.digit is not None:
            digits.append(word.digit)
            said += 1
        elif tokens.kinds[end] == DIGITS and (
            len(tokens.texts[end]) == 1 or (said > 2 and len(digits) + len(tokens.texts[end]) <= _FULL)
        ):
            digits += tokens.texts[end]
        elif tokens.kinds[end] == MARK and tokens.texts[end] in ",-. " and digits:
            end += 1
            continue
        else:
            break
        end += 1
    total = "".join(digits)
    mixed = said > 2 and total[:1] == "0" and mobile(total) is not None
    if len(total) not in _LOOKS_LIKE_ONE or (said < 5 and not mixed) or total[0] != "0":
        return None
    return Found(at, end, mobile(total))
