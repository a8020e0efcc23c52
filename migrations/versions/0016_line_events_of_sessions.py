"""What became of the goods of one live session is found without reading what all others sold."""
from alembic import op

revision = '0016'
down_revision = '0015'


def upgrade():
    op.create_index('ix_line_events_session_id', 'line_events', ['session_id'])
