"""Messages to people.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER messages_frozen BEFORE UPDATE ON messages BEGIN SELECT RAISE(ABORT, 'refused by messages_frozen') WHERE OLD.key IS DISTINCT FROM NEW.key OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER messages_no_delete BEFORE DELETE ON messages BEGIN SELECT RAISE(ABORT, 'refused by messages_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER messages_status_move BEFORE UPDATE ON messages BEGIN SELECT RAISE(ABORT, 'refused by messages_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'unknown' AND NEW.status = 'refused') OR (OLD.status = 'unknown' AND NEW.status = 'sent') OR (OLD.status = 'waiting' AND NEW.status = 'refused') OR (OLD.status = 'waiting' AND NEW.status = 'sent') OR (OLD.status = 'waiting' AND NEW.status = 'unknown')); END",
        "CREATE TRIGGER messages_status_start BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'refused by messages_status_start') WHERE NEW.status <> 'waiting'; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION messages_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.key IS DISTINCT FROM NEW.key OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by messages_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER messages_frozen BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION messages_frozen()',
        "CREATE OR REPLACE FUNCTION messages_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by messages_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER messages_no_delete BEFORE DELETE ON messages FOR EACH ROW EXECUTE FUNCTION messages_no_delete()',
        "CREATE OR REPLACE FUNCTION messages_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'unknown' AND NEW.status = 'refused') OR (OLD.status = 'unknown' AND NEW.status = 'sent') OR (OLD.status = 'waiting' AND NEW.status = 'refused') OR (OLD.status = 'waiting' AND NEW.status = 'sent') OR (OLD.status = 'waiting' AND NEW.status = 'unknown')) THEN RAISE EXCEPTION 'refused by messages_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER messages_status_move BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION messages_status_move()',
        "CREATE OR REPLACE FUNCTION messages_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'waiting' THEN RAISE EXCEPTION 'refused by messages_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER messages_status_start BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION messages_status_start()',
    ],
}


def upgrade() -> None:
    op.create_table('messages',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=80), nullable=False),
        sa.Column('to', sa.String(length=10), nullable=False),
        sa.Column('text', sa.String(length=300), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('reference', sa.String(length=40), nullable=False),
        sa.Column('status', sa.Enum('waiting', 'unknown', 'sent', 'refused', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('error', sa.String(length=200), nullable=False),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_messages_sent_at_some_moment')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
        sa.UniqueConstraint('key', name=op.f('uq_messages_key'))
    )
    op.create_index(op.f('ix_messages_reference'), 'messages', ['reference'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
