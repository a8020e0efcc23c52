"""What machines of banks have sent, as it came.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER bank_messages_frozen BEFORE UPDATE ON bank_messages BEGIN SELECT RAISE(ABORT, 'refused by bank_messages_frozen') WHERE OLD.source IS DISTINCT FROM NEW.source OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.body IS DISTINCT FROM NEW.body OR OLD.heard_at IS DISTINCT FROM NEW.heard_at; END",
        "CREATE TRIGGER bank_messages_no_delete BEFORE DELETE ON bank_messages BEGIN SELECT RAISE(ABORT, 'refused by bank_messages_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION bank_messages_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.source IS DISTINCT FROM NEW.source OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.body IS DISTINCT FROM NEW.body OR OLD.heard_at IS DISTINCT FROM NEW.heard_at THEN RAISE EXCEPTION 'refused by bank_messages_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_messages_frozen BEFORE UPDATE ON bank_messages FOR EACH ROW EXECUTE FUNCTION bank_messages_frozen()',
        "CREATE OR REPLACE FUNCTION bank_messages_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_messages_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER bank_messages_no_delete BEFORE DELETE ON bank_messages FOR EACH ROW EXECUTE FUNCTION bank_messages_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('bank_messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=12), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verdict', sa.Enum('waiting', 'heard', 'test', 'unreadable', name='verdict', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('acted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(verdict = 'waiting') = (acted_at IS NULL)", name=op.f('ck_bank_messages_acted_on_at_a_moment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_messages')),
    sa.UniqueConstraint('source', 'digest', name=op.f('uq_bank_messages_source_digest')),
    )
    op.create_index('ix_bank_messages_waiting', 'bank_messages', ['attempts', 'id'], unique=False, sqlite_where=sa.text("verdict = 'waiting'"), postgresql_where=sa.text("verdict = 'waiting'"))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
