"""How people type: none of this changes what a comment means."""
from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from core.text import fold

Habit = Callable[[str, random.Random], str]
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHORT = (("không", "k"), ("với", "vs"), ("được", "dc"), ("nhé", "nhé nhé"), ("chị", "c"), ("em", "e"), ("lấy", "lay"),
          ("ship", "síp"), ("shop", "sốp"), ("gửi", "gởi"))


def _one_word(text: str, chance: random.Random, change: Callable[[str], str]) -> str:
    words = text.split(" ")
    at = chance.randrange(len(words))
    words[at] = change(words[at])
    return " ".join(words)


def _toneless(word: str) -> str:
    """`word` without its tone, its letters kept: "chôt"."""
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))


def _tone_last(word: str) -> str:
    """The tone typed last, after the whole word was written: on another letter, or the word's own."""
    parts = unicodedata.normalize("NFD", word)
    tone = next((part for part in parts if part in _TONES), "")
    bare = "".join(part for part in parts if part not in _TONES)
    vowels = [at for at, letter in enumerate(bare) if letter in "aeiouy"]
    if not tone or not vowels:
        return word
    at = vowels[-1] + 1
    while at < len(bare) and unicodedata.combining(bare[at]):
        at += 1
    return unicodedata.normalize("NFC", bare[:at] + tone + bare[at:])


def _southern(word: str) -> str:
    """Hỏi for ngã, as the South speaks."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).replace("\u0303", "\u0309"))


def _crowded(text: str, chance: random.Random) -> str:
    """No space after a comma nor between a number and the word after it."""
    return re.sub(r"(?<=[0-9]) (?=[^\W\d])", "", text.replace(", ", ","))


def _widened(text: str, chance: random.Random) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isdigit() else letter for letter in text)


def _short(text: str, chance: random.Random) -> str:
    word, meant = chance.choice(_SHORT)
    return re.sub(rf"\b{word}\b", meant, text)


HABITS: tuple[Habit, ...] = (
    lambda text, chance: text,
    lambda text, chance: text,
    lambda text, chance: text,
    lambda text, chance: fold(text),
    lambda text, chance: text.upper(),
    lambda text, chance: text[:1].upper() + text[1:],
    lambda text, chance: unicodedata.normalize("NFD", text),
    lambda text, chance: f"{text} ❤️",
    lambda text, chance: f"{text}!!!",
    lambda text, chance: text.replace("chốt", "chốttt").replace("nha", "nhaaa"),
    lambda text, chance: text.replace(" ", "  "),
    _widened,
    _short,
    _crowded,
    lambda text, chance: fold(_crowded(text, chance)),
    lambda text, chance: _one_word(text, chance, _toneless),
    lambda text, chance: _one_word(text, chance, _tone_last),
    lambda text, chance: _one_word(text, chance, fold),
    lambda text, chance: _one_word(text, chance, _southern),
)


def typed(text: str, chance: random.Random) -> str:
    """`text` with one habit of typing, or none."""
    return chance.choice(HABITS)(text, chance)
