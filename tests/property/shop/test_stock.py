"""Whatever is done with stock in whatever order, it is what a few lines of arithmetic say it is."""
from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shop import checks, stock
from shop.errors import BadQuantity, HeldForOrders, NotHeld, OutOfStock
from tests.make import shop as make

OWNERS = ("order:1", "order:2", "claim:1", "session:1")
ITEMS = (0, 1)
amounts = st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 12), min_size=1)
owners = st.sampled_from(OWNERS)


class Store(RuleBasedStateMachine):
    """Two stock items, four owners of holds, and what each figure must be."""

    @initialize()
    def open(self):
        self.ids = [make.item_of(make.product(in_stock=0)).id for _ in ITEMS]
        self.on_hand = [0, 0]
        self.holds = [dict.fromkeys(OWNERS, 0) for _ in ITEMS]

    def reserved(self, i):
        return sum(self.holds[i].values())

    def free(self, i):
        return self.on_hand[i] - self.reserved(i)

    def ask(self, do, wanted, possible, refusal, *owner):
        """Do it, and see that it is refused exactly when it is impossible; True if it was done."""
        quantities = {self.ids[i]: amount for i, amount in wanted.items()}
        try:
            do(quantities, *owner)
        except refusal:
            assert not possible
            return False
        assert possible
        return True

    @rule(wanted=amounts, do=st.sampled_from([stock.receive, stock.take_back]))
    def add(self, wanted, do):
        self.ask(do, wanted, True, BadQuantity, "harvest")
        for i, amount in wanted.items():
            self.on_hand[i] += amount

    @rule(wanted=amounts)
    def lose(self, wanted):
        possible = all(self.free(i) >= amount for i, amount in wanted.items())
        if self.ask(stock.lose, wanted, possible, OutOfStock, "loss:spoiled"):
            for i, amount in wanted.items():
                self.on_hand[i] -= amount

    @rule(i=st.sampled_from(ITEMS), counted=st.integers(0, 30))
    def count(self, i, counted):
        try:
            stock.count(self.ids[i], counted, "count")
        except HeldForOrders:
            assert counted < self.reserved(i)
        else:
            assert counted >= self.reserved(i)
            self.on_hand[i] = counted

    @rule(wanted=amounts, owner=owners)
    def reserve(self, wanted, owner):
        possible = all(self.free(i) >= amount for i, amount in wanted.items())
        if self.ask(stock.reserve, wanted, possible, OutOfStock, owner):
            for i, amount in wanted.items():
                self.holds[i][owner] += amount

    @rule(wanted=amounts, owner=owners, ship=st.booleans())
    def let_go(self, wanted, owner, ship):
        possible = all(self.holds[i][owner] >= amount for i, amount in wanted.items())
        if self.ask(stock.ship if ship else stock.release, wanted, possible, NotHeld, owner):
            for i, amount in wanted.items():
                self.holds[i][owner] -= amount
                self.on_hand[i] -= amount if ship else 0

    @rule(wanted=amounts, giver=owners, taker=owners)
    def hand_over(self, wanted, giver, taker):
        possible = all(self.holds[i][giver] >= amount for i, amount in wanted.items())
        if giver != taker and self.ask(stock.hand_over, wanted, possible, OutOfStock, giver, taker):
            for i, amount in wanted.items():
                self.holds[i][giver] -= amount
                self.holds[i][taker] += amount

    @rule(amount=st.sampled_from([0, -1, 10**12 + 1, 2**63, 1.5, "3", None, True]))
    def nonsense(self, amount):
        self.ask(stock.reserve, {0: amount}, False, BadQuantity, "order:1")

    @invariant()
    def figures_are_what_they_must_be(self):
        for i, item_id in enumerate(getattr(self, "ids", [])):
            assert make.levels(item_id) == (self.on_hand[i], self.reserved(i))
        for owner in OWNERS if hasattr(self, "ids") else ():
            held = {self.ids[i]: self.holds[i][owner] for i in ITEMS if self.holds[i][owner]}
            assert stock.held(owner) == held

    def teardown(self):
        assert [*checks.stock_equals_its_journal(), *checks.holds_add_up_to_what_is_reserved()] == []
        for i, item_id in enumerate(getattr(self, "ids", [])):
            for owner, amount in self.holds[i].items():
                if amount:
                    stock.release({item_id: amount}, owner)


def test_stock_is_what_arithmetic_says_it_is(context):
    run_state_machine_as_test(Store, settings=settings(
        max_examples=12, stateful_step_count=25, deadline=None, database=None,
        suppress_health_check=list(HealthCheck)))
