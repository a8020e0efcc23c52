"""Buyers whom a person has parted: a phone number joins them with nobody any more."""
import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.add_column('live_buyers', sa.Column('is_apart', sa.Boolean(), server_default=sa.false(), nullable=False))
