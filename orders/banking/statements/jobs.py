"""What is left of a file when its request had no more time is taken in by a job."""
from __future__ import annotations

from core.jobs import every
from orders.banking.statements import taking


@every(seconds=1, when=taking.waits_longest)
def take_statements_in() -> int:
    """Go on with the file that waits longest."""
    return taking.go_on_with_all()
