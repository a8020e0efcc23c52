"""By which reference of the bank each source tells of a movement."""
import sqlalchemy as sa
from alembic import op

revision = '0058'
down_revision = '0057'


def upgrade() -> None:
    op.add_column('bank_tellings', sa.Column('reference', sa.String(length=80), nullable=False, server_default=''))
