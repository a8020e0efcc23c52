"""From when on nobody can pay on a page for cards any more."""
import sqlalchemy as sa
from alembic import op

revision = '0048'
down_revision = '0047'


def upgrade() -> None:
    op.add_column('card_pages', sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
