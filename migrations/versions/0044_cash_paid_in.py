"""Cash paid in: what covers which parcels, and the statements of carriers.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0044'
down_revision = '0043'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER cod_statements_stays BEFORE UPDATE ON cod_statements BEGIN SELECT RAISE(ABORT, 'refused by cod_statements_stays') WHERE OLD.taken_at IS NOT NULL OR OLD.carrier IS DISTINCT FROM NEW.carrier OR OLD.number IS DISTINCT FROM NEW.number OR OLD.customer IS DISTINCT FROM NEW.customer OR OLD.day IS DISTINCT FROM NEW.day OR OLD.cod IS DISTINCT FROM NEW.cod OR OLD.fees IS DISTINCT FROM NEW.fees OR OLD.net IS DISTINCT FROM NEW.net OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.file_name IS DISTINCT FROM NEW.file_name OR OLD.brought_by IS DISTINCT FROM NEW.brought_by OR OLD.brought_at IS DISTINCT FROM NEW.brought_at; END",
        "CREATE TRIGGER cod_statements_taken_is_kept BEFORE DELETE ON cod_statements BEGIN SELECT RAISE(ABORT, 'refused by cod_statements_taken_is_kept') WHERE OLD.taken_at IS NOT NULL; END",
        "CREATE TRIGGER cod_statement_lines_no_update BEFORE UPDATE ON cod_statement_lines BEGIN SELECT RAISE(ABORT, 'refused by cod_statement_lines_no_update') WHERE 1=1; END",
        "CREATE TRIGGER cod_statement_lines_taken_is_kept BEFORE DELETE ON cod_statement_lines BEGIN SELECT RAISE(ABORT, 'refused by cod_statement_lines_taken_is_kept') WHERE EXISTS (SELECT 1 FROM cod_statements WHERE id = OLD.statement_id AND taken_at IS NOT NULL); END",
        "CREATE TRIGGER remittances_no_update BEFORE UPDATE ON remittances BEGIN SELECT RAISE(ABORT, 'refused by remittances_no_update') WHERE 1=1; END",
        "CREATE TRIGGER remittances_no_delete BEFORE DELETE ON remittances BEGIN SELECT RAISE(ABORT, 'refused by remittances_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER remittance_items_no_update BEFORE UPDATE ON remittance_items BEGIN SELECT RAISE(ABORT, 'refused by remittance_items_no_update') WHERE 1=1; END",
        "CREATE TRIGGER remittance_items_no_delete BEFORE DELETE ON remittance_items BEGIN SELECT RAISE(ABORT, 'refused by remittance_items_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER remittance_items_collected BEFORE INSERT ON remittance_items BEGIN SELECT RAISE(ABORT, 'refused by remittance_items_collected') WHERE NEW.payment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments WHERE id = NEW.payment_id AND provider = 'cod' AND status = 'paid' AND amount = NEW.amount); END",
        "CREATE TRIGGER remittance_items_given_back BEFORE INSERT ON remittance_items BEGIN SELECT RAISE(ABORT, 'refused by remittance_items_given_back') WHERE NEW.refund_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.refund_id AND provider = 'cod' AND status = 'sent' AND amount = -NEW.amount); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION cod_statements_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.taken_at IS NOT NULL OR OLD.carrier IS DISTINCT FROM NEW.carrier OR OLD.number IS DISTINCT FROM NEW.number OR OLD.customer IS DISTINCT FROM NEW.customer OR OLD.day IS DISTINCT FROM NEW.day OR OLD.cod IS DISTINCT FROM NEW.cod OR OLD.fees IS DISTINCT FROM NEW.fees OR OLD.net IS DISTINCT FROM NEW.net OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.file_name IS DISTINCT FROM NEW.file_name OR OLD.brought_by IS DISTINCT FROM NEW.brought_by OR OLD.brought_at IS DISTINCT FROM NEW.brought_at THEN RAISE EXCEPTION 'refused by cod_statements_stays' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER cod_statements_stays BEFORE UPDATE ON cod_statements FOR EACH ROW EXECUTE FUNCTION cod_statements_stays()',
        "CREATE OR REPLACE FUNCTION cod_statements_taken_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.taken_at IS NOT NULL THEN RAISE EXCEPTION 'refused by cod_statements_taken_is_kept' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER cod_statements_taken_is_kept BEFORE DELETE ON cod_statements FOR EACH ROW EXECUTE FUNCTION cod_statements_taken_is_kept()',
        "CREATE OR REPLACE FUNCTION cod_statement_lines_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by cod_statement_lines_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER cod_statement_lines_no_update BEFORE UPDATE ON cod_statement_lines FOR EACH ROW EXECUTE FUNCTION cod_statement_lines_no_update()',
        "CREATE OR REPLACE FUNCTION cod_statement_lines_taken_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM cod_statements WHERE id = OLD.statement_id AND taken_at IS NOT NULL) THEN RAISE EXCEPTION 'refused by cod_statement_lines_taken_is_kept' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER cod_statement_lines_taken_is_kept BEFORE DELETE ON cod_statement_lines FOR EACH ROW EXECUTE FUNCTION cod_statement_lines_taken_is_kept()',
        "CREATE OR REPLACE FUNCTION remittances_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by remittances_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER remittances_no_update BEFORE UPDATE ON remittances FOR EACH ROW EXECUTE FUNCTION remittances_no_update()',
        "CREATE OR REPLACE FUNCTION remittances_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by remittances_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER remittances_no_delete BEFORE DELETE ON remittances FOR EACH ROW EXECUTE FUNCTION remittances_no_delete()',
        "CREATE OR REPLACE FUNCTION remittances_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by remittances_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER remittances_no_truncate BEFORE TRUNCATE ON remittances FOR EACH STATEMENT EXECUTE FUNCTION remittances_no_truncate()',
        "CREATE OR REPLACE FUNCTION remittance_items_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by remittance_items_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER remittance_items_no_update BEFORE UPDATE ON remittance_items FOR EACH ROW EXECUTE FUNCTION remittance_items_no_update()',
        "CREATE OR REPLACE FUNCTION remittance_items_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by remittance_items_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER remittance_items_no_delete BEFORE DELETE ON remittance_items FOR EACH ROW EXECUTE FUNCTION remittance_items_no_delete()',
        "CREATE OR REPLACE FUNCTION remittance_items_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by remittance_items_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER remittance_items_no_truncate BEFORE TRUNCATE ON remittance_items FOR EACH STATEMENT EXECUTE FUNCTION remittance_items_no_truncate()',
        "CREATE OR REPLACE FUNCTION remittance_items_collected() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.payment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments WHERE id = NEW.payment_id AND provider = 'cod' AND status = 'paid' AND amount = NEW.amount) THEN RAISE EXCEPTION 'refused by remittance_items_collected' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER remittance_items_collected BEFORE INSERT ON remittance_items FOR EACH ROW EXECUTE FUNCTION remittance_items_collected()',
        "CREATE OR REPLACE FUNCTION remittance_items_given_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.refund_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.refund_id AND provider = 'cod' AND status = 'sent' AND amount = -NEW.amount) THEN RAISE EXCEPTION 'refused by remittance_items_given_back' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER remittance_items_given_back BEFORE INSERT ON remittance_items FOR EACH ROW EXECUTE FUNCTION remittance_items_given_back()',
    ],
}


def upgrade() -> None:
    op.create_table('cod_statements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('carrier', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('customer', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('cod', sa.BigInteger(), nullable=False),
    sa.Column('fees', sa.BigInteger(), nullable=False),
    sa.Column('net', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.String(length=160), nullable=False),
    sa.Column('brought_by', sa.String(), nullable=False),
    sa.Column('brought_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_by', sa.String(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(taken_at IS NULL) = (taken_by IS NULL)', name=op.f('ck_cod_statements_taken_by_somebody')),
    sa.CheckConstraint('cod >= 0', name=op.f('ck_cod_statements_cod_not_negative')),
    sa.CheckConstraint('net = cod - fees', name=op.f('ck_cod_statements_net_is_the_rest')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cod_statements')),
    sa.UniqueConstraint('carrier', 'number', name=op.f('uq_cod_statements_carrier_number')),
    )
    op.create_table('cod_statement_lines',
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('waybill', sa.String(length=40), nullable=False),
    sa.Column('cod', sa.BigInteger(), nullable=False),
    sa.Column('fee', sa.BigInteger(), nullable=False),
    sa.Column('delivered_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.CheckConstraint('cod >= 0', name=op.f('ck_cod_statement_lines_cod_not_negative')),
    sa.ForeignKeyConstraint(['statement_id'], ['cod_statements.id'], name=op.f('fk_cod_statement_lines_statement_id')),
    sa.PrimaryKeyConstraint('statement_id', 'waybill', name=op.f('pk_cod_statement_lines')),
    )
    op.create_index(op.f('ix_cod_statement_lines_waybill'), 'cod_statement_lines', ['waybill'], unique=False)
    op.create_table('remittances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('way', sa.Enum('bank', 'hand', 'loss', name='way', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('bank_line_id', sa.Integer(), nullable=True),
    sa.Column('statement_id', sa.Integer(), nullable=True),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('from_office', sa.Boolean(), nullable=False),
    sa.Column('cash', sa.BigInteger(), nullable=False),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.Column('fees', sa.BigInteger(), nullable=False),
    sa.Column('short', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("(way = 'bank') = (bank_line_id IS NOT NULL)", name=op.f('ck_remittances_bank_has_a_line')),
    sa.CheckConstraint("NOT from_office OR (way = 'bank' AND short = 0 AND fees = 0)", name=op.f('ck_remittances_office_goes_to_the_bank')),
    sa.CheckConstraint("way <> 'loss' OR about_id IS NOT NULL", name=op.f('ck_remittances_lost_was_missing')),
    sa.CheckConstraint("way = 'bank' OR reason <> ''", name=op.f('ck_remittances_by_hand_has_a_reason')),
    sa.CheckConstraint('about_id IS NULL OR (short = 0 AND fees = 0 AND NOT from_office)', name=op.f('ck_remittances_made_up_is_plain')),
    sa.CheckConstraint('cash = paid + fees + short', name=op.f('ck_remittances_cash_is_all_of_it')),
    sa.CheckConstraint('fees = 0 OR statement_id IS NOT NULL', name=op.f('ck_remittances_fees_are_stated')),
    sa.CheckConstraint('paid >= 0 AND short >= 0 AND paid + fees > 0', name=op.f('ck_remittances_something_came')),
    sa.ForeignKeyConstraint(['about_id'], ['remittances.id'], name=op.f('fk_remittances_about_id')),
    sa.ForeignKeyConstraint(['bank_line_id'], ['bank_lines.id'], name=op.f('fk_remittances_bank_line_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['cod_statements.id'], name=op.f('fk_remittances_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remittances')),
    )
    op.create_index(op.f('ix_remittances_about_id'), 'remittances', ['about_id'], unique=False)
    op.create_index(op.f('ix_remittances_bank_line_id'), 'remittances', ['bank_line_id'], unique=False)
    op.create_index(op.f('ix_remittances_statement_id'), 'remittances', ['statement_id'], unique=False)
    op.create_table('remittance_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('remittance_id', sa.Integer(), nullable=False),
    sa.Column('payment_id', sa.Integer(), nullable=True),
    sa.Column('refund_id', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('(amount > 0) = (payment_id IS NOT NULL)', name=op.f('ck_remittance_items_in_or_given_back')),
    sa.CheckConstraint('(payment_id IS NULL) <> (refund_id IS NULL)', name=op.f('ck_remittance_items_of_a_payment_or_a_refund')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_remittance_items_payment_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refunds.id'], name=op.f('fk_remittance_items_refund_id')),
    sa.ForeignKeyConstraint(['remittance_id'], ['remittances.id'], name=op.f('fk_remittance_items_remittance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remittance_items')),
    )
    op.create_index(op.f('ix_remittance_items_remittance_id'), 'remittance_items', ['remittance_id'], unique=False)
    op.create_index('uq_remittance_items_payment_id', 'remittance_items', ['payment_id'], unique=True, sqlite_where=sa.text('payment_id IS NOT NULL'), postgresql_where=sa.text('payment_id IS NOT NULL'))
    op.create_index('uq_remittance_items_refund_id', 'remittance_items', ['refund_id'], unique=True, sqlite_where=sa.text('refund_id IS NOT NULL'), postgresql_where=sa.text('refund_id IS NOT NULL'))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
