"""Bare lists of goods and quantities: part of the wish or the withdrawal beside them, or an order by themselves."""
from __future__ import annotations

from livestream.grammar import vocabulary as v
from livestream.grammar.acts import Act
from livestream.grammar.lexicon import ITEM
from livestream.grammar.roles import JOIN, NOISE, QUANTITY
from livestream.grammar.spelling import PLAIN
from livestream.grammar.wishes import CANCEL, LIST, ORDER, TOLD, Verdict

_STILL = frozenset((TOLD, LIST))
_GREETING = frozenset((v.WHO, v.SMALL, NOISE, JOIN))


def inherit(acts: list[Act], verdicts: list[Verdict]) -> None:
    """A bare list takes part in what stands beside it, or is an order by itself."""
    last = max((at for at, verdict in enumerate(verdicts) if verdict.kind == ORDER), default=-1)
    wanted = False
    each = any(v.EACH in act.roles for act in acts)
    for at, verdict in enumerate(verdicts):
        wanted = wanted or (at > 0 and verdicts[at - 1].kind == ORDER)
        if verdict.kind != LIST:
            continue
        before = verdicts[at - 1] if at else None
        goods = any(piece.role == ITEM for piece in acts[at].pieces)
        plain = any(piece.item is not None and piece.level == PLAIN for piece in acts[at].pieces)
        unsure = ("name_alone",) if plain and v.WHO in acts[at].roles else ()  # "chong chi ra tra tien"
        later = last > at
        if before is not None and before.kind == CANCEL and goods and acts[at].after == "comma":
            verdict.kind, verdict.doubts = CANCEL, unsure
        elif goods and (wanted or later):
            verdict.kind = ORDER if wanted or each or acts[at].after == "" else TOLD
            verdict.doubts = unsure
        elif wanted and v.EACH in acts[at].roles:
            verdict.kind, verdict.doubts = ORDER, ()
        elif goods and at + 1 < len(acts) and acts[at + 1].after == v.BUT and QUANTITY not in acts[at].roles:
            verdict.kind = TOLD  # "chẩm chéo mà chấm mận thì hết sẩy"
        elif all(act.roles <= _GREETING for act in acts[:at]) and {v.kind for v in verdicts[at + 1:]} <= _STILL:
            verdict.kind = ORDER
            if len(verdicts) > at + 1 and not goods:
                verdict.doubts += ("bare_number",)
        else:
            verdict.kind = ORDER if wanted and not goods else TOLD
