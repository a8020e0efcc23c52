"""Photos of transfer slips that buyers send, and the case of one to which no money has come.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0054'
down_revision = '0053'

SINCE = dt.date(2025, 7, 1)
SETTINGS = {
    "transfer_slip_days": 90,
    "slip_case_minutes": 30,
}
KINDS = ('late', 'over', 'short', 'unknown', 'twice', 'strange_account', 'returned', 'dispute',
         'stuck', 'cash', 'waybill', 'slip_unmatched')
CASES = [  # on SQLite, where the table is made anew
    "CREATE TRIGGER parcels_stays_while_disputed BEFORE UPDATE ON parcels BEGIN SELECT RAISE(ABORT, 'refused by parcels_stays_while_disputed') WHERE OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND EXISTS (SELECT 1 FROM money_cases WHERE money_cases.order_id = NEW.order_id AND money_cases.kind = 'dispute' AND money_cases.closed_at IS NULL); END",
    "CREATE TRIGGER money_cases_frozen BEFORE UPDATE ON money_cases BEGIN SELECT RAISE(ABORT, 'refused by money_cases_frozen') WHERE OLD.kind IS DISTINCT FROM NEW.kind OR OLD.subject IS DISTINCT FROM NEW.subject OR OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.bank_line_id IS DISTINCT FROM NEW.bank_line_id OR OLD.refund_id IS DISTINCT FROM NEW.refund_id OR OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.opened_at IS DISTINCT FROM NEW.opened_at; END",
    "CREATE TRIGGER money_cases_no_delete BEFORE DELETE ON money_cases BEGIN SELECT RAISE(ABORT, 'refused by money_cases_no_delete') WHERE 1=1; END",
]
COLUMNS = ("id, kind, subject, order_id, bank_line_id, refund_id, payment_id, amount, note, opened_at, closed_at, "
           "closed_by, decision, reason")
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER transfer_slips_frozen BEFORE UPDATE ON transfer_slips BEGIN SELECT RAISE(ABORT, 'refused by transfer_slips_frozen') WHERE OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.number IS DISTINCT FROM NEW.number OR OLD.key IS DISTINCT FROM NEW.key OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.width IS DISTINCT FROM NEW.width OR OLD.height IS DISTINCT FROM NEW.height OR OLD.sent_at IS DISTINCT FROM NEW.sent_at OR OLD.sent_by IS DISTINCT FROM NEW.sent_by OR OLD.request_key IS DISTINCT FROM NEW.request_key; END",
        "CREATE TRIGGER transfer_slips_no_delete BEFORE DELETE ON transfer_slips BEGIN SELECT RAISE(ABORT, 'refused by transfer_slips_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER transfer_slips_marked_once BEFORE UPDATE ON transfer_slips BEGIN SELECT RAISE(ABORT, 'refused by transfer_slips_marked_once') WHERE (OLD.seen_at IS NOT NULL AND (OLD.seen_at IS DISTINCT FROM NEW.seen_at OR OLD.seen_by IS DISTINCT FROM NEW.seen_by)) OR (OLD.removed_at IS NOT NULL AND OLD.removed_at IS DISTINCT FROM NEW.removed_at); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION transfer_slips_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.number IS DISTINCT FROM NEW.number OR OLD.key IS DISTINCT FROM NEW.key OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.width IS DISTINCT FROM NEW.width OR OLD.height IS DISTINCT FROM NEW.height OR OLD.sent_at IS DISTINCT FROM NEW.sent_at OR OLD.sent_by IS DISTINCT FROM NEW.sent_by OR OLD.request_key IS DISTINCT FROM NEW.request_key THEN RAISE EXCEPTION 'refused by transfer_slips_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER transfer_slips_frozen BEFORE UPDATE ON transfer_slips FOR EACH ROW EXECUTE FUNCTION transfer_slips_frozen()',
        "CREATE OR REPLACE FUNCTION transfer_slips_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by transfer_slips_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER transfer_slips_no_delete BEFORE DELETE ON transfer_slips FOR EACH ROW EXECUTE FUNCTION transfer_slips_no_delete()',
        "CREATE OR REPLACE FUNCTION transfer_slips_marked_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (OLD.seen_at IS NOT NULL AND (OLD.seen_at IS DISTINCT FROM NEW.seen_at OR OLD.seen_by IS DISTINCT FROM NEW.seen_by)) OR (OLD.removed_at IS NOT NULL AND OLD.removed_at IS DISTINCT FROM NEW.removed_at) THEN RAISE EXCEPTION 'refused by transfer_slips_marked_once' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER transfer_slips_marked_once BEFORE UPDATE ON transfer_slips FOR EACH ROW EXECUTE FUNCTION transfer_slips_marked_once()',
    ],
}


def upgrade() -> None:
    op.create_table('transfer_slips',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.String(), nullable=False),
    sa.Column('request_key', sa.String(length=200), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_by', sa.String(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(seen_at IS NULL) = (seen_by IS NULL)', name=op.f('ck_transfer_slips_seen_by_somebody')),
    sa.CheckConstraint('number BETWEEN 1 AND 5', name=op.f('ck_transfer_slips_number_within_the_limit')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_transfer_slips_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer_slips')),
    sa.UniqueConstraint('key', name=op.f('uq_transfer_slips_key')),
    sa.UniqueConstraint('order_id', 'digest', name=op.f('uq_transfer_slips_order_id_digest')),
    sa.UniqueConstraint('order_id', 'number', name=op.f('uq_transfer_slips_order_id_number')),
    )
    op.create_index(op.f('ix_transfer_slips_sent_at'), 'transfer_slips', ['sent_at'], unique=False)
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [
        {"name": name, "valid_from": SINCE, "value": value, "actor": "system", "at": dt.datetime.now(dt.UTC)}
        for name, value in SETTINGS.items()
    ])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    _let_a_case_be_new(op.get_context().dialect.name == 'sqlite')


def _let_a_case_be_new(is_sqlite: bool) -> None:
    kinds = ', '.join(f"'{kind}'" for kind in KINDS)
    if not is_sqlite:
        op.drop_constraint(op.f('ck_money_cases_kind'), 'money_cases', type_='check')
        op.execute(f"ALTER TABLE money_cases ADD CONSTRAINT ck_money_cases_kind CHECK (kind IN ({kinds}))")
        return
    op.execute('DROP TRIGGER parcels_stays_while_disputed')  # it reads the table that is made anew
    op.create_table('money_cases_new',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
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
    sa.CheckConstraint(f'kind IN ({kinds})', name=op.f('ck_money_cases_kind')),
    sa.CheckConstraint("(closed_at IS NULL) = (decision = '')", name=op.f('ck_money_cases_closed_by_a_decision')),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by IS NULL)', name=op.f('ck_money_cases_closed_by_somebody')),
    sa.ForeignKeyConstraint(['bank_line_id'], ['bank_lines.id'], name=op.f('fk_money_cases_bank_line_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_money_cases_order_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_money_cases_payment_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refunds.id'], name=op.f('fk_money_cases_refund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_money_cases')),
    )
    op.execute(f"INSERT INTO money_cases_new ({COLUMNS}) SELECT {COLUMNS} FROM money_cases")
    op.execute("DROP TABLE money_cases")
    op.execute("ALTER TABLE money_cases_new RENAME TO money_cases")
    op.create_index(op.f('ix_money_cases_bank_line_id'), 'money_cases', ['bank_line_id'], unique=False)
    op.create_index(op.f('ix_money_cases_order_id'), 'money_cases', ['order_id'], unique=False)
    op.create_index(op.f('ix_money_cases_payment_id'), 'money_cases', ['payment_id'], unique=False)
    op.create_index(op.f('ix_money_cases_refund_id'), 'money_cases', ['refund_id'], unique=False)
    op.create_index('uq_money_cases_open', 'money_cases', ['kind', 'subject'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    for statement in CASES:
        op.get_bind().exec_driver_sql(statement)
