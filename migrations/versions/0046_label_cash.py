"""What the label of a packed parcel asks for; none leaves with another sum than is due.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
from alembic import op

revision = '0046'
down_revision = '0045'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER parcels_leaves_with_the_right_label BEFORE UPDATE ON parcels BEGIN SELECT RAISE(ABORT, 'refused by parcels_leaves_with_the_right_label') WHERE OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND NEW.label_cash IS NOT NULL AND NEW.label_cash <> (SELECT COALESCE(SUM(amount), 0) FROM payments WHERE payments.parcel_id = NEW.id AND payments.status = 'started'); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION parcels_leaves_with_the_right_label() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND NEW.label_cash IS NOT NULL AND NEW.label_cash <> (SELECT COALESCE(SUM(amount), 0) FROM payments WHERE payments.parcel_id = NEW.id AND payments.status = 'started') THEN RAISE EXCEPTION 'refused by parcels_leaves_with_the_right_label' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER parcels_leaves_with_the_right_label BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION parcels_leaves_with_the_right_label()',
    ],
}


def upgrade() -> None:
    op.execute("ALTER TABLE parcels ADD COLUMN label_cash BIGINT"
               " CONSTRAINT ck_parcels_label_asks_no_less_than_nothing CHECK (label_cash >= 0)")
    op.execute("UPDATE parcels SET label_cash = (SELECT COALESCE(SUM(amount), 0) FROM payments"
               " WHERE payments.parcel_id = parcels.id AND payments.status = 'started')"
               " WHERE status IN ('packed', 'booked')")
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
