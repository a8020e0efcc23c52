"""Cards: pages to pay on, what the provider tells of them, and what banks take back.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER card_pages_frozen BEFORE UPDATE ON card_pages BEGIN SELECT RAISE(ABORT, 'refused by card_pages_frozen') WHERE OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.expires_at IS DISTINCT FROM NEW.expires_at; END",
        "CREATE TRIGGER card_pages_no_delete BEFORE DELETE ON card_pages BEGIN SELECT RAISE(ABORT, 'refused by card_pages_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER card_pages_named_once BEFORE UPDATE ON card_pages BEGIN SELECT RAISE(ABORT, 'refused by card_pages_named_once') WHERE (OLD.page_id IS NOT NULL AND OLD.page_id IS DISTINCT FROM NEW.page_id) OR (OLD.intent IS NOT NULL AND OLD.intent IS DISTINCT FROM NEW.intent); END",
        "CREATE TRIGGER card_events_kept_as_signed BEFORE UPDATE ON card_events BEGIN SELECT RAISE(ABORT, 'refused by card_events_kept_as_signed') WHERE OLD.event_id IS DISTINCT FROM NEW.event_id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.subject IS DISTINCT FROM NEW.subject OR OLD.body IS DISTINCT FROM NEW.body OR OLD.received_at IS DISTINCT FROM NEW.received_at; END",
        "CREATE TRIGGER card_disputes_frozen BEFORE UPDATE ON card_disputes BEGIN SELECT RAISE(ABORT, 'refused by card_disputes_frozen') WHERE OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.external_id IS DISTINCT FROM NEW.external_id OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.of_buyer IS DISTINCT FROM NEW.of_buyer OR OLD.opened_at IS DISTINCT FROM NEW.opened_at; END",
        "CREATE TRIGGER card_disputes_no_delete BEFORE DELETE ON card_disputes BEGIN SELECT RAISE(ABORT, 'refused by card_disputes_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER card_disputes_status_move BEFORE UPDATE ON card_disputes BEGIN SELECT RAISE(ABORT, 'refused by card_disputes_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'open' AND NEW.status = 'lost') OR (OLD.status = 'open' AND NEW.status = 'won')); END",
        "CREATE TRIGGER card_disputes_status_start BEFORE INSERT ON card_disputes BEGIN SELECT RAISE(ABORT, 'refused by card_disputes_status_start') WHERE NEW.status <> 'open'; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION card_pages_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.expires_at IS DISTINCT FROM NEW.expires_at THEN RAISE EXCEPTION 'refused by card_pages_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER card_pages_frozen BEFORE UPDATE ON card_pages FOR EACH ROW EXECUTE FUNCTION card_pages_frozen()',
        "CREATE OR REPLACE FUNCTION card_pages_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by card_pages_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER card_pages_no_delete BEFORE DELETE ON card_pages FOR EACH ROW EXECUTE FUNCTION card_pages_no_delete()',
        "CREATE OR REPLACE FUNCTION card_pages_named_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (OLD.page_id IS NOT NULL AND OLD.page_id IS DISTINCT FROM NEW.page_id) OR (OLD.intent IS NOT NULL AND OLD.intent IS DISTINCT FROM NEW.intent) THEN RAISE EXCEPTION 'refused by card_pages_named_once' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER card_pages_named_once BEFORE UPDATE ON card_pages FOR EACH ROW EXECUTE FUNCTION card_pages_named_once()',
        "CREATE OR REPLACE FUNCTION card_events_kept_as_signed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.event_id IS DISTINCT FROM NEW.event_id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.subject IS DISTINCT FROM NEW.subject OR OLD.body IS DISTINCT FROM NEW.body OR OLD.received_at IS DISTINCT FROM NEW.received_at THEN RAISE EXCEPTION 'refused by card_events_kept_as_signed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER card_events_kept_as_signed BEFORE UPDATE ON card_events FOR EACH ROW EXECUTE FUNCTION card_events_kept_as_signed()',
        "CREATE OR REPLACE FUNCTION card_disputes_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.external_id IS DISTINCT FROM NEW.external_id OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.of_buyer IS DISTINCT FROM NEW.of_buyer OR OLD.opened_at IS DISTINCT FROM NEW.opened_at THEN RAISE EXCEPTION 'refused by card_disputes_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER card_disputes_frozen BEFORE UPDATE ON card_disputes FOR EACH ROW EXECUTE FUNCTION card_disputes_frozen()',
        "CREATE OR REPLACE FUNCTION card_disputes_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by card_disputes_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER card_disputes_no_delete BEFORE DELETE ON card_disputes FOR EACH ROW EXECUTE FUNCTION card_disputes_no_delete()',
        "CREATE OR REPLACE FUNCTION card_disputes_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'open' AND NEW.status = 'lost') OR (OLD.status = 'open' AND NEW.status = 'won')) THEN RAISE EXCEPTION 'refused by card_disputes_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER card_disputes_status_move BEFORE UPDATE ON card_disputes FOR EACH ROW EXECUTE FUNCTION card_disputes_status_move()',
        "CREATE OR REPLACE FUNCTION card_disputes_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'open' THEN RAISE EXCEPTION 'refused by card_disputes_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER card_disputes_status_start BEFORE INSERT ON card_disputes FOR EACH ROW EXECUTE FUNCTION card_disputes_status_start()',
    ],
}


def upgrade() -> None:
    op.create_table('card_pages',
    sa.Column('payment_id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.String(length=120), nullable=True),
    sa.Column('intent', sa.String(length=120), nullable=True),
    sa.Column('pay_at', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waits_since', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_card_pages_payment_id')),
    sa.PrimaryKeyConstraint('payment_id', name=op.f('pk_card_pages')),
    sa.UniqueConstraint('intent', name=op.f('uq_card_pages_intent')),
    sa.UniqueConstraint('page_id', name=op.f('uq_card_pages_page_id')),
    )
    op.create_table('card_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verdict', sa.Enum('waiting', 'done', 'ignored', name='verdict', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(verdict = 'waiting') = (done_at IS NULL)", name=op.f('ck_card_events_done_when_settled')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_events')),
    sa.UniqueConstraint('event_id', name=op.f('uq_card_events_event_id')),
    )
    op.create_index(op.f('ix_card_events_received_at'), 'card_events', ['received_at'], unique=False)
    op.create_index('ix_card_events_waiting', 'card_events', ['due_at'], unique=False, sqlite_where=sa.text("verdict = 'waiting'"), postgresql_where=sa.text("verdict = 'waiting'"))
    op.create_table('card_disputes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('payment_id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(length=120), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('of_buyer', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Enum('open', 'won', 'lost', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_card_disputes_amount_positive')),
    sa.CheckConstraint('of_buyer BETWEEN 0 AND amount', name=op.f('ck_card_disputes_of_buyer_of_the_amount')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_card_disputes_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_disputes')),
    sa.UniqueConstraint('external_id', name=op.f('uq_card_disputes_external_id')),
    )
    op.create_index(op.f('ix_card_disputes_payment_id'), 'card_disputes', ['payment_id'], unique=False)
    settings = sa.table("dated_settings", sa.column("name"), sa.column("valid_from", sa.Date()), sa.column("value"),
                        sa.column("actor"), sa.column("at", sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [{"name": "card_at_least", "valid_from": dt.date(2025, 7, 1), "value": 20_000,
                               "actor": "system", "at": dt.datetime.now(dt.UTC)}])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
