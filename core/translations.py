"""The message catalogue: collected from the program, translated by people, compiled for Flask-Babel."""
from __future__ import annotations

import pathlib
import sys

import wtforms
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDER = ROOT / "translations"
CATALOGUE = FOLDER / "vi" / "LC_MESSAGES" / "messages.po"
_WHERE = [
    (f"{package}/**.py", "core.i18n:extract_errors")
    for package in ("core", "accounts", "shop", "orders", "livestream", "training", "demo")
]
_WHERE += [("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
_WTFORMS = [("validators.py", "python"), ("fields/*.py", "python")]  # it ships no Vietnamese of its own
_OPTIONS = {"templates/**": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
_KEYWORDS = {
    "_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None, "say": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def collect() -> Catalog:
    """Every text of the program that people read."""
    found = Catalog()
    for path, _, message, comments, context in extract_from_dir(
            ROOT, _WHERE, _OPTIONS, _KEYWORDS, directory_filter=_is_ours):
        found.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    library = pathlib.Path(wtforms.__file__).parent
    for path, _, message, _, _ in extract_from_dir(library, _WTFORMS, None, _KEYWORDS):
        found.add(message, None, [(f"wtforms/{path}", 0)])
    return found


def _is_ours(folder: str | pathlib.Path) -> bool:
    top = pathlib.Path(folder).relative_to(ROOT).parts[:1]
    return not top or any(where.startswith(f"{top[0]}/") for where, _ in _WHERE)


def read() -> Catalog:
    """The Vietnamese catalogue as it is in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale="vi")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


def update() -> list[str]:
    """Bring the catalogue up to date with the program; what is left to be translated comes back."""
    catalogue, found = read(), collect()
    found.creation_date = catalogue.creation_date  # nothing changes where nothing was said anew
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)
    compile_changed()
    return [str(message.id) for message in catalogue if message.id and not message.string]


def compile_changed() -> None:
    """Compile each catalogue that is newer than what was compiled from it."""
    for source in FOLDER.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        unfinished = target.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(target)


if __name__ == "__main__":
    if sys.argv[1:] == ["compile"]:
        compile_changed()
    else:
        sys.stdout.writelines(f"not translated: {text}\n" for text in update())
