"""What the grammar and the rules say, as operators read it."""
from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext, lazy_pgettext, ngettext
from flask_babel import lazy_gettext as _l

from core import templating
from core.errors import DomainError
from livestream.grammar import Marked
from livestream.models import Platform
from orders.standing import Standing

PLATFORMS: dict[Platform, Any] = {
    Platform.OWN: _l("Our live page"), Platform.FACEBOOK: "Facebook", Platform.YOUTUBE: "YouTube",
    Platform.ZALO: "Zalo", Platform.TIKTOK: "TikTok", Platform.SHOPEE: "Shopee",
}
METHODS: dict[str, Any] = {"cod": _l("cash on delivery"), "transfer": _l("bank transfer")}
OUTCOMES: dict[str, Any] = {
    "claimed": _l("Claimed"), "repeated": _l("Repeat, nothing changed"), "added": _l("Added"), "raised": _l("Raised"),
    "lowered": _l("Lowered"), "replaced": _l("Replaced"), "cancelled": _l("Cancelled"),
    "nothing": _l("Nothing to cancel"), "late": _l("Too late"), "dismissed": _l("Dismissed"),
    "limited": _l("Beyond the limit of one buyer, given back"),
    "removed": _l("Removed, nothing to take back"), "waiting": _l("on the waiting list"),
    "wish": _l("not kept: who pays first is served first"),
}
WOULD: dict[str, Any] = {  # the same while nothing has happened yet
    **OUTCOMES, "claimed": _l("Will be claimed"), "cancelled": _l("Will be cancelled")}
KINDS: dict[str, Any] = {
    "order": _l("Order"), "cancel": _l("Cancel"), "question": _l("Question"), "contact": _l("Contact"),
    "other": "",
}
REASONS: dict[str, Any] = {
    "asked": _l("It may be a question: does the buyer want it, or only ask?"),
    "bare_number": _l("Only a number: is it a quantity?"),
    "being_packed": _l("The order is being packed already"),
    "changed_after_decision": _l("Edited after somebody had decided"),
    "changed_after_order": _l("Edited or removed after the order was completed"),
    "change_unclear": _l("Unclear what is to be changed"),
    "code_unclear": _l("Is this a code, or a code and a quantity?"),
    "conditional": _l("Only on a condition: ask whether it is met"),
    "deal_has_run_out": _l("The deal has run out: does the buyer want the rest at the live price?"),
    "each_of_what": _l("One of each: of which items?"),
    "foreign_digits": _l("Digits of another script"),
    "goods_left_over": _l("Something more is named: is it wanted too?"),
    "goods_unclear": _l("Unclear which item"),
    "item_just_changed": _l("The item on air had just changed"),
    "less_by_how_much": _l("Less of it, but by how much?"),
    "more_than_deal_allows": _l("More than one buyer may have at the price of the deal"),
    "name_alone": _l("Only a name"),
    "named_twice": _l("The same item twice"),
    "negative": _l("A number with a minus: is it a dash?"),
    "no_author": _l("The platform does not say who wrote it"),
    "not_in_run_of_show": _l("Not in the run-of-show"),
    "not_sold_so": _l("This quantity cannot be sold so"),
    "nothing_on_air": _l("Nothing was on air"),
    "number_unclear": _l("Unclear number"),
    "over_the_limit": _l("More than one buyer may take"),
    "packing_unclear": _l("Unclear packing"),
    "pairing_unclear": _l("Unclear which quantity belongs to what"),
    "perhaps_done": _l("Perhaps already ordered"),
    "perhaps_told": _l("Perhaps only told: is it wanted?"),
    "phone_unclear": _l("The phone number is not complete"),
    "price_asked": _l("Asks for the price"),
    "quantity_out_of_range": _l("Unusual quantity"),
    "range": _l("From so much to so much: how much exactly?"),
    "rate": _l("So much for one: is it a price or a quantity?"),
    "restricted": _l("Restricted: speak with the buyer first"),
    "several_phones": _l("Several phone numbers"),
    "size_differs": _l("The pack size is another"),
    "spelling": _l("The spelling may mean another word"),
    "turned_text": _l("Hidden signs turn the text around: read it slowly"),
    "unit_unclear": _l("It is not sold in this unit"),
    "unknown_words": _l("Unknown words"),
    "unsure_words": _l("Only perhaps: is the buyer sure?"),
    "variety_unclear": _l("Perhaps another kind of the goods"),
    "verb_alone": _l("Orders, but what?"),
    "wants_and_withdraws": _l("Orders and cancels at once"),
    "withdrawal_removed": _l("A cancellation was removed: is the order meant again?"),
    "withdrawal_unclear": _l("Unclear what is cancelled"),
}
MARKS: dict[str, Any] = {
    Marked.goods: _l("Item: {}"), Marked.quantity: _l("Quantity: {}"), Marked.withdrawn: _l("Cancelled: {}"),
    Marked.phone: _l("Phone number"), Marked.address: _l("Address"),
}
"""What a place in a comment means; {} stands for what was understood there."""
FAULTS: dict[str, Any] = {
    "expired": _l("The access of the page has expired. Please ask the administrator to connect it anew."),
    "too_often": _l("The platform asks us to wait for a while."),
    "forbidden": _l("The connection lacks a permission. Please tell the administrator."),
    "gone": _l("The platform does not know this video any more."),
    "no_answer": _l("The platform does not answer."),
    "unreadable": _l("The platform answers something unreadable."),
    "refused": _l("The platform refuses."),
}
REPLIES: dict[str, Any] = {
    "already_replied": _l("Somebody has answered this comment privately before"),
    "comment_removed": _l("The comment was deleted"),
    "expired": _l("The access of the page has expired"),
    "forbidden": _l("The page may not send messages"),
    "gone": _l("The comment is not there any more"),
    "no_way": _l("There is no way to send the link"),
    "not_connected": _l("The page is not connected"),
    "outside_window": _l("The time in which the page may write is over"),
    "refused": _l("The platform refused the message"),
    "switched_off": _l("Private replies are switched off"),
    "too_late": _l("The comment is older than seven days"),
    "too_often": _l("The platform asks us to wait"),
    "unknown": _l("Perhaps the link arrived, perhaps not"),
    "waiting": _l("The link has not gone out yet"),
}
BAD_LINES: dict[str, Any] = {
    "unknown code": _l("No item has this code"),
    "bad phone": _l("This is no mobile number"),
    "unknown number": _l("No buyer has this number"),
    "nobody": _l("Whose is it? A name or a phone number is missing"),
    "not understood": _l("The quantity is not clear, or cannot be sold so"),
    "over the limit": _l("More than one buyer may take"),
    "not free": _l("Not so much is free any more, and after the end nothing waits"),
}
BAD_ROWS: dict[str, Any] = {
    "no author": _l("Whose is it? The name is missing"),
    "long author": _l("The name has more than 120 letters"),
    "no text": _l("There is no comment"),
    "before": _l("It was said before the session went live"),
    "ahead": _l("This moment is still to come"),
}
FILE_FAULTS: dict[str, Any] = {
    **BAD_ROWS,
    "quotes": _l("A quotation mark is not closed, or something stands behind it"),
    "columns": _l("There are more cells than the first line names"),
    "object": _l("This is not one JSON object"),
    "nested": _l("A text or a number belongs here, not a list"),
    "long": _l("This cell is too long"),
    "signs": _l("There are control characters in it"),
    "bad time": _l("This is no moment: write 2026-11-21T20:05:00+07:00, 21/11/2026 20:05 or a number of seconds"),
    "long id": _l("An id has up to 120 letters"),
}
RECORDING_FAULTS: dict[str, Any] = {
    **FILE_FAULTS, "bad second": _l("Seconds since the beginning: a number from 0 to 86,400"),
    "bad code": _l("A code is a letter and a number, such as A01"),
    "bad label": _l("This label cannot be read: it needs kind, and lines with code, qty and unit"),
}
COLUMNS: dict[str, Any] = {
    "author": _l("Name"), "author_id": _l("Id of the author"), "text": _l("Comment"), "time": _l("Time"),
    "seconds": _l("Seconds since the beginning"), "id": _l("Id of the comment"),
}
RULE: tuple[tuple[Any, Any], ...] = (  # livestream.comments.rules and docs/claims.md, in short
    (_l("The same again"), _l("Nothing: a repeat does not order twice")),
    (_l("A larger quantity"), _l("That much in all: the difference is new, at the price of now")),
    (_l("A smaller quantity"), _l("That much in all: the rest is given back, the price stays")),
    (_l("Another pack size"), _l("Exchanged, at the price of now")),
    (_l("With a word of adding"), _l("On top of it")),
    (_l("“1 kg less”"), _l("So much less")),
    (_l("A cancellation of an item, or of everything"), _l("All of that item, or everything")),
    (_l("More than is left"), _l("What is left, and the rest waits in its place")),
    (_l("Late, while closing"), _l("Counts if it was said before the closing time")),
    (_l("Edited on the platform"), _l("As if it had been said so; a completed order is for a person")),
    (_l("Removed on the platform"), _l("What it did is taken back; a completed order is for a person")),
    (_l("The order is being packed"), _l("More is a new order; less is for a person")),
)
UNSURE = _l("Please look")
LIGHTS: dict[str, tuple[Any, str]] = {  # word and look of components/status.html
    "regular": (_l("Regular buyer"), "done"), "new": (_l("New buyer"), "wait"),
    "call": (_l("Call to confirm"), "alert"),
}


CLAIMS: dict[str, Any] = {
    "heard": lazy_pgettext("claim", "Heard"), "held": _l("Held for the buyer"), "waiting": _l("On the waiting list"),
    "wish": _l("Not paid, nothing kept"),
    "ordered": lazy_pgettext("claim", "Ordered"), "doubtful": _l("Needs a person"),
    "released": lazy_pgettext("claim", "Released"),
}


def facts(standing: Standing | None) -> list[str]:
    """What is behind the light of a buyer, each in a sentence: of the session's own cooperatives alone."""
    if standing is None:
        return [gettext("No phone number is known yet, so nothing is known of earlier orders.")]
    counted = [
        (standing.delivered, ngettext("%(num)s order delivered", "%(num)s orders delivered", standing.delivered)),
        (standing.refused, ngettext("%(num)s order not taken at the door", "%(num)s orders not taken at the door",
                                    standing.refused)),
        (standing.returned, ngettext("%(num)s order given back", "%(num)s orders given back", standing.returned)),
        (standing.cancelled_late, ngettext("%(num)s order cancelled after it was confirmed",
                                           "%(num)s orders cancelled after they were confirmed",
                                           standing.cancelled_late)),
        (standing.unpaid, ngettext("%(num)s order never paid", "%(num)s orders never paid", standing.unpaid)),
        (standing.is_restricted, gettext("Restricted by a cooperative of this session")),
    ]
    return [said for count, said in counted if count] or [gettext("No order with these cooperatives before.")]


def reason_of(refusal: DomainError) -> str:
    """"over_the_limit" for OverTheLimit: how a refusal is kept with the comment it concerns."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(refusal).__name__).lower()


def meaning(what: str, says: str, doubt: str) -> str:
    """What a place in a comment was understood as, and why that is doubtful: "Quantity: 200 kg. Unusual quantity"."""
    said = "" if what == Marked.doubt else str(MARKS.get(what, "")).replace("{}", says).rstrip(": ")
    return ". ".join(filter(None, (said, str(REASONS.get(doubt, UNSURE)) if doubt else "")))


def for_scripts() -> dict[str, Any]:
    """The texts that a script needs to show a comment."""
    return {"outcomes": {name: str(text) for name, text in OUTCOMES.items()},
            "kinds": {name: str(text) for name, text in KINDS.items()},
            "marks": {name: str(text) for name, text in MARKS.items()},
            "reasons": {name: str(text) for name, text in REASONS.items()}, "unsure": str(UNSURE)}


def speed(tenths: int) -> str:
    """How fast something is played: "0,5×", "10×"."""
    return f"{templating.number(tenths / 10)}×"
