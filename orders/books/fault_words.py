"""What checks of money say, in the reader's language: they write in English, for whoever keeps the program running.

A sentence is known by its words; the first that fits is taken, so narrow ones come first.
"""
from __future__ import annotations

import re
from functools import cache

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

SENTENCES = (
    _l("bank line %(line)s is payout %(payout)s, which is not said to be paid"),
    _l("bank line %(line)s is refund %(refund)s, which is not said to be sent"),
    _l("bank line %(line)s has %(left)s left, %(told)s of it is explained"),
    _l("%(what)s has %(left)s left that the books do not know"),
    _l("the books say that %(left)s of %(what)s is nobody's, the line does not"),
    _l("%(what)s books %(account)s without, or with, somebody it should not"),
    _l("of %(what)s a bank took back %(amount)s, which was never paid"),
    _l("of payment %(what)s of %(amount)s goes back %(back)s"),
    _l("of line %(line)s of %(amount)s goes back %(back)s"),
    _l("allowance %(what)s is borne with %(borne)s, runs correct %(corrected)s"),
    _l("refund %(refund)s is of a payment that it cannot be of"),
    _l("remittance %(what)s of %(cash)s has items of %(total)s"),
    _l("remittance %(what)s lacked %(short)s, and %(paid)s came for it"),
    _l("statement %(what)s has other sums than its waybills"),
    _l("the month of %(day)s was closed with %(postings)s postings and holds %(held)s"),
    _l("settlement %(run)s begins with %(brought)s, the one before left %(left)s"),
    _l("settlement %(run)s owes %(owed)s, and %(alive)s is paid or waits"),
    _l("settlement %(run)s and its payout do not agree whether it is paid"),
    _l("line %(line)s is settled %(times)s times"),
    _l("line %(line)s is settled by %(run)s and should not be so"),
    _l("%(what)s, %(kind)s: the books say %(booked)s on %(account)s (%(party)s), the document %(wanted)s"),
    _l("%(amount)s is owed to producers by the books, and to no seller"),
    _l("posting %(posting)s sums to %(total)s"),
    _l("payment %(what)s of %(amount)s is booked as %(received)s"),
    _l("lines and parcels of %(order)s are paid with %(paid)s of %(received)s"),
    _l("%(order)s says that %(received)s was received; the books say %(booked)s"),
    _l("%(order)s says %(goods)s and freight %(freight)s; its lines say %(lines)s, its parcels %(parcels)s"),
    _l("seller %(seller)s is owed %(booked)s by the books, %(rest)s"),
    _l("line %(line)s was %(kind)s and is not booked so"),
    _l("line %(line)s is booked as %(kind)s and was not"),
    _l("line %(line)s: its journal does not tell what became of it"),
    _l("line event %(event)s is not about its line"),
    _l("line %(line)s of %(order)s is in no parcel of its own"),
    _l("leg %(leg)s belongs to no posting"),
    _l("item %(item)s of a remittance is of another sum than its payment"),
    _l("card payout %(payout)s is a line of which %(left)s is somebody else's"),
    _l("%(what)s has a page for cards that is not of it, or is paid by nobody knows whom"),
    _l("%(what)s is %(kind)s and not booked"),
    _l("something that is looked at here is sealed with a key that this installation does not have"),
)
_GAP = re.compile(r"%\((\w+)\)s")


def said(fault: str) -> str | None:
    """This fault in the reader's language; None if no words are known for it."""
    for sentence, pattern in zip(SENTENCES, _patterns(), strict=True):
        found = pattern.fullmatch(fault)
        if found:
            return str(str(sentence) % found.groupdict())
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    with force_locale("en"):
        return tuple(_pattern(str(sentence)) for sentence in SENTENCES)


def _pattern(sentence: str) -> re.Pattern[str]:
    words = _GAP.split(sentence)  # what stands between, and the names of the gaps, in turn
    return re.compile("".join(f"(?P<{each}>.*?)" if at % 2 else re.escape(each) for at, each in enumerate(words)))
