"""While an order by hand is being typed: what it would do, in sentences, and whom it may be about."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from core import actors, phones
from core.access import allow
from core.errors import DomainError
from core.i18n import say
from core.templating import dong, number, quantity
from livestream.access import own_session
from livestream.buying.regulars import Known
from livestream.by_hand import hints
from livestream.by_hand.hints import Goods, Hint, Who
from livestream.console_forms import HintForm
from livestream.studio.sessions import CREW

bp = Blueprint("studio_hints", __name__, url_prefix="/studio/<code>")


@bp.post("/console/by-hand/hint")
@allow(*CREW)
def hint(code: str) -> ResponseReturnValue:
    """What the line means now. It is sent like a form, since a phone number has no place in an address."""
    session = own_session(actors.current(), code)
    form = HintForm()
    if not form.submitted():
        return jsonify(said=[], missing="", choices=[]), form.http_status
    return jsonify(_told(hints.of(actors.current(), session.id, form.text.data or "")))


def _told(found: Hint) -> dict[str, Any]:
    """No whole phone number of a known buyer: the end that was asked for is enough to recognise them."""
    said = [] if found.who is None else _whose(found.who)
    said += [sentence for each in found.goods for sentence in _wanted(each)]
    return {"said": said, "missing": _refused(found.refusal) if found.refusal is not None else "",
            "choices": [_choice(each, found.rest) for each in found.choices]}


def _refused(refusal: DomainError) -> str:
    return say(str(refusal), refusal.facts)


def _whose(who: Who) -> list[dict[str, str]]:
    shown = phones.masked(who.phone) if who.phone else ""
    about = " · ".join(filter(None, (who.name, shown)))
    if who.number is None:
        return [{"text": gettext("New here: %(who)s", who=about), "tone": "who"}]
    said = [{"text": gettext("Number %(number)s: %(who)s", number=who.number, who=about), "tone": "who"}]
    has = ", ".join(f"{line['code']} {number(line['milli'] / 1000)} {line['unit']}" for line in who.has)
    return [*said, {"text": gettext("has %(goods)s by now", goods=has), "tone": "has"}] if has else said


def _wanted(goods: Goods) -> list[dict[str, str]]:
    item = goods.item
    what = f"{item.code} {item.name} {number(goods.quantity)} {goods.unit}"
    sum_ = dong(goods.amount) if goods.amount is not None else gettext("flash deal for a part")
    left = quantity(max(0, item.left), item.unit, item.word)
    said = [{"text": f"{what} = {sum_}", "tone": "goods"}]
    if goods.over:
        limit = quantity(item.limit, item.unit, item.word)
        return [*said, {"text": gettext("more than one buyer may have: %(limit)s", limit=limit), "tone": "short"}]
    if goods.short:
        return [*said, {"text": gettext("only %(left)s left, what is lacking waits", left=left), "tone": "short"}]
    return [*said, {"text": gettext("%(left)s left", left=left), "tone": "left"}]


def _choice(known: Known, rest: str) -> dict[str, str]:
    who = f"#{known.number}" if known.number is not None else f".{known.tail}"
    about = [phones.masked(known.phone)]
    if known.number is not None:
        about.append(gettext("Number %(number)s", number=known.number))
    if known.orders:
        about.append(ngettext("%(num)s order before", "%(num)s orders before", known.orders))
    return {"name": known.name or phones.masked(known.phone), "about": " · ".join(about), "line": f"{who} {rest}"}
