"""What printed labels ask for is kept, and no carrier takes a parcel without a waybill."""
import sqlalchemy as sa
from alembic import op

revision = '0055'
down_revision = '0054'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER label_prints_no_update BEFORE UPDATE ON label_prints BEGIN SELECT RAISE(ABORT, 'refused by label_prints_no_update') WHERE 1=1; END",
        "CREATE TRIGGER label_prints_no_delete BEFORE DELETE ON label_prints BEGIN SELECT RAISE(ABORT, 'refused by label_prints_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER parcels_leaves_with_a_waybill BEFORE UPDATE ON parcels BEGIN SELECT RAISE(ABORT, 'refused by parcels_leaves_with_a_waybill') WHERE OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND NEW.carrier <> 'own' AND NEW.waybill IS NULL; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION label_prints_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by label_prints_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER label_prints_no_update BEFORE UPDATE ON label_prints FOR EACH ROW EXECUTE FUNCTION label_prints_no_update()',
        "CREATE OR REPLACE FUNCTION label_prints_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by label_prints_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER label_prints_no_delete BEFORE DELETE ON label_prints FOR EACH ROW EXECUTE FUNCTION label_prints_no_delete()',
        "CREATE OR REPLACE FUNCTION label_prints_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by label_prints_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER label_prints_no_truncate BEFORE TRUNCATE ON label_prints FOR EACH STATEMENT EXECUTE FUNCTION label_prints_no_truncate()',
        "CREATE OR REPLACE FUNCTION parcels_leaves_with_a_waybill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status IN ('packed', 'booked') AND NEW.status = 'picked_up' AND NEW.carrier <> 'own' AND NEW.waybill IS NULL THEN RAISE EXCEPTION 'refused by parcels_leaves_with_a_waybill' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER parcels_leaves_with_a_waybill BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION parcels_leaves_with_a_waybill()',
    ],
}


def upgrade() -> None:
    op.create_table('label_prints',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('parcel_id', sa.Integer(), nullable=False),
    sa.Column('cash', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.CheckConstraint('cash >= 0', name=op.f('ck_label_prints_asks_no_less_than_nothing')),
    sa.ForeignKeyConstraint(['parcel_id'], ['parcels.id'], name=op.f('fk_label_prints_parcel_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_label_prints')),
    )
    op.create_index(op.f('ix_label_prints_parcel_id'), 'label_prints', ['parcel_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
