"""The pages and machines of money, registered together: each subject adds its own here."""
from __future__ import annotations

from flask import Flask

from orders.refunds import checks as refund_checks
from orders.refunds import jobs as refund_jobs
from orders.settlement import checks as settlement_checks
from orders.together import jobs as together_jobs

JOBS = (refund_jobs, together_jobs)  # they declare themselves when they are imported


def register(app: Flask) -> None:
    """Blueprints, commands and checks of what orders/__init__.py does not name itself."""
    for checks in (refund_checks, settlement_checks):
        checks.install()
