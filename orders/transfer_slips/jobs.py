"""What happens to photos of transfers by the clock."""
from __future__ import annotations

from core.jobs import daily, every
from orders.transfer_slips import files, forgetting, unmatched


@every(seconds=60, when=unmatched.due)
def ask_about_unmatched_slips() -> int:
    """A person is asked about photos to which no money has come."""
    return unmatched.ask_about(unmatched.due())


@daily(at="03:50")
def forget_slips() -> int:
    """Photos of orders that are long done."""
    return forgetting.forget()


@daily(at="03:55")
def seal_slips() -> int:
    """Photos that were sent before they were sealed."""
    return files.reseal()
