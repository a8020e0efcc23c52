"""The grammar of live comments: what a buyer ordered, withdrew or asked, and whether that is sure.

Pure: no database, no request. The rules are those the shared data set is labelled by; the words are in
`vocabulary`, `surroundings`, `classes` and `defaults`; nothing here knows a particular run of show.
"""
from livestream.grammar.amounts import Sold, base_quantity
from livestream.grammar.marking import Mark, Marked
from livestream.grammar.reading import Kind, Line, Mode, Reading
from livestream.grammar.recogniser import Grammar
from livestream.grammar.show import BadRunOfShow, Item, RunOfShow, Unit

__all__ = [
    "BadRunOfShow", "Grammar", "Item", "Kind", "Line", "Mark", "Marked", "Mode", "Reading", "RunOfShow", "Sold", "Unit",
    "base_quantity",
]
