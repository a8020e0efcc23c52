"""The words of one run of show, compiled once: units, numbers, and phrases in a tree of plain words."""
from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

from livestream.grammar import classes, surroundings, vocabulary
from livestream.grammar.gluing import Gluing
from livestream.grammar.show import Item, RunOfShow
from livestream.grammar.spelling import EXACT, PARTIAL, PLAIN, as_heard, in_full, likeness, plain, squeezed, telex
from livestream.grammar.words import Node, Sense, Word

ITEM = "item"
T = TypeVar("T")
_SPLIT_WORDS = str.maketrans("-()/,.", "      ")
_WORDS_KEPT = 20_000


class Lexicon:
    """Everything a run of show and the Vietnamese language give the reader to look words up in."""

    def __init__(self, show: RunOfShow) -> None:
        self.items = show.items
        self.root = Node()
        self._seen: dict[str, tuple[Word, ...]] = {}
        self._units = _by_plain(show.unit_words)
        self._gluing = Gluing(self._is_unit, self._is_name)
        for item in show.items:
            for unit in item.units:
                self._units.setdefault(plain(unit.name), []).append((unit.name, unit.name))
        self._offered = {unit.name for item in show.items for unit in item.units}
        self._larger = {small: (large, factor) for small, large, factor in show.conversions}
        self._numbers = _by_plain(show.number_words)
        self.letters = {prefix for item in show.items if (prefix := _letters(item.code))}
        self.glued_prefixes = {plain(prefix) for prefix in show.code_prefixes if " " not in prefix}
        self.by_number: dict[int, list[int]] = {}
        self.by_code: dict[tuple[str, int], int] = {}
        self.own_words: list[dict[str, str]] = []
        self._inside: set[str] = set()
        self.heads: list[set[str]] = []
        self.marked_names: list[tuple[str, ...]] = []
        self.nicknames: dict[str, list[int]] = {}
        """Items called by a word that is a unit of others, by that word: "2 cái túi"."""
        self._add_phrases(show)
        for number, item in enumerate(show.items):
            self._add_item(number, item)
        _sort(self.root)
        self._contested = {
            short: self._word(short, short) for short in surroundings.SHORT
            if len(short) > 2 and short.isascii() and _names_goods(self.root.children.get(short))
        }

    def _add_phrases(self, show: RunOfShow) -> None:
        rank = 0
        for table in (vocabulary.PHRASES, surroundings.PHRASES, classes.PHRASES):
            for role, phrases in table.items():
                for phrase in phrases.split(";"):
                    rank += 1
                    self._add(phrase, role, rank)
        for prefix in show.code_prefixes:
            if len(prefix) > 1:
                self._add(prefix, vocabulary.CODE, 0)

    def _add(self, phrase: str, role: str, rank: int, item: int | None = None) -> None:
        words = tuple(phrase.casefold().translate(_SPLIT_WORDS).split())
        if not words:
            return
        node = self.root
        for word in words:
            node = node.children.setdefault(plain(word), Node())
        node.senses.append(Sense(words, role, rank, item))

    def _add_item(self, number: int, item: Item) -> None:
        head = item.name.split(",")[0].split("(")[0]
        names = [item.name, head, *item.aliases]
        digits = item.code[len(_letters(item.code)):]
        if digits.isdecimal():
            self.by_number.setdefault(int(digits), []).append(number)
            self.by_code[_letters(item.code), int(digits)] = number
        else:
            names.append(item.code)
        words: dict[str, str] = {}
        heads: set[str] = set()
        marked = {plain(name) for name in names if not name.isascii()}
        names += [other for name in names if len(name.split()) > 1 for other in as_heard(name)]
        for name in names:
            self._gluing.add(name)
            if not name.isascii() or plain(name) not in marked:
                self._add(name, ITEM, -1, number)
            parts = name.casefold().translate(_SPLIT_WORDS).split()
            for part in parts if name in (head, *item.aliases) else ():
                if words.get(plain(part), "").isascii():
                    words[plain(part)] = part
            heads.update(meant for typed, meant in self._units.get(plain(parts[0]), ()) if typed == parts[0])
        whole = plain(item.name.casefold())
        for unit in heads if len(heads) == 1 and item.default_unit not in heads else ():
            self.nicknames.setdefault(plain(unit), []).append(number)
        self.marked_names.append(tuple(whole.translate(_SPLIT_WORDS).split()) if set(whole) & set("(),/") else ())
        self._inside.update(words)
        self.own_words.append(words)
        self.heads.append(heads)

    def words(self, typed: str) -> tuple[Word, ...]:
        """The dictionary words behind what was typed: mostly one, two for shorts such as "bn"."""
        found = self._seen.get(typed)
        if found is None:
            if len(self._seen) >= _WORDS_KEPT:
                self._seen.clear()
            found = self._seen[typed] = tuple(self._look_up(typed))
        return found

    def _look_up(self, typed: str) -> Iterator[Word]:
        meant = surroundings.SHORT.get(typed)
        if meant is None and not self._known(typed):
            shorter = squeezed(typed)
            if shorter != typed and (
                shorter in surroundings.SHORT or self._known(shorter) or plain(shorter) in self._inside):
                typed, meant = shorter, surroundings.SHORT.get(shorter)
            elif (full := in_full(typed)) and self._known(full):
                meant = full
            elif (keyed := telex(typed)) and self._known(keyed):
                meant = keyed
            else:
                meant = self._gluing.apart(typed)
        for part in (meant or typed).split():
            yield self._word(part, typed)

    def _word(self, part: str, typed: str) -> Word:
        word = Word(part, has_marks=not typed.isascii())
        word.node = self.root.children.get(word.plain)
        for as_written, name in self._units.get(word.plain, ()):
            level = likeness(part, as_written)
            if level > word.unit_level or (level and part.isascii() and name in self._offered):
                word.unit_level = level
                word.unit = self._larger.get(name, (name, Decimal(1)))
                if name in self._offered:
                    break
        for as_written, value in self._numbers.get(word.plain, ()):
            level = likeness(part, as_written)
            if level > word.number_level:
                word.number_level, word.number = level, value
        if word.number is not None and word.number in range(1, 10) and word.plain not in ("doi", "cap"):
            word.digit = str(word.number)
        elif word.plain == "khong":
            word.digit = "0"
        return word

    def offers(self, unit: str) -> bool:
        """Whether anything is sold in that unit, as such or as a part of it."""
        return unit in self._offered or unit in ("kg", "lít")

    def goods_word(self, typed: str) -> Word | None:
        """`typed` as the name of goods when it is a short form too: "hong" in a session that sells "hồng"."""
        return self._contested.get(typed)

    def _is_unit(self, typed: str) -> bool:
        return any(unit == typed for unit, _ in self._units.get(plain(typed), ()))

    def _is_name(self, typed: str) -> bool:
        node = self.root.children.get(plain(typed))
        return node is not None and any(sense.item is not None for sense in node.senses)

    def _known(self, typed: str) -> bool:
        letters = plain(typed)
        return letters in self.root.children or letters in self._units or letters in self._numbers

    def match(
        self, words: list[Word | None], at: int, *, marked: bool, role: str = ""
    ) -> tuple[Sense, int, int] | None:
        """The longest phrase at `at` that fits, best spelling first: (sense, end, likeness).

        In a comment with diacritics (`marked`) a word without is meant so; otherwise it says nothing.
        With `role` only phrases of that role are looked for.
        """
        first = words[at]
        if first is None or first.node is None:
            return None
        node = first.node
        following = words[at + 1] if at + 1 < len(words) else None
        if not role and (following is None or following.plain not in node.children):
            if marked not in first.alone:
                first.alone[marked] = _best(node, [first], marked=marked)
            alone = first.alone[marked]
            return None if alone is None else (alone[0], at + 1, alone[1])
        ends = [(node, at + 1)] if node.senses else []
        end = at + 1
        while end < len(words) and node.children:
            word = words[end]
            below = None if word is None else node.children.get(word.plain)
            if below is None:
                break
            node = below
            end += 1
            if node.senses:
                ends.append((node, end))
        first_choice: tuple[Sense, int, int] | None = None
        for node, end in reversed(ends):
            best = _best(node, words[at:end], marked=marked, role=role)
            if best is None:
                continue
            if first_choice is None:
                first_choice = best[0], end, best[1]
                if not marked or best[1] > PLAIN:
                    break
            elif best[1] == EXACT and best[0].role == first_choice[0].role and best[0].item is None:
                return first_choice[0], first_choice[1], EXACT  # only the last word of "không lấy nua" is half spelt
            elif best[1] == EXACT and best[0].item is not None:
                return best[0], end, best[1]  # in "lan nữa" there is an orchid, not "lần nữa" half spelt
        return first_choice

    def own_word(self, item: int, word: Word) -> bool:
        """Whether `word` is one of the words of that item's name, as in "gà đen làm sạch"."""
        meant = self.own_words[item].get(word.plain)
        return meant is not None and likeness(word.text, meant) >= (PARTIAL if word.has_marks else 1)


def _best(
    node: Node, words: list[Word | None], *, marked: bool, role: str = ""
) -> tuple[Sense, int] | None:
    """The sense of `node` that `words` are nearest to, and how near; the first of equals."""
    best: tuple[Sense, int] | None = None
    for sense in node.senses:
        if role and sense.role != role:
            continue
        level = EXACT
        slips = 0 if sense.item is None or len(words) < 2 else 1
        for word, meant in zip(words, sense.words, strict=True):
            if word is not None and word.text != meant:
                near = likeness(word.text, meant)
                if not near and slips and word.says_nothing:
                    slips, near = 0, PARTIAL  # "chấm chéo": one tone of a longer name is wrong
                level = min(level, near)
            elif not marked and meant.isascii() and sense.item is None:
                level = min(level, PLAIN)
        if level and (best is None or level > best[1]):
            best = (sense, level)
    return best


def _names_goods(node: Node | None) -> bool:
    return node is not None and any(
        sense.item is not None for below in (node, *node.children.values()) for sense in below.senses)


def _letters(code: str) -> str:
    return code.casefold().rstrip("0123456789")


def _by_plain(pairs: tuple[tuple[str, T], ...]) -> dict[str, list[tuple[str, T]]]:
    table: dict[str, list[tuple[str, T]]] = {}
    for word, value in pairs:
        table.setdefault(plain(word), []).append((word, value))
    return table


def _sort(node: Node) -> None:
    node.senses.sort(key=lambda sense: sense.rank)
    for child in node.children.values():
        _sort(child)
