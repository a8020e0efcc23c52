"""Files of comments that people bring to a session."""
import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'


def upgrade() -> None:
    op.create_table('comment_files',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=True),
        sa.Column('brought_by', sa.Integer(), nullable=True),
        sa.Column('brought_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('wanted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('lines', sa.Integer(), nullable=False),
        sa.Column('heard', sa.Integer(), nullable=False),
        sa.Column('known', sa.Integer(), nullable=False),
        sa.Column('rejected', sa.Integer(), nullable=False),
        sa.CheckConstraint('(taken_at IS NULL) = (body IS NOT NULL)', name=op.f('ck_comment_files_kept_until_taken')),
        sa.CheckConstraint('taken_at IS NULL OR wanted_at IS NOT NULL', name=op.f('ck_comment_files_taken_when_wanted')),
        sa.CheckConstraint('taken_at IS NULL OR heard + known + rejected = lines', name=op.f('ck_comment_files_every_line_is_counted')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_comment_files_session_id')),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_comment_files_channel_id')),
        sa.ForeignKeyConstraint(['brought_by'], ['people.id'], name=op.f('fk_comment_files_brought_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_files')),
        sa.UniqueConstraint('session_id', 'channel_id', 'digest', name=op.f('uq_comment_files_session_id_channel_id_digest'))
    )
