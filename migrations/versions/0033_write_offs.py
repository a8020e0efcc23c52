"""How much may be written off at once: a dated setting."""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'


def upgrade() -> None:
    settings = sa.table("dated_settings", sa.column("name"), sa.column("valid_from", sa.Date()), sa.column("value"),
                        sa.column("actor"), sa.column("at", sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [{"name": "write_off_at_most", "valid_from": dt.date(2025, 7, 1), "value": 50_000,
                               "actor": "system", "at": dt.datetime.now(dt.UTC)}])
