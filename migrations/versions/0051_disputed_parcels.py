"""A parcel stays in the store while the bank of its buyer looks into the payment by card."""
from alembic import op

revision = '0051'
down_revision = '0050'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER parcels_stays_while_disputed BEFORE UPDATE ON parcels BEGIN SELECT RAISE(ABORT, 'refused by parcels_stays_while_disputed') WHERE OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND EXISTS (SELECT 1 FROM money_cases WHERE money_cases.order_id = NEW.order_id AND money_cases.kind = 'dispute' AND money_cases.closed_at IS NULL); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION parcels_stays_while_disputed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND EXISTS (SELECT 1 FROM money_cases WHERE money_cases.order_id = NEW.order_id AND money_cases.kind = 'dispute' AND money_cases.closed_at IS NULL) THEN RAISE EXCEPTION 'refused by parcels_stays_while_disputed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER parcels_stays_while_disputed BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION parcels_stays_while_disputed()',
    ],
}


def upgrade() -> None:
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
