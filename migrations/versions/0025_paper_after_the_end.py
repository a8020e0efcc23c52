"""For how many hours after the end of a session lines from paper may be entered."""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'


def upgrade() -> None:
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [{"name": "paper_hours", "valid_from": dt.date(2025, 7, 1), "value": 24,
                               "actor": "system", "at": dt.datetime.now(dt.UTC)}])
