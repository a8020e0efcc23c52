"""Writes the data files of this package: `python -m shop.places.generate`.

Done once for each date the files bear, on a machine where `vietnamadminunits` 1.0.4 (MIT) is installed; the
program itself never needs that package. What we know better is in `amendments`. Refuses to write files that
do not add up.
"""
from __future__ import annotations

import importlib.util
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from shop.places import amendments
from shop.places.names import KINDS, key

HERE = Path(__file__).parent / "data"
NOW, BEFORE = amendments.AS_OF, amendments.BEFORE
_LARGEST = 500_000
_DISTRICT_KINDS = ("thanhpho", "thixa", "huyen", "quan", "district", "tp", "tx", "q")
_WARD_KINDS = ("phuong", "thitran", "xa", "ward", "p", "f")
_KIND_LETTER = {"xã": "x", "phường": "p", "thị trấn": "t", "đặc khu": "d"}

Row = dict[str, Any]
Ways = dict[str, list[tuple[str, str]]]


def source() -> Path:
    """The folder of the package's data, found without running any of its code (it loads geocoders)."""
    found = importlib.util.find_spec("vietnamadminunits")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("Install vietnamadminunits 1.0.4 first: it is the source of the data.")
    return Path(found.submodule_search_locations[0]) / "data"


def _kind_and_name(name: str) -> tuple[str, str]:
    """("xã", "Bình Lư") of "Xã Bình Lư"."""
    name = unicodedata.normalize("NFC", name)
    for kind in KINDS.values():
        if name.casefold().startswith(kind + " "):
            return _KIND_LETTER[kind], name[len(kind) + 1:]
    raise SystemExit(f"{name!r} is of no known kind.")


def _tidy_kind(district: str) -> str:
    """"Thị xã Buôn Hồ" for "Thị Xã Buôn Hồ"."""
    district = unicodedata.normalize("NFC", district)
    return district.replace("Thành Phố ", "Thành phố ").replace("Thị Xã ", "Thị xã ")


def _rows(database: Path, table: str) -> list[Row]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608


def _write(name: str, heading: str, rows: Iterable[tuple[str, ...]]) -> None:
    lines = sorted("\t".join(row) for row in rows)
    text = f"# {heading}\n" + "\n".join(lines) + "\n"
    if len(text.encode()) >= _LARGEST:
        raise SystemExit(f"{name} has grown too large.")
    (HERE / name).write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{name}: {len(lines)} lines\n")


def _ways(folder: Path) -> Ways:
    """{an old unit, as the package names it: [(new province, new unit)]}."""
    table = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    ways: Ways = {}
    for province, units in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for unit, olds in units.items():
            for old in olds:
                ways.setdefault(old, []).append((province, unit))
    for province, divided in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, units in divided.items():
            ways.setdefault(old, []).extend((province, unit["newWardKey"]) for unit in units)
    return ways


def _earlier(aliases: str | None, kinds: tuple[str, ...], name: str) -> set[str]:
    """Earlier names without "xã" and the like; the package lists them with it, mostly also without."""
    known = set(json.loads(aliases or "[]"))
    names = set()
    for alias in known:
        rests = [alias[len(kind):] for kind in kinds if alias.startswith(kind)]
        if not any(rest in known or rest == name for rest in rests):
            number = next((rest.lstrip("0") for rest in rests if rest.isdigit()), "")
            names.add(number or alias)
    return names - {name}


def _old_names(rows: list[Row]) -> Iterable[tuple[str, ...]]:
    """Names that districts and wards bore before the last changes of the old order."""
    for row in rows:
        if row["wardCode"]:
            name_now = key(_kind_and_name(row["ward"])[1])
            yield from (("ward", row["wardCode"], name)
                        for name in _earlier(row["wardAlias"], _WARD_KINDS, name_now))
        name_now = key(row["district"].removeprefix(row["districtType"]))
        yield from (("district", row["districtCode"], name)
                    for name in _earlier(row["districtAlias"], _DISTRICT_KINDS, name_now)
                    if not name.endswith(_DISTRICT_KINDS))
    for name, codes in amendments.EARLIER_DISTRICTS:
        yield from (("district", code, name) for code in codes)


def write_all() -> None:
    """Write every file anew."""
    folder = source()
    new, old = (_rows(folder / "dataset.db", table) for table in ("admin_units", "admin_units_legacy"))
    codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    provinces = {row["provinceKey"]: row["provinceCode"] for row in new}
    ways = _ways(folder)
    units: list[tuple[str, ...]] = []
    parts: list[tuple[str, ...]] = []
    homes: dict[str, str] = {}
    for row in new:
        kind, name = _kind_and_name(row["ward"])
        units.append((row["wardCode"], row["provinceCode"],
                      "p" if row["wardCode"] in amendments.WARDS_SINCE else kind, name))
    for row in old:
        unit = row["wardCode"] or ""
        way = ways[f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"]
        now = {codes[place] for place in way} - amendments.NOT_A_PART.get(unit, set())
        homes[row["provinceCode"]] = provinces[way[0][0]]
        kind, name = _kind_and_name(row["ward"]) if unit else ("", "")
        parts.append((row["districtCode"], unit, kind, name, " ".join(sorted(now))))
    for unit, wrong in amendments.NOT_A_PART.items():
        if not any(part[1] == unit and part[4] and not wrong & set(part[4].split()) for part in parts):
            raise SystemExit(f"The correction of {unit} no longer fits.")
    if len(units) != 3321 or len(set(homes.values())) != 34 or len(parts) != 10040:
        raise SystemExit("The numbers of units are not what the law says.")
    if {code for part in parts for code in part[4].split()} != {unit[0] for unit in units}:
        raise SystemExit("Some unit came from nowhere.")
    _write(f"provinces-{NOW}.tsv", "code, name", {
        (row["provinceCode"], str(amendments.CITIES_SINCE.get(row["provinceCode"], row["province"])))
        for row in new})
    _write(f"units-{NOW}.tsv", "code, province, kind, name", units)
    _write(f"provinces-{BEFORE}.tsv", "code, name, province now", {
        (row["provinceCode"], row["province"], homes[row["provinceCode"]]) for row in old})
    _write(f"districts-{BEFORE}.tsv", "code, province, name", {
        (row["districtCode"], row["provinceCode"], _tidy_kind(row["district"])) for row in old})
    _write(f"units-{BEFORE}.tsv", "district, code, kind, name, units now", parts)
    _write(f"names-{BEFORE}.tsv", "level, code, an earlier name as it is compared", set(_old_names(old)))


if __name__ == "__main__":
    write_all()
