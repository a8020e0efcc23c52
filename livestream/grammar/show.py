"""The run of show as the grammar needs it: what can be ordered, under which codes, names and units."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from core.errors import Invalid
from core.text import tidy
from livestream.grammar import defaults

if TYPE_CHECKING:
    from core.db import Dong


class BadRunOfShow(Invalid):
    """This run of show cannot be read."""


@dataclass(frozen=True)
class Unit:
    """A unit an item is sold in: `base_qty` base units for `price` dong.

    With `loose_step` it is also sold in parts, in whole steps of so many base units, priced pro rata.
    `weight_g` is what one weighs; it only tells that "1 túi 5kg" is one bag of five kilograms.
    """

    name: str
    base_qty: int
    price: Dong
    loose_step: int | None = None
    weight_g: int | None = None


@dataclass(frozen=True)
class Item:
    """One item of the run of show. `base_unit` is "g", "ml" or "piece"."""

    code: str
    name: str
    aliases: tuple[str, ...]
    default_unit: str
    units: tuple[Unit, ...]
    base_unit: str

    def unit(self, name: str) -> Unit | None:
        """The unit of that name, if this item is sold in it."""
        return next((unit for unit in self.units if unit.name == name), None)


@dataclass(frozen=True)
class RunOfShow:
    """The items of a session and the words buyers use; the words have defaults.

    `code_prefixes` are what may stand before a number ("mã", "sp"); `unit_words` pairs a written unit with
    its name; `conversions` says how many of which unit another one is; `number_words` are spoken numbers.
    """

    items: tuple[Item, ...]
    code_prefixes: tuple[str, ...] = defaults.CODE_PREFIXES
    unit_words: tuple[tuple[str, str], ...] = defaults.UNIT_WORDS
    conversions: tuple[tuple[str, str, Decimal], ...] = defaults.CONVERSIONS
    number_words: tuple[tuple[str, Decimal], ...] = defaults.NUMBER_WORDS

    def __post_init__(self) -> None:
        codes = [item.code.casefold() for item in self.items]
        if not codes:
            raise BadRunOfShow("A run of show needs at least one item.", field="items")
        if len(set(codes)) < len(codes):
            raise BadRunOfShow("Two items of this run of show have the same code.", field="items.code")
        for item in self.items:
            if item.unit(item.default_unit) is None:
                raise BadRunOfShow("The default unit of an item is not among its units.", field=item.code)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RunOfShow:
        """Read the format of run_of_show.json; its own words come on top of the defaults."""
        if not isinstance(data, Mapping):
            raise BadRunOfShow("A run of show is a JSON object.")
        items = tuple(_item(entry, f"items[{n}]") for n, entry in enumerate(_list(data, "items", "")))
        prefixes = dict.fromkeys(defaults.CODE_PREFIXES)
        for form in _list(data, "code_forms", "", optional=True):
            prefixes[str(form).casefold().rstrip("0123456789").strip()] = None
        letters = {item.code.casefold().rstrip("0123456789") for item in items}
        units = dict(defaults.UNIT_WORDS)
        for name, words in _object(data, "unit_synonyms").items():
            if not isinstance(words, list):
                raise BadRunOfShow("Synonyms of a unit are a list of words.", field=f"unit_synonyms.{name}")
            units.update({str(word).casefold(): name for word in words})
        conversions = {unit: (base, factor) for unit, base, factor in defaults.CONVERSIONS}
        for name, entry in _object(data, "unit_to_base").items():
            where = f"unit_to_base.{name}"
            if not isinstance(entry, Mapping):
                raise BadRunOfShow("A conversion names a unit and a factor.", field=where)
            conversions[name] = (_text(entry, "unit", where), _decimal(entry.get("factor"), where))
        numbers = dict(defaults.NUMBER_WORDS)
        for word, value in _object(data, "number_words").items():
            numbers[word.casefold()] = _decimal(value, f"number_words.{word}")
        return cls(
            items,
            tuple(prefix for prefix in prefixes if prefix and prefix not in letters),
            tuple(units.items()),
            tuple((unit, base, factor) for unit, (base, factor) in conversions.items()),
            tuple(numbers.items()),
        )


def _list(data: Mapping[str, Any], name: str, where: str, *, optional: bool = False) -> list[Any]:
    value = data.get(name, [] if optional else None)
    if not isinstance(value, list):
        raise BadRunOfShow("A list is missing in this run of show.", field=f"{where}{name}")
    return value


def _object(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, Mapping):
        raise BadRunOfShow("An object is expected here in this run of show.", field=name)
    return value


def _text(data: Mapping[str, Any], name: str, where: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadRunOfShow("A text is missing in this run of show.", field=f"{where}.{name}")
    return tidy(value)


def _whole(data: Mapping[str, Any], name: str, where: str, lowest: int) -> int:
    value = data.get(name)
    if type(value) is not int or value < lowest:
        raise BadRunOfShow("A whole number is missing in this run of show.", field=f"{where}.{name}")
    return value


def _decimal(value: object, where: str) -> Decimal:
    if type(value) not in (int, float) or not 0 < cast(float, value) < 1_000_000:
        raise BadRunOfShow("A positive number is missing in this run of show.", field=where)
    return Decimal(str(value))


def _item(entry: object, where: str) -> Item:
    if not isinstance(entry, Mapping):
        raise BadRunOfShow("An item of a run of show is an object.", field=where)
    base_unit = _text(entry, "base_unit", where)
    if base_unit not in ("g", "ml", "piece"):
        raise BadRunOfShow("A base unit is g, ml or piece.", field=f"{where}.base_unit")
    units = _list(entry, "units", f"{where}.")
    return Item(
        code=_text(entry, "code", where),
        name=_text(entry, "name", where),
        aliases=tuple(tidy(str(alias)) for alias in _list(entry, "aliases", f"{where}.", optional=True)),
        default_unit=_text(entry, "default_unit", where),
        units=tuple(_unit(unit, f"{where}.units[{n}]") for n, unit in enumerate(units)),
        base_unit=base_unit,
    )


def _unit(entry: object, where: str) -> Unit:
    if not isinstance(entry, Mapping):
        raise BadRunOfShow("A unit of an item is an object.", field=where)
    return Unit(
        name=_text(entry, "unit", where),
        base_qty=_whole(entry, "base_qty", where, 1),
        price=cast("Dong", _whole(entry, "price_vnd", where, 0)),
        loose_step=_whole(entry, "loose_step", where, 1) if entry.get("loose_step") is not None else None,
        weight_g=_whole(entry, "weight_g", where, 0) if entry.get("weight_g") is not None else None,
    )
