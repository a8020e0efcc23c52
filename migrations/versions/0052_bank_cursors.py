"""How far the lists of movements of SePay and Casso are read."""
import sqlalchemy as sa
from alembic import op

revision = '0052'
down_revision = '0051'


def upgrade() -> None:
    op.create_table(
        'bank_cursors',
        sa.Column('source', sa.String(length=12), nullable=False),
        sa.Column('read_until', sa.DateTime(timezone=True), nullable=False),
        sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('place', sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint('source', name=op.f('pk_bank_cursors')),
    )
