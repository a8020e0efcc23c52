"""A Stripe of our own for tests: what it knows, and how it answers, as its documentation says.

`stripe_server.py` puts it behind HTTP. Buyers, banks and people on its dashboard act through methods of `Stripe`; each
writes the events that the real one sends, and `events` keeps them in the order they happened.
"""
from __future__ import annotations

import itertools
import json
import threading
from dataclasses import dataclass, field
from typing import Any

from tests.contract.orders import stripe_form
from tests.contract.orders.stripe_form import NotBegun, Refused

VERSION = "2026-10-28.endive"
LEAST, MOST = 13_000, 99_999_999
DECLINES = {"4000000000009995": "insufficient_funds", "4000000000000002": "generic_decline"}
NEEDS_PROOF = "4000002500003155"
Answer = tuple[int, dict[str, Any]]
_NUMBERS = itertools.count(1)  # no two of these ever give two things one name


@dataclass
class Kept:
    """What a request with a key was, and what came of it; nothing yet while it is at work."""

    fingerprint: str
    answer: Answer | None = None


@dataclass
class Stripe:
    """One account. `now` is its clock, in seconds since 1970."""

    key: str = "sk_test_demo"
    now: int = 1_763_706_000
    address: str = ""
    is_live: bool = False
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    charges: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    disputes: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, Any], str]] = field(default_factory=list)
    pending_refunds: bool = False
    _numbers: Any = _NUMBERS
    _lock: Any = field(default_factory=threading.RLock)

    # what programs ask

    def answer(self, method: str, path: str, given: dict[str, Any], key: str, idempotency: str
               ) -> tuple[int, Any, bool]:
        """Status and body of the answer to a request, and whether it was kept from before."""
        if key != self.key:
            return 401, Refused(401, "Invalid API Key provided").body, False
        self.asked.append((method, path, given, idempotency))
        if method != "POST" or not idempotency:
            return *self._try(method, path, given), False
        return self._once(path, given, idempotency)

    def keep(self, path: str, given: dict[str, Any], idempotency: str, answer: Answer) -> None:
        """From now on this is the answer for the key."""
        self.kept[idempotency] = Kept(_fingerprint(path, given), answer)

    def forget_keys(self) -> None:
        """A day has passed."""
        self.kept.clear()

    def _once(self, path: str, given: dict[str, Any], idempotency: str) -> tuple[int, Any, bool]:
        fingerprint = _fingerprint(path, given)
        with self._lock:
            before = self.kept.get(idempotency)
            if before is not None and before.fingerprint != fingerprint:
                return 400, Refused(400, "Keys for idempotent requests can only be used with the same parameters they "
                                    "were first used with.", kind="idempotency_error").body, False
            if before is not None and before.answer is None:
                return 409, Refused(409, "There is currently another in-progress request using this Idempotent Key.",
                                    "idempotency_key_in_use", "idempotency_error").body, False
            if before is not None and before.answer is not None:
                return *before.answer, True
            self.kept[idempotency] = kept = Kept(fingerprint)
        try:
            kept.answer = self._carry_out("POST", path, given)
        except NotBegun as refused:
            del self.kept[idempotency]
            return refused.status, refused.body, False
        except Refused as refused:
            kept.answer = refused.status, refused.body
        return *kept.answer, False

    def _try(self, method: str, path: str, given: dict[str, Any]) -> Answer:
        try:
            return self._carry_out(method, path, given)
        except Refused as refused:
            return refused.status, refused.body

    def _carry_out(self, method: str, path: str, given: dict[str, Any]) -> Answer:
        with self._lock:
            match method, path.removeprefix("/v1/").replace("payment_intents", "intents").split("/"):
                case "POST", ["checkout", "sessions"]:
                    return 200, self._open(given)
                case "POST", ["checkout", "sessions", name, "expire"]:
                    return 200, self._expire(_find(self.sessions, name, "checkout.session"))
                case "GET", ["checkout", "sessions", name]:
                    return 200, self._shown(_find(self.sessions, name, "checkout.session"), given)
                case "GET", ["checkout", "sessions"]:
                    rows = [self._shown(each, {"expand": ["payment_intent"]}) for each in self.sessions.values()
                            if each["payment_intent"] == given["payment_intent"]]
                    return 200, {"object": "list", "url": "/v1/checkout/sessions", "has_more": False, "data": rows}
                case "POST", ["refunds"]:
                    return 200, self._give_back(given)
                case "GET", ["refunds"]:
                    found = [each for each in reversed(self.refunds.values())
                             if each["payment_intent"] == given.get("payment_intent", each["payment_intent"])]
                    return 200, {"object": "list", "url": "/v1/refunds", "has_more": False,
                                 "data": found[:int(given.get("limit", 10))]}
                case "GET", [kind, name] if kind in ("refunds", "disputes", "intents", "charges"):
                    return 200, _find(getattr(self, kind), name, kind.rstrip("s"))
        raise NotBegun(404, f"Unrecognized request URL ({method}: {path}).")

    def _open(self, given: dict[str, Any]) -> dict[str, Any]:
        wish = stripe_form.check_session(given, self.now)
        if wish.amount and wish.amount < LEAST:
            raise NotBegun(400, "The Checkout Session's total amount must convert to at least 50 cents. "
                           f"₫{wish.amount} converts to approximately $0.38.", "amount_too_small")
        if wish.amount > MOST:
            raise NotBegun(400, "The Checkout Session's total amount due must be no more than ₫99,999,999 vnd.",
                           "amount_too_large")
        name = f"cs_{'live' if self.is_live else 'test'}_{next(self._numbers)}"
        self.sessions[name] = session = {
            "id": name, "object": "checkout.session", "amount_total": wish.amount, "amount_subtotal": wish.amount,
            "currency": wish.currency, "status": "open", "payment_status": "unpaid", "payment_intent": None,
            "client_reference_id": given.get("client_reference_id"), "metadata": given.get("metadata") or {},
            "livemode": self.is_live, "created": self.now, "expires_at": wish.expires_at, "mode": "payment",
            "success_url": given["success_url"], "cancel_url": given.get("cancel_url"), "locale": given.get("locale"),
            "url": f"{self.address}/c/pay/{name}"}
        # our own notes on it, which the API does not show
        session["_intent_metadata"] = (given.get("payment_intent_data") or {}).get("metadata") or {}
        session["_title"] = given["line_items"][0]["price_data"]["product_data"]["name"]
        return self._shown(session, given)

    def _shown(self, session: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        shown = {name: value for name, value in session.items() if not name.startswith("_")}
        if "payment_intent" in (given.get("expand") or []) and shown["payment_intent"]:
            shown["payment_intent"] = dict(self.intents[shown["payment_intent"]])
        if shown["status"] != "open":
            shown["url"] = None
        return shown

    def _expire(self, session: dict[str, Any]) -> dict[str, Any]:
        if session["status"] != "open":
            raise NotBegun(400, "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout "
                           f"Session has a status of {session['status']}.")
        session["status"] = "expired"
        self._tell("checkout.session.expired", self._shown(session, {}))
        return self._shown(session, {})

    def _give_back(self, given: dict[str, Any]) -> dict[str, Any]:
        intent = _find(self.intents, str(given.get("payment_intent", "")), "payment_intent")
        charge = self.charges.get(intent["latest_charge"] or "")
        if charge is None or not charge["paid"]:
            raise Refused(400, f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
        left = charge["amount"] - charge["amount_refunded"]
        amount = int(given.get("amount", left))
        if charge["disputed"]:
            raise Refused(400, f"Charge {charge['id']} has been charged back; cannot issue a refund.",
                          "charge_disputed")
        if left == 0:
            raise Refused(400, f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
        if not 0 < amount <= left:
            raise Refused(400, f"Refund amount (₫{amount}) is greater than unrefunded amount on charge (₫{left})")
        name = f"re_{next(self._numbers)}"
        self.refunds[name] = refund = {
            "id": name, "object": "refund", "amount": amount, "currency": charge["currency"], "charge": charge["id"],
            "payment_intent": intent["id"], "metadata": given.get("metadata") or {}, "created": self.now,
            "status": "pending" if self.pending_refunds else "succeeded"}
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._tell("refund.created", refund)
        self._tell("charge.refunded", charge)
        return dict(refund)

    # what people do

    def pay(self, session_id: str, card: str = "4242424242424242", *, is_proved: bool = True) -> bool:
        """A buyer pays on the page. False when the card is declined, or its holder proves nothing."""
        with self._lock:
            session = self._open_one(session_id)
            intent = self._intent(session)
            number = card.replace(" ", "")
            declined = DECLINES.get(number) or ("" if is_proved or number != NEEDS_PROOF else "authentication_failed")
            if declined:
                intent.update(status="requires_payment_method", last_payment_error={"code": declined})
                self._tell("payment_intent.payment_failed", intent)
                return False
            self._succeed(intent)
            session.update(status="complete", payment_status="paid")
            self._tell("checkout.session.completed", self._shown(session, {}))
            return True

    def pay_slowly(self, session_id: str) -> None:
        """A buyer has done everything, and the bank answers later."""
        with self._lock:
            session = self._open_one(session_id)
            self._intent(session)["status"] = "processing"
            session.update(status="complete")
            self._tell("checkout.session.completed", self._shown(session, {}))

    def bank_answers(self, session_id: str, *, is_good: bool) -> None:
        """That answer."""
        with self._lock:
            session = self.sessions[session_id]
            intent = self.intents[session["payment_intent"]]
            if is_good:
                self._succeed(intent)
                session["payment_status"] = "paid"
            else:
                intent["status"] = "requires_payment_method"
                self._tell("payment_intent.payment_failed", intent)
            which = "succeeded" if is_good else "failed"
            self._tell(f"checkout.session.async_payment_{which}", self._shown(session, {}))

    def lapse(self, session_id: str) -> None:
        """Nobody paid in time."""
        with self._lock:
            self._expire(self._open_one(session_id))

    def dispute(self, intent_id: str, amount: int | None = None, status: str = "needs_response") -> str:
        """The holder of the card asks their bank for the money; it is gone at once."""
        with self._lock:
            charge = self.charges[self.intents[intent_id]["latest_charge"]]
            name = f"dp_{next(self._numbers)}"
            self.disputes[name] = {
                "id": name, "object": "dispute", "amount": charge["amount"] if amount is None else amount,
                "currency": charge["currency"], "charge": charge["id"], "payment_intent": intent_id,
                "reason": "product_not_received", "status": status, "livemode": self.is_live, "created": self.now,
                "evidence_details": {"due_by": self.now + 7 * 86_400}}
            charge["disputed"] = True
            self._tell("charge.dispute.created", self.disputes[name])
            return name

    def settle_dispute(self, dispute_id: str, status: str) -> None:
        """The bank has decided: won, lost."""
        with self._lock:
            self.disputes[dispute_id]["status"] = status
            self._tell("charge.dispute.closed", self.disputes[dispute_id])

    def settle_refund(self, refund_id: str, status: str) -> None:
        """The bank of the card has taken it (succeeded), or sent it back (failed)."""
        with self._lock:
            refund = self.refunds[refund_id]
            if status == "failed":
                self.charges[refund["charge"]]["amount_refunded"] -= refund["amount"]
                self.charges[refund["charge"]]["refunded"] = False
            refund["status"] = status
            self._tell("refund.failed" if status == "failed" else "refund.updated", refund)

    def _open_one(self, session_id: str) -> dict[str, Any]:
        session = self.sessions[session_id]
        assert session["status"] == "open", session["status"]
        return session

    def _intent(self, session: dict[str, Any]) -> dict[str, Any]:
        if session["payment_intent"] is None:
            name = session["payment_intent"] = f"pi_{next(self._numbers)}"
            self.intents[name] = {
                "id": name, "object": "payment_intent", "amount": session["amount_total"], "livemode": self.is_live,
                "currency": session["currency"], "status": "requires_payment_method", "latest_charge": None,
                "metadata": session["_intent_metadata"], "created": self.now}
        return self.intents[session["payment_intent"]]

    def _succeed(self, intent: dict[str, Any]) -> None:
        name = f"ch_{next(self._numbers)}"
        self.charges[name] = charge = {
            "id": name, "object": "charge", "amount": intent["amount"], "amount_refunded": 0, "refunded": False,
            "currency": intent["currency"], "paid": True, "disputed": False, "payment_intent": intent["id"],
            "metadata": intent["metadata"], "livemode": self.is_live, "created": self.now}
        intent.update(status="succeeded", latest_charge=name)
        self._tell("payment_intent.succeeded", intent)
        self._tell("charge.succeeded", charge)

    def _tell(self, kind: str, about: dict[str, Any]) -> None:
        self.events.append({
            "id": f"evt_{next(self._numbers)}", "object": "event", "api_version": VERSION, "created": self.now,
            "type": kind, "data": {"object": json.loads(json.dumps(about))}, "livemode": self.is_live})


def _fingerprint(path: str, given: dict[str, Any]) -> str:
    return json.dumps([path, given], sort_keys=True)


def _find(rows: dict[str, dict[str, Any]], name: str, kind: str) -> dict[str, Any]:
    if name not in rows:
        raise NotBegun(404, f"No such {kind}: '{name}'", "resource_missing", param="id")
    return rows[name]
