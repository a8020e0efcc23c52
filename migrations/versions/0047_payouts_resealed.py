"""The box with the account of a payout may be sealed with another key; everything else of it stays."""
from alembic import op

revision = '0047'
down_revision = '0046'

TRIGGERS = {
    'sqlite': [
        'DROP TRIGGER payouts_account_kept',
        "CREATE TRIGGER payouts_account_kept BEFORE UPDATE ON payouts BEGIN SELECT RAISE(ABORT, 'refused by payouts_account_kept') WHERE OLD.status <> 'waiting' AND NEW.status <> 'waiting' AND (OLD.batch_id IS DISTINCT FROM NEW.batch_id OR OLD.bank_bin IS DISTINCT FROM NEW.bank_bin OR OLD.account_tail IS DISTINCT FROM NEW.account_tail OR OLD.holder IS DISTINCT FROM NEW.holder); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION payouts_account_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> 'waiting' AND NEW.status <> 'waiting' AND (OLD.batch_id IS DISTINCT FROM NEW.batch_id OR OLD.bank_bin IS DISTINCT FROM NEW.bank_bin OR OLD.account_tail IS DISTINCT FROM NEW.account_tail OR OLD.holder IS DISTINCT FROM NEW.holder) THEN RAISE EXCEPTION 'refused by payouts_account_kept' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
    ],
}


def upgrade() -> None:
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
