"""How much paper the words of a slip take."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from livestream.models import SlipWidth
from livestream.printing import slip_faces

CSS = Path(__file__).resolve().parents[4] / "static" / "css" / "slips.css"


@pytest.mark.parametrize(("text", "lines"), [
    ("", 1), ("A01 Mận", 1), ("A05 Gạo Séng Cù", 2), ("A05 " + "n" * 20, 3), ("n" * 24, 2), ("n" * 25, 3),
    ("MẬT ONG RỪNG", 2), ("mật ong rừng", 1), ("  A01   Mận  ", 1)])
def test_words_take_so_many_lines_of_twelve_letters(text, lines):
    assert slip_faces.lines_of(text, 12) == lines


def test_the_stylesheet_knows_every_size_of_paper_on_both_rolls():
    known = set(re.findall(r"\.slip-(\d+)-(\d+) \{ page: s\1-\2; \}", CSS.read_text(encoding="utf-8")))
    made = set(re.findall(r"@page s(\d+)-(\d+) \{ size: \1mm \2mm; margin: 0; \}", CSS.read_text(encoding="utf-8")))

    assert known == made == {(width.value, str(size)) for width in SlipWidth for size in slip_faces._SIZES}
