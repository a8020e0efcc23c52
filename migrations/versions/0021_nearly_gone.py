"""When goods are nearly gone: a dated setting."""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'

SETTINGS = {
    "nearly_gone_percent": 20,  # of what was set aside
}


def upgrade() -> None:
    settings = sa.table(
        "dated_settings", sa.column("name", sa.String), sa.column("valid_from", sa.Date),
        sa.column("value", sa.BigInteger), sa.column("actor", sa.String), sa.column("at", sa.DateTime(timezone=True)),
    )
    now, since = dt.datetime.now(dt.UTC), dt.date(2025, 7, 1)
    op.bulk_insert(settings, [
        {"name": name, "valid_from": since, "value": value, "actor": "system", "at": now}
        for name, value in SETTINGS.items()
    ])
