"""Money apart from the order: bank lines, what is given back, moved or written off, what waits for a person.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'

SINCE = dt.date(2025, 7, 1)
SETTINGS = {
    "pay_by_transfer_minutes": 1_440,  # until when a buyer transfers
    "pay_by_card_minutes": 60,
    "grace_transfer_minutes": 120,  # that banks may be late
    "grace_card_minutes": 30,
}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER bank_accounts_frozen BEFORE UPDATE ON bank_accounts BEGIN SELECT RAISE(ABORT, 'refused by bank_accounts_frozen') WHERE OLD.bin IS DISTINCT FROM NEW.bin OR OLD.number IS DISTINCT FROM NEW.number OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER bank_accounts_no_delete BEFORE DELETE ON bank_accounts BEGIN SELECT RAISE(ABORT, 'refused by bank_accounts_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER bank_lines_frozen BEFORE UPDATE ON bank_lines BEGIN SELECT RAISE(ABORT, 'refused by bank_lines_frozen') WHERE OLD.account_id IS DISTINCT FROM NEW.account_id OR OLD.account_number IS DISTINCT FROM NEW.account_number OR OLD.direction IS DISTINCT FROM NEW.direction OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.at IS DISTINCT FROM NEW.at OR OLD.day IS DISTINCT FROM NEW.day OR OLD.text IS DISTINCT FROM NEW.text OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.counter_name IS DISTINCT FROM NEW.counter_name OR OLD.counter_account IS DISTINCT FROM NEW.counter_account OR OLD.source IS DISTINCT FROM NEW.source OR OLD.heard_at IS DISTINCT FROM NEW.heard_at; END",
        "CREATE TRIGGER bank_lines_no_delete BEFORE DELETE ON bank_lines BEGIN SELECT RAISE(ABORT, 'refused by bank_lines_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER bank_tellings_no_update BEFORE UPDATE ON bank_tellings BEGIN SELECT RAISE(ABORT, 'refused by bank_tellings_no_update') WHERE 1=1; END",
        "CREATE TRIGGER bank_tellings_no_delete BEFORE DELETE ON bank_tellings BEGIN SELECT RAISE(ABORT, 'refused by bank_tellings_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER refunds_frozen BEFORE UPDATE ON refunds BEGIN SELECT RAISE(ABORT, 'refused by refunds_frozen') WHERE OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.bank_line_id IS DISTINCT FROM NEW.bank_line_id OR OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.provider IS DISTINCT FROM NEW.provider OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.reason IS DISTINCT FROM NEW.reason OR OLD.request_key IS DISTINCT FROM NEW.request_key OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by; END",
        "CREATE TRIGGER refunds_no_delete BEFORE DELETE ON refunds BEGIN SELECT RAISE(ABORT, 'refused by refunds_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER refunds_status_move BEFORE UPDATE ON refunds BEGIN SELECT RAISE(ABORT, 'refused by refunds_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'promised' AND NEW.status = 'failed') OR (OLD.status = 'promised' AND NEW.status = 'sending') OR (OLD.status = 'promised' AND NEW.status = 'sent') OR (OLD.status = 'sending' AND NEW.status = 'failed') OR (OLD.status = 'sending' AND NEW.status = 'sent') OR (OLD.status = 'sending' AND NEW.status = 'unknown') OR (OLD.status = 'sent' AND NEW.status = 'returned') OR (OLD.status = 'unknown' AND NEW.status = 'failed') OR (OLD.status = 'unknown' AND NEW.status = 'sending') OR (OLD.status = 'unknown' AND NEW.status = 'sent')); END",
        "CREATE TRIGGER refunds_status_start BEFORE INSERT ON refunds BEGIN SELECT RAISE(ABORT, 'refused by refunds_status_start') WHERE NEW.status <> 'promised'; END",
        "CREATE TRIGGER money_moves_no_update BEFORE UPDATE ON money_moves BEGIN SELECT RAISE(ABORT, 'refused by money_moves_no_update') WHERE 1=1; END",
        "CREATE TRIGGER money_moves_no_delete BEFORE DELETE ON money_moves BEGIN SELECT RAISE(ABORT, 'refused by money_moves_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER write_offs_no_update BEFORE UPDATE ON write_offs BEGIN SELECT RAISE(ABORT, 'refused by write_offs_no_update') WHERE 1=1; END",
        "CREATE TRIGGER write_offs_no_delete BEFORE DELETE ON write_offs BEGIN SELECT RAISE(ABORT, 'refused by write_offs_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER money_cases_frozen BEFORE UPDATE ON money_cases BEGIN SELECT RAISE(ABORT, 'refused by money_cases_frozen') WHERE OLD.kind IS DISTINCT FROM NEW.kind OR OLD.subject IS DISTINCT FROM NEW.subject OR OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.bank_line_id IS DISTINCT FROM NEW.bank_line_id OR OLD.refund_id IS DISTINCT FROM NEW.refund_id OR OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.opened_at IS DISTINCT FROM NEW.opened_at; END",
        "CREATE TRIGGER money_cases_no_delete BEFORE DELETE ON money_cases BEGIN SELECT RAISE(ABORT, 'refused by money_cases_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION bank_accounts_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.bin IS DISTINCT FROM NEW.bin OR OLD.number IS DISTINCT FROM NEW.number OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by bank_accounts_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_accounts_frozen BEFORE UPDATE ON bank_accounts FOR EACH ROW EXECUTE FUNCTION bank_accounts_frozen()',
        "CREATE OR REPLACE FUNCTION bank_accounts_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_accounts_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER bank_accounts_no_delete BEFORE DELETE ON bank_accounts FOR EACH ROW EXECUTE FUNCTION bank_accounts_no_delete()',
        "CREATE OR REPLACE FUNCTION bank_lines_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.account_id IS DISTINCT FROM NEW.account_id OR OLD.account_number IS DISTINCT FROM NEW.account_number OR OLD.direction IS DISTINCT FROM NEW.direction OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.at IS DISTINCT FROM NEW.at OR OLD.day IS DISTINCT FROM NEW.day OR OLD.text IS DISTINCT FROM NEW.text OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.counter_name IS DISTINCT FROM NEW.counter_name OR OLD.counter_account IS DISTINCT FROM NEW.counter_account OR OLD.source IS DISTINCT FROM NEW.source OR OLD.heard_at IS DISTINCT FROM NEW.heard_at THEN RAISE EXCEPTION 'refused by bank_lines_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_lines_frozen BEFORE UPDATE ON bank_lines FOR EACH ROW EXECUTE FUNCTION bank_lines_frozen()',
        "CREATE OR REPLACE FUNCTION bank_lines_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_lines_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER bank_lines_no_delete BEFORE DELETE ON bank_lines FOR EACH ROW EXECUTE FUNCTION bank_lines_no_delete()',
        "CREATE OR REPLACE FUNCTION bank_tellings_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_tellings_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_tellings_no_update BEFORE UPDATE ON bank_tellings FOR EACH ROW EXECUTE FUNCTION bank_tellings_no_update()',
        "CREATE OR REPLACE FUNCTION bank_tellings_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_tellings_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER bank_tellings_no_delete BEFORE DELETE ON bank_tellings FOR EACH ROW EXECUTE FUNCTION bank_tellings_no_delete()',
        "CREATE OR REPLACE FUNCTION bank_tellings_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by bank_tellings_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER bank_tellings_no_truncate BEFORE TRUNCATE ON bank_tellings FOR EACH STATEMENT EXECUTE FUNCTION bank_tellings_no_truncate()',
        "CREATE OR REPLACE FUNCTION refunds_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.bank_line_id IS DISTINCT FROM NEW.bank_line_id OR OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.provider IS DISTINCT FROM NEW.provider OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.reason IS DISTINCT FROM NEW.reason OR OLD.request_key IS DISTINCT FROM NEW.request_key OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by THEN RAISE EXCEPTION 'refused by refunds_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER refunds_frozen BEFORE UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION refunds_frozen()',
        "CREATE OR REPLACE FUNCTION refunds_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by refunds_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER refunds_no_delete BEFORE DELETE ON refunds FOR EACH ROW EXECUTE FUNCTION refunds_no_delete()',
        "CREATE OR REPLACE FUNCTION refunds_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'promised' AND NEW.status = 'failed') OR (OLD.status = 'promised' AND NEW.status = 'sending') OR (OLD.status = 'promised' AND NEW.status = 'sent') OR (OLD.status = 'sending' AND NEW.status = 'failed') OR (OLD.status = 'sending' AND NEW.status = 'sent') OR (OLD.status = 'sending' AND NEW.status = 'unknown') OR (OLD.status = 'sent' AND NEW.status = 'returned') OR (OLD.status = 'unknown' AND NEW.status = 'failed') OR (OLD.status = 'unknown' AND NEW.status = 'sending') OR (OLD.status = 'unknown' AND NEW.status = 'sent')) THEN RAISE EXCEPTION 'refused by refunds_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER refunds_status_move BEFORE UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION refunds_status_move()',
        "CREATE OR REPLACE FUNCTION refunds_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'promised' THEN RAISE EXCEPTION 'refused by refunds_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER refunds_status_start BEFORE INSERT ON refunds FOR EACH ROW EXECUTE FUNCTION refunds_status_start()',
        "CREATE OR REPLACE FUNCTION money_moves_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by money_moves_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER money_moves_no_update BEFORE UPDATE ON money_moves FOR EACH ROW EXECUTE FUNCTION money_moves_no_update()',
        "CREATE OR REPLACE FUNCTION money_moves_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by money_moves_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER money_moves_no_delete BEFORE DELETE ON money_moves FOR EACH ROW EXECUTE FUNCTION money_moves_no_delete()',
        "CREATE OR REPLACE FUNCTION money_moves_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by money_moves_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER money_moves_no_truncate BEFORE TRUNCATE ON money_moves FOR EACH STATEMENT EXECUTE FUNCTION money_moves_no_truncate()',
        "CREATE OR REPLACE FUNCTION write_offs_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by write_offs_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER write_offs_no_update BEFORE UPDATE ON write_offs FOR EACH ROW EXECUTE FUNCTION write_offs_no_update()',
        "CREATE OR REPLACE FUNCTION write_offs_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by write_offs_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER write_offs_no_delete BEFORE DELETE ON write_offs FOR EACH ROW EXECUTE FUNCTION write_offs_no_delete()',
        "CREATE OR REPLACE FUNCTION write_offs_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by write_offs_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER write_offs_no_truncate BEFORE TRUNCATE ON write_offs FOR EACH STATEMENT EXECUTE FUNCTION write_offs_no_truncate()',
        "CREATE OR REPLACE FUNCTION money_cases_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.kind IS DISTINCT FROM NEW.kind OR OLD.subject IS DISTINCT FROM NEW.subject OR OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.bank_line_id IS DISTINCT FROM NEW.bank_line_id OR OLD.refund_id IS DISTINCT FROM NEW.refund_id OR OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.opened_at IS DISTINCT FROM NEW.opened_at THEN RAISE EXCEPTION 'refused by money_cases_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER money_cases_frozen BEFORE UPDATE ON money_cases FOR EACH ROW EXECUTE FUNCTION money_cases_frozen()',
        "CREATE OR REPLACE FUNCTION money_cases_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by money_cases_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER money_cases_no_delete BEFORE DELETE ON money_cases FOR EACH ROW EXECUTE FUNCTION money_cases_no_delete()',
    ],
}
LEGS = [  # rebuilt on SQLite, where a CHECK cannot be changed
    "CREATE TRIGGER ledger_postings_balanced BEFORE INSERT ON ledger_postings BEGIN SELECT RAISE(ABORT, 'refused by ledger_postings_balanced') WHERE (SELECT COALESCE(SUM(amount), 1) FROM ledger_legs WHERE posting_id = NEW.id) <> 0; END",
    "CREATE TRIGGER ledger_legs_no_update BEFORE UPDATE ON ledger_legs BEGIN SELECT RAISE(ABORT, 'refused by ledger_legs_no_update') WHERE 1=1; END",
    "CREATE TRIGGER ledger_legs_no_delete BEFORE DELETE ON ledger_legs BEGIN SELECT RAISE(ABORT, 'refused by ledger_legs_no_delete') WHERE 1=1; END",
    "CREATE TRIGGER ledger_legs_not_closed BEFORE INSERT ON ledger_legs BEGIN SELECT RAISE(ABORT, 'refused by ledger_legs_not_closed') WHERE EXISTS (SELECT 1 FROM ledger_postings WHERE id = NEW.posting_id); END",
]
PAYMENTS = {
    'sqlite': [
        'DROP TRIGGER payments_frozen',
        "CREATE TRIGGER payments_frozen BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'refused by payments_frozen') WHERE OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.parcel_id IS DISTINCT FROM NEW.parcel_id OR OLD.bank_line_id IS DISTINCT FROM NEW.bank_line_id OR OLD.provider IS DISTINCT FROM NEW.provider OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.amount IS DISTINCT FROM NEW.amount; END",
    ],
    'postgresql': [
        'DROP TRIGGER payments_frozen ON payments',
        "CREATE OR REPLACE FUNCTION payments_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.parcel_id IS DISTINCT FROM NEW.parcel_id OR OLD.bank_line_id IS DISTINCT FROM NEW.bank_line_id OR OLD.provider IS DISTINCT FROM NEW.provider OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.amount IS DISTINCT FROM NEW.amount THEN RAISE EXCEPTION 'refused by payments_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER payments_frozen BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION payments_frozen()',
    ],
}
OLD = ('buyer', 'cash_in_transit', 'bank', 'card', 'producer', 'commission', 'freight', 'fees', 'tax', 'loss')
NEW = (*OLD, 'unclear', 'refund')
COLUMNS = [
    "ALTER TABLE orders ADD COLUMN received BIGINT DEFAULT '0' NOT NULL"
    " CONSTRAINT ck_orders_received_not_negative CHECK (received >= 0)",
    "ALTER TABLE order_lines ADD COLUMN paid BIGINT DEFAULT '0' NOT NULL"
    " CONSTRAINT ck_order_lines_paid_of_the_amount CHECK (paid BETWEEN 0 AND amount)",
    "ALTER TABLE parcels ADD COLUMN freight_paid BIGINT DEFAULT '0' NOT NULL"
    " CONSTRAINT ck_parcels_paid_of_the_freight CHECK (freight_paid BETWEEN 0 AND freight)",
    "ALTER TABLE payments ADD COLUMN bank_line_id INTEGER"
    " CONSTRAINT fk_payments_bank_line_id REFERENCES bank_lines (id)",
]
WAS_DELIVERED = ("EXISTS (SELECT 1 FROM ledger_postings WHERE document = 'parcel:' || parcels.code"
                 " AND kind = 'delivered')")
WAS_PAID = "EXISTS (SELECT 1 FROM payments WHERE payments.parcel_id = parcels.id AND payments.status = {0})"
KNOWN = [  # what was paid by now
    "UPDATE parcels SET freight_paid = freight WHERE " + WAS_PAID.format("'paid'") +
    " OR (" + WAS_PAID.format("'refunded'") + " AND " + WAS_DELIVERED + ")",
    "UPDATE order_lines SET paid = amount WHERE cancelled_at IS NULL AND EXISTS (SELECT 1 FROM parcels WHERE"
    " parcels.id = order_lines.parcel_id AND parcels.status NOT IN ('going_back', 'back', 'lost') AND "
    + WAS_PAID.format("'paid'") + ")",
    "UPDATE orders SET received = (SELECT COALESCE(SUM(CASE WHEN payments.status = 'paid' THEN payments.amount"
    " ELSE parcels.freight_paid END), 0) FROM payments JOIN parcels ON parcels.id = payments.parcel_id"
    " WHERE payments.order_id = orders.id AND payments.status IN ('paid', 'refunded'))"
    " WHERE EXISTS (SELECT 1 FROM payments WHERE payments.order_id = orders.id"
    " AND payments.status IN ('paid', 'refunded'))",
]


def upgrade() -> None:
    op.create_table('bank_accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bin', sa.String(length=6), nullable=False),
    sa.Column('number', sa.String(length=19), nullable=False),
    sa.Column('holder', sa.String(length=120), nullable=False),
    sa.Column('is_shown', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ended_at IS NULL OR NOT is_shown', name=op.f('ck_bank_accounts_ended_is_not_shown')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_accounts')),
    sa.UniqueConstraint('bin', 'number', name=op.f('uq_bank_accounts_bin_number')),
    )
    op.create_index('uq_bank_accounts_is_shown', 'bank_accounts', ['is_shown'], unique=True, sqlite_where=sa.text('is_shown'), postgresql_where=sa.text('is_shown'))
    op.create_table('bank_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('account_number', sa.String(length=40), nullable=False),
    sa.Column('direction', sa.Enum('in', 'out', name='direction', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('remaining', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('counter_name', sa.String(length=160), nullable=False),
    sa.Column('counter_account', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=12), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('remaining BETWEEN 0 AND amount', name=op.f('ck_bank_lines_remaining_of_the_amount')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_bank_lines_amount_positive')),
    sa.ForeignKeyConstraint(['account_id'], ['bank_accounts.id'], name=op.f('fk_bank_lines_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_lines')),
    )
    op.create_index('ix_bank_lines_remaining', 'bank_lines', ['id'], unique=False, sqlite_where=sa.text('remaining > 0'), postgresql_where=sa.text('remaining > 0'))
    op.create_index('ix_bank_lines_twins', 'bank_lines', ['account_number', 'amount', 'day'], unique=False)
    op.create_table('bank_tellings',
    sa.Column('source', sa.String(length=12), nullable=False),
    sa.Column('external_id', sa.String(length=120), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['line_id'], ['bank_lines.id'], name=op.f('fk_bank_tellings_line_id')),
    sa.PrimaryKeyConstraint('source', 'external_id', name=op.f('pk_bank_tellings')),
    )
    op.create_index(op.f('ix_bank_tellings_line_id'), 'bank_tellings', ['line_id'], unique=False)
    op.create_table('refunds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('bank_line_id', sa.Integer(), nullable=True),
    sa.Column('payment_id', sa.Integer(), nullable=True),
    sa.Column('provider', sa.String(length=12), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('status', sa.Enum('promised', 'sending', 'unknown', 'sent', 'failed', 'returned', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('request_key', sa.String(length=120), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('account_box', sa.String(length=400), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_refunds_has_a_reason')),
    sa.CheckConstraint('(order_id IS NULL) <> (bank_line_id IS NULL)', name=op.f('ck_refunds_of_an_order_or_a_line')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_refunds_amount_positive')),
    sa.ForeignKeyConstraint(['bank_line_id'], ['bank_lines.id'], name=op.f('fk_refunds_bank_line_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_refunds_order_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_refunds_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refunds')),
    sa.UniqueConstraint('request_key', name=op.f('uq_refunds_request_key')),
    )
    op.create_index(op.f('ix_refunds_bank_line_id'), 'refunds', ['bank_line_id'], unique=False)
    op.create_index(op.f('ix_refunds_order_id'), 'refunds', ['order_id'], unique=False)
    op.create_index(op.f('ix_refunds_payment_id'), 'refunds', ['payment_id'], unique=False)
    op.create_table('money_moves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_order_id', sa.Integer(), nullable=False),
    sa.Column('to_order_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('request_key', sa.String(length=120), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_money_moves_has_a_reason')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_money_moves_amount_positive')),
    sa.CheckConstraint('from_order_id <> to_order_id', name=op.f('ck_money_moves_between_two')),
    sa.ForeignKeyConstraint(['from_order_id'], ['orders.id'], name=op.f('fk_money_moves_from_order_id')),
    sa.ForeignKeyConstraint(['to_order_id'], ['orders.id'], name=op.f('fk_money_moves_to_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_money_moves')),
    sa.UniqueConstraint('request_key', name=op.f('uq_money_moves_request_key')),
    )
    op.create_index(op.f('ix_money_moves_from_order_id'), 'money_moves', ['from_order_id'], unique=False)
    op.create_index(op.f('ix_money_moves_to_order_id'), 'money_moves', ['to_order_id'], unique=False)
    op.create_table('write_offs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('request_key', sa.String(length=120), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_write_offs_has_a_reason')),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_write_offs_amount_not_zero')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_write_offs_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_write_offs')),
    sa.UniqueConstraint('request_key', name=op.f('uq_write_offs_request_key')),
    )
    op.create_index(op.f('ix_write_offs_order_id'), 'write_offs', ['order_id'], unique=False)
    op.create_table('money_cases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('late', 'over', 'short', 'unknown', 'twice', 'strange_account', 'returned', 'dispute', 'stuck', 'cash', 'waybill', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('bank_line_id', sa.Integer(), nullable=True),
    sa.Column('refund_id', sa.Integer(), nullable=True),
    sa.Column('payment_id', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(), nullable=True),
    sa.Column('decision', sa.String(length=24), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.CheckConstraint("(closed_at IS NULL) = (decision = '')", name=op.f('ck_money_cases_closed_by_a_decision')),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by IS NULL)', name=op.f('ck_money_cases_closed_by_somebody')),
    sa.ForeignKeyConstraint(['bank_line_id'], ['bank_lines.id'], name=op.f('fk_money_cases_bank_line_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_money_cases_order_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_money_cases_payment_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refunds.id'], name=op.f('fk_money_cases_refund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_money_cases')),
    )
    op.create_index(op.f('ix_money_cases_bank_line_id'), 'money_cases', ['bank_line_id'], unique=False)
    op.create_index(op.f('ix_money_cases_order_id'), 'money_cases', ['order_id'], unique=False)
    op.create_index(op.f('ix_money_cases_payment_id'), 'money_cases', ['payment_id'], unique=False)
    op.create_index(op.f('ix_money_cases_refund_id'), 'money_cases', ['refund_id'], unique=False)
    op.create_index('uq_money_cases_open', 'money_cases', ['kind', 'subject'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    for statement in COLUMNS:
        op.execute(statement)
    op.add_column('orders', sa.Column('pay_by', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_payments_bank_line_id'), 'payments', ['bank_line_id'])
    is_sqlite = op.get_context().dialect.name == 'sqlite'
    _let_accounts_be_new(is_sqlite)
    for statement in KNOWN:
        op.execute(statement)
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [
        {"name": name, "valid_from": SINCE, "value": value, "actor": "system", "at": dt.datetime.now(dt.UTC)}
        for name, value in SETTINGS.items()
    ])
    for statement in (*TRIGGERS[op.get_context().dialect.name], *PAYMENTS[op.get_context().dialect.name]):
        op.get_bind().exec_driver_sql(statement)


def _let_accounts_be_new(is_sqlite: bool) -> None:
    old, new = (sa.Enum(*values, name='account', native_enum=False, create_constraint=True, length=24)
                for values in (OLD, NEW))
    if is_sqlite:
        op.execute('DROP TRIGGER ledger_postings_balanced')  # it reads the table that is rebuilt
        with op.batch_alter_table('ledger_legs', recreate='always') as batch:
            batch.alter_column('account', existing_type=old, type_=new, existing_nullable=False)
        for statement in LEGS:
            op.get_bind().exec_driver_sql(statement)
        return
    op.drop_constraint(op.f('ck_ledger_legs_account'), 'ledger_legs', type_='check')
    accounts = ', '.join(f"'{name}'" for name in NEW)
    op.execute(f"ALTER TABLE ledger_legs ADD CONSTRAINT ck_ledger_legs_account CHECK (account IN ({accounts}))")
