"""What happens by the clock: messages of banks are acted on, and those who listen are asked what else has happened."""
from __future__ import annotations

from core.jobs import daily, every
from orders.banking import adopting, forgetting, messages, polling


@every(seconds=1, when=messages.waiting)
def act_on_bank_messages() -> int:
    """Act on what webhooks have brought."""
    return messages.act_on_waiting()


@every(seconds=300)
def poll_banks() -> int:
    """Ask for what webhooks did not bring."""
    return polling.poll()


@every(seconds=60, when=adopting.waiting)
def adopt_lines() -> int:
    """Book what came on accounts that are ours by now."""
    return adopting.adopt_all()


@daily(at="03:40")
def forget_bank_messages() -> int:
    """What messages said whose movements are all somebody's."""
    return forgetting.forget()
