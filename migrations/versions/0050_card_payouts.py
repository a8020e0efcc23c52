"""What the card provider pays out to the bank; a dispute that was lost can be won after an appeal."""
import sqlalchemy as sa
from alembic import op

revision = '0050'
down_revision = '0049'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER card_payouts_no_update BEFORE UPDATE ON card_payouts BEGIN SELECT RAISE(ABORT, 'refused by card_payouts_no_update') WHERE 1=1; END",
        "CREATE TRIGGER card_payouts_no_delete BEFORE DELETE ON card_payouts BEGIN SELECT RAISE(ABORT, 'refused by card_payouts_no_delete') WHERE 1=1; END",
        'DROP TRIGGER card_disputes_status_move',
        "CREATE TRIGGER card_disputes_status_move BEFORE UPDATE ON card_disputes BEGIN SELECT RAISE(ABORT, 'refused by card_disputes_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'lost' AND NEW.status = 'won') OR (OLD.status = 'open' AND NEW.status = 'lost') OR (OLD.status = 'open' AND NEW.status = 'won')); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION card_payouts_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by card_payouts_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER card_payouts_no_update BEFORE UPDATE ON card_payouts FOR EACH ROW EXECUTE FUNCTION card_payouts_no_update()',
        "CREATE OR REPLACE FUNCTION card_payouts_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by card_payouts_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER card_payouts_no_delete BEFORE DELETE ON card_payouts FOR EACH ROW EXECUTE FUNCTION card_payouts_no_delete()',
        "CREATE OR REPLACE FUNCTION card_payouts_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by card_payouts_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER card_payouts_no_truncate BEFORE TRUNCATE ON card_payouts FOR EACH STATEMENT EXECUTE FUNCTION card_payouts_no_truncate()',
        "CREATE OR REPLACE FUNCTION card_disputes_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'lost' AND NEW.status = 'won') OR (OLD.status = 'open' AND NEW.status = 'lost') OR (OLD.status = 'open' AND NEW.status = 'won')) THEN RAISE EXCEPTION 'refused by card_disputes_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
    ],
}


def upgrade() -> None:
    op.create_table('card_payouts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('bank_line_id', sa.Integer(), nullable=False),
        sa.Column('covers', sa.BigInteger(), nullable=False),
        sa.Column('paid', sa.BigInteger(), nullable=False),
        sa.Column('fees', sa.BigInteger(), nullable=False),
        sa.Column('note', sa.String(length=200), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('made_by', sa.String(), nullable=False),
        sa.CheckConstraint("note <> ''", name=op.f('ck_card_payouts_says_which')),
        sa.CheckConstraint('covers = paid + fees', name=op.f('ck_card_payouts_covers_all_of_it')),
        sa.CheckConstraint('covers > 0 AND paid > 0', name=op.f('ck_card_payouts_something_came')),
        sa.ForeignKeyConstraint(['bank_line_id'], ['bank_lines.id'], name=op.f('fk_card_payouts_bank_line_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_card_payouts')),
        sa.UniqueConstraint('bank_line_id', name=op.f('uq_card_payouts_bank_line_id')),
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
