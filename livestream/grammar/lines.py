"""From judged acts to the lines of an order and of a withdrawal."""
from __future__ import annotations

from decimal import Decimal

from livestream.grammar import told
from livestream.grammar import vocabulary as v
from livestream.grammar.acts import Act
from livestream.grammar.amounts import MOST, base_quantity
from livestream.grammar.gathering import Gathering
from livestream.grammar.lexicon import ITEM, Lexicon
from livestream.grammar.listing import inherit
from livestream.grammar.marking import Taken
from livestream.grammar.pairing import Group, Pair, pairs, size_fits
from livestream.grammar.reading import Kind, Line, Mode
from livestream.grammar.roles import QUANTITY
from livestream.grammar.sharing import haggles, share_out
from livestream.grammar.show import RunOfShow
from livestream.grammar.spelling import PLAIN
from livestream.grammar.tokens import Piece, Quantity, Tokens
from livestream.grammar.wishes import CANCEL, CHANGE, LIST, ORDER, QUESTION, TOLD, Verdict

_ANY = frozenset(("phần", "suất"))  # words for one of whatever is sold


class Lines:
    """Collects what one comment wants and withdraws, with every reason to doubt it."""

    def __init__(self, show: RunOfShow, lexicon: Lexicon, tokens: Tokens, on_air: int | None) -> None:
        self._items = show.items
        self._lexicon = lexicon
        self._tokens = tokens
        self._on_air = on_air
        self.wanted: list[Line] = []
        self.dropped: list[Line] = []
        self.taken: list[Taken] = []
        self._gathering = Gathering(tokens)
        self.doubts = self._gathering.doubts
        self.mode: Mode | None = None
        self._topics: list[Piece] = []

    def read(self, acts: list[Act], verdicts: list[Verdict]) -> Kind | None:
        """Take all lines; the kind when the comment orders or withdraws something."""
        told.tell_before(acts, verdicts)
        inherit(acts, verdicts)
        groups: list[Group] = []
        each: Quantity | None = None
        withdrawn = declined = implicit = False
        for act, verdict in zip(acts, verdicts, strict=True):
            if verdict.kind == ORDER:
                wanted = any(other.kind == ORDER and not other.implicit for other in verdicts)
                self.doubts += (why for why in verdict.doubts if not (wanted and why == "verb_alone"))
                implicit = implicit or verdict.implicit
                collected, shared = self._gathering.groups(act)
                groups += collected
                each = each or shared
                if v.ADD in act.roles:
                    self.mode = self.mode or Mode.add
            elif verdict.kind == CANCEL:
                withdrawn = True
                self.doubts += verdict.doubts
                declined = declined or v.DECLINE in act.roles
                self._withdraw(act, acts, verdicts)
            elif verdict.kind == CHANGE:
                self.doubts += verdict.doubts
                self._change(act)
            if verdict.kind in (QUESTION, TOLD):
                self._topics += [piece for piece in act.pieces if piece.item is not None]
        paired = pairs(groups, self._items)
        self._want(paired, each)
        if implicit and not self.wanted and not withdrawn:
            self._said_before(acts, verdicts)
        elif not self.wanted and not withdrawn and any(verdict.kind == ORDER for verdict in verdicts):
            self.doubts.append("verb_alone")  # a wish is never lost, although nothing in it was understood
            self._implicit(None)
        if self.wanted:
            self.mode = self.mode or (Mode.replace if told.replaces(acts) else None)
            if withdrawn and (declined or not self.dropped or told.keeps_some(acts)):
                self.doubts.append("wants_and_withdraws")
            if any(line.code in {other.code for other in self.dropped} for line in self.wanted):
                self.doubts.append("wants_and_withdraws")
            codes = {line.code for line in self.wanted}
            if share_out(self.wanted, self.taken):
                self.doubts.append("packing_unclear")
            if haggles(acts, self._tokens, [item for item in self._items if item.code in codes]):
                self.doubts.append("price_asked")
            self.doubts += told.doubts_beside(acts, verdicts)
            return Kind.order
        if withdrawn and told.only_takes_leave(acts):
            return None
        if withdrawn and not self.dropped and not declined:
            self._withdraw_topic()
        if withdrawn and told.leaves_unsure(acts, verdicts):
            self.doubts.append("withdrawal_unclear")
        return Kind.cancel if withdrawn else None

    def _said_before(self, acts: list[Act], verdicts: list[Verdict]) -> None:
        """A verb alone: how many was said before it ("90k 2 gói, chốt"), or one of what is on air."""
        for act, verdict in zip(acts, verdicts, strict=True):
            counts = QUANTITY in act.roles and (ITEM not in act.roles or verdict.kind == QUESTION)
            if verdict.kind in (TOLD, QUESTION) and counts and v.BEFORE not in act.roles:
                if verdict.kind == QUESTION:
                    self.doubts.append("asked")
                said = pairs(self._gathering.groups(act)[0], self._items)
                if any(pair.quantity is None or pair.quantity.unit is None for pair in said):
                    self.doubts.append("goods_left_over")
                self._want(said, None)
        if not self.wanted:
            self._implicit(None)

    def _want(self, paired: list[Pair], each: Quantity | None) -> None:
        named = any(pair.goods is not None for pair in paired)
        counted = {pair.goods.item for pair in paired if pair.goods is not None and pair.quantity is not None}
        first = paired[0].goods if counted and each is None and paired[0].quantity is None else None
        if first is not None and first.level == PLAIN:
            self.doubts.append("name_alone")  # "co tra dat 2 goi mang" names a woman
        for nth, pair in enumerate(paired):
            if each is not None and pair.quantity is None:
                pair.quantity = each
            elif each is not None and pair.goods is not None:
                self.doubts.append("pairing_unclear")
            if pair.goods is None:
                bare = pair.quantity is not None and pair.quantity.unit is None
                self._implicit(pair, after_goods=named and (nth > 0 or bare))
            elif pair.quantity is None and pair.goods.level == PLAIN and pair.goods.item in counted:
                self.doubts.append("named_twice")  # "mang cho chi 2 goi mang" brings
            else:
                self._line(pair, pair.goods, self.wanted)
        if each is not None and not named:
            self.doubts.append("each_of_what")
            if not self.wanted:
                self._implicit(Pair(None, each, 0, self._tokens.count))

    def _implicit(self, pair: Pair | None, *, after_goods: bool = False) -> None:
        """A quantity without goods: the one thing spoken of before, otherwise the item on air."""
        topics = {piece.item for piece in self._topics}
        number = self._on_air
        implicit = True
        if len(topics) == 1 and not self.wanted:
            number, implicit = topics.pop(), False
        elif topics or after_goods:
            self.doubts.append("goods_unclear")
        quantity = pair.quantity if pair else None
        if pair is not None:
            self.doubts += pair.doubts
        span = self._tokens.span(pair.start, pair.end) if pair else self._tokens.span(0, self._tokens.count)
        if number is None:
            self.doubts.append("nothing_on_air")
            said = quantity or Quantity(Decimal(1))
            self._add(Line(None, said.value, said.unit, "", implicit=True, span=span), self.wanted, None, quantity)
            return
        qty, unit = self._counted(number, quantity)
        code = self._items[number].code
        if any(line.implicit or line.code == code for line in self.wanted):
            self.doubts.append("named_twice")
        self._add(Line(code, qty, unit, implicit=implicit, span=span), self.wanted, None, quantity)

    def _line(self, pair: Pair, goods: Piece, into: list[Line]) -> None:
        self.doubts += pair.doubts
        if goods.doubt:
            self.doubts.append(goods.doubt)
        span = self._tokens.span(pair.start, pair.end)
        if goods.item is None:
            self.doubts.append("not_in_run_of_show")
            goods.doubt = "not_in_run_of_show"
            quantity = pair.quantity or Quantity(Decimal(1))
            self._add(Line(None, quantity.value, quantity.unit, goods.product, span=span), into, goods, pair.quantity)
            return
        qty, unit = self._counted(goods.item, pair.quantity)
        code = self._items[goods.item].code
        if any(line.code == code for line in into):
            self.doubts.append("named_twice")
        self._add(Line(code, qty, unit, span=span), into, goods, pair.quantity)

    def _add(self, line: Line, into: list[Line], goods: Piece | None, quantity: Quantity | None) -> None:
        """Take a line, and keep which pieces of the comment it came from."""
        into.append(line)
        amount = "" if line.qty is None else f"{line.qty.normalize():f} {line.unit or ''}".strip()
        self.taken.append(Taken(goods, quantity, line.code or "?", amount, into is self.dropped))

    def _counted(self, number: int, quantity: Quantity | None) -> tuple[Decimal, str]:
        """How much of which unit that is for the item, with what speaks against believing it."""
        item = self._items[number]
        if quantity is None:
            return Decimal(1), item.default_unit
        if quantity.doubt:
            self.doubts.append(quantity.doubt)
        unit = quantity.unit or item.default_unit
        if unit in _ANY:
            self._doubt_quantity(quantity, "unit_unclear")
            unit = item.default_unit
        if item.unit(unit) is None and unit in self._lexicon.heads[number]:
            unit = item.default_unit
        if not size_fits(quantity, item):
            self._doubt_quantity(quantity, "size_differs")
        if not 0 < quantity.value <= MOST:
            self._doubt_quantity(quantity, "quantity_out_of_range")
        elif base_quantity(item, quantity.value, unit) is None:
            self._doubt_quantity(quantity, "unit_unclear")
        return quantity.value, unit

    def _doubt_quantity(self, quantity: Quantity, reason: str) -> None:
        quantity.doubt = quantity.doubt or reason
        self.doubts.append(reason)

    def _withdraw(self, act: Act, acts: list[Act], verdicts: list[Verdict]) -> None:
        groups, _ = self._gathering.groups(act)
        paired = pairs(groups, self._items)
        if not paired and (v.DECLINE not in act.roles or v.ENOUGH in acts[acts.index(act) - 1].roles):
            paired = self._meant(act, acts, verdicts)
        if len(paired) == 1 and paired[0].goods is None:
            meant = self._meant(act, acts, verdicts)
            if len(meant) == 1 and meant[0].goods is not None:
                paired[0].goods = meant[0].goods
        for pair in paired:
            if pair.goods is None:
                self.doubts.append("goods_unclear")
                if self._on_air is not None and pair.quantity is not None and "ca" not in act.said(v.MAYBE):
                    qty, unit = self._counted(self._on_air, pair.quantity)
                    code = self._items[self._on_air].code
                    self._add(Line(code, qty, unit, implicit=True), self.dropped, None, pair.quantity)
            elif pair.quantity is None or (pair.quantity.unsaid and v.LESS not in act.roles):
                if v.LESS in act.roles and act.said(v.LESS) != ["bo di"]:
                    self.doubts.append("less_by_how_much")
                self._drop_whole(pair, pair.goods)
            else:
                self._line(pair, pair.goods, self.dropped)

    def _withdraw_topic(self) -> None:
        """Of "thịt trâu chồng chê dai, thôi không lấy nữa" the beef may be all that goes: a person looks at it."""
        for piece in self._topics:
            self._drop_whole(Pair(piece, None, piece.start, piece.end), piece)
            self.doubts.append("withdrawal_unclear")

    def _meant(self, act: Act, acts: list[Act], verdicts: list[Verdict]) -> list[Pair]:
        """What a withdrawal without goods is about: what was told just before."""
        at = acts.index(act)
        if not at or verdicts[at - 1].kind not in (TOLD, LIST) or not acts[at - 1].has_content:
            return []
        groups, _ = self._gathering.groups(acts[at - 1])
        meant = pairs(groups, self._items)
        if v.REASON in acts[at - 1].roles:  # "nhà vẫn còn 2 túi gạo, khỏi gửi" withdraws all of it
            meant = [Pair(pair.goods, None, pair.start, pair.end, pair.doubts) for pair in meant]
        for goods in (pair.goods for pair in meant if pair.goods is not None and pair.quantity is None):
            if goods.level == PLAIN and goods.end == goods.start + 1 and len(acts[at - 1].pieces) > 1:
                goods.doubt = goods.doubt or "name_alone"  # "ck mang r, xoa don" is no măng
        return meant

    def _drop_whole(self, pair: Pair, goods: Piece) -> None:
        span = self._tokens.span(pair.start, pair.end)
        code = None if goods.item is None else self._items[goods.item].code
        if code is None:
            goods.doubt = "not_in_run_of_show"
        if goods.doubt:
            self.doubts.append(goods.doubt)
        if code is None or not any(line.code == code and line.qty is None for line in self.dropped):
            self._add(Line(code, None, None, goods.product, span=span), self.dropped, goods, None)

    def _change(self, act: Act) -> None:
        """Đổi mận từ 2kg thành 3kg; đổi gà sang trâu; đổi thành 3kg mận."""
        self.mode = Mode.replace
        if not any(piece.role in (ITEM, QUANTITY) for piece in act.pieces[max(0, act.change_at):]):
            act.change_at = -1
        # "không lấy gạo, đổi 2 gói măng" takes the second in the place of the first
        instead = act.change_at < 0 and bool(self.dropped) and {ITEM, QUANTITY} <= act.roles
        if act.change_at < 0 and not instead and not told.says_what_is_right(act):
            self.doubts.append("change_unclear")
        split = act.change_at if act.change_at >= 0 else 0
        old, new = Act("", self._tokens), Act("", self._tokens)
        for at, piece in enumerate(act.pieces):
            (old if at < split else new).add(piece)
        before = pairs(self._gathering.groups(old)[0], self._items)
        after = pairs(self._gathering.groups(new)[0], self._items)
        goods = [pair.goods for pair in before if pair.goods is not None]
        if any(pair.goods is not None for pair in after):
            for pair in before:
                if pair.goods is None:
                    self.doubts.append("change_unclear")
                elif pair.quantity is None:
                    self._drop_whole(pair, pair.goods)
                else:
                    self._line(pair, pair.goods, self.dropped)
        elif len(goods) == 1 and len(after) == 1:
            after[0].goods = goods[0]
            after[0].start = before[0].start
        elif not instead and not (len(after) == 1 and len({piece.item for piece in self._topics}) == 1):
            self.doubts.append("change_unclear")
        self._want(after, None)
