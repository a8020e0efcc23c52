"""What dated settings are called, and how their values are said; those about settlements are in orders/settlement."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from orders.trail import shapes
from orders.trail.shapes import Shape

SETTINGS: dict[str, tuple[Any, Shape]] = {
    "announced_after_minutes": (_l("A session counts as announced after"), shapes.minutes),
    "bank_message_days": (_l("What banks told is kept"), shapes.days),
    "call_from_broken": (_l("Call first, orders cancelled late or not paid from"), shapes.number),
    "call_from_refused": (_l("Call first, parcels left at the door from"), shapes.number),
    "card_at_least": (_l("Least sum by card"), shapes.dong),
    "claim_fill_part": (_l("Give what is left when it is too little"), shapes.is_so),
    "claim_first_paid": (_l("Who pays first is served first"), shapes.is_so),
    "claim_minutes": (_l("Goods are kept without a phone number"), shapes.kept),
    "claim_minutes_cod": (_l("Goods are kept, cash at the door"), shapes.kept),
    "claim_minutes_transfer": (_l("Goods are kept, by transfer"), shapes.kept),
    "claim_minutes_card": (_l("Goods are kept, by card"), shapes.kept),
    "claim_reminder_minutes": (_l("Remind before kept goods are given away"), shapes.minutes),
    "closing_minutes": (_l("A session closes after"), shapes.minutes),
    "confirm_by_hand_over": (_l("Confirm by hand above"), shapes.dong),
    "crew_reminder_minutes": (_l("Remind the crew before a session"), shapes.minutes),
    "deposit_area_from": (_l("Deposit by area, from this value on"), shapes.dong),
    "deposit_large_from": (_l("Deposit of large parcels, from this value on"), shapes.dong),
    "deposit_least": (_l("Least deposit"), shapes.dong),
    "deposit_new_from": (_l("Deposit of new buyers, from this value on"), shapes.dong),
    "deposit_percent": (_l("Deposit"), shapes.percent),
    "deposit_refused_from": (_l("Deposit after so many parcels left at the door"), shapes.number),
    "freight_per_parcel": (_l("Freight that the buyer pays for each parcel"), shapes.dong),
    "grace_card_minutes": (_l("Grace after the deadline, by card"), shapes.minutes),
    "grace_deposit_minutes": (_l("Grace after the deadline of a deposit"), shapes.minutes),
    "grace_transfer_minutes": (_l("Grace after the deadline, by transfer"), shapes.minutes),
    "identity_check_days": (_l("An identity check holds"), shapes.days),
    "identity_is_required": (_l("An identity check is required"), shapes.is_so),
    "nearly_gone_percent": (_l("Nearly sold out below"), shapes.percent),
    "network_good_ms": (_l("A good line answers within, in milliseconds"), shapes.number),
    "paper_hours": (_l("Entering from paper after the end"), shapes.hours),
    "paper_soon_days": (_l("Papers that end within"), shapes.days),
    "park_days": (_l("An order may be parked"), shapes.days),
    "pay_by_card_minutes": (_l("Time to pay by card"), shapes.minutes),
    "pay_by_deposit_minutes": (_l("Time to pay a deposit"), shapes.minutes),
    "pay_by_transfer_minutes": (_l("Time to pay by transfer"), shapes.minutes),
    "regular_from_delivered": (_l("A regular buyer, from so many parcels delivered on"), shapes.number),
    "remind_unpaid_minutes_before": (_l("Remind before the deadline to pay"), shapes.minutes),
    "reminder_phone_days": (_l("Phones for reminders are kept"), shapes.days),
    "restriction_days": (_l("A restriction of a buyer holds"), shapes.days),
    "slip_case_minutes": (_l("A photo of a transfer becomes a case after"), shapes.minutes),
    "stock_counted_days": (_l("Counted stock holds"), shapes.days),
    "transfer_slip_days": (_l("Photos of transfers are kept"), shapes.days),
    "viewer_days": (_l("Viewers are remembered"), shapes.days),
    "viewer_reminder_minutes": (_l("Remind viewers before a session"), shapes.minutes),
    "webhook_days": (_l("What webhooks told is kept"), shapes.days),
    "write_off_at_most": (_l("Written off at most"), shapes.dong),
}
