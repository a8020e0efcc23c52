"""The tables of orders.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'

SETTINGS = {
    "freight_per_parcel": 30_000,  # dong
    "confirm_by_hand_over": 2_000_000,  # dong
    "claim_minutes": 30,
    "closing_minutes": 10,
}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER ledger_postings_no_update BEFORE UPDATE ON ledger_postings BEGIN SELECT RAISE(ABORT, 'refused by ledger_postings_no_update') WHERE 1=1; END",
        "CREATE TRIGGER ledger_postings_no_delete BEFORE DELETE ON ledger_postings BEGIN SELECT RAISE(ABORT, 'refused by ledger_postings_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER ledger_postings_balanced BEFORE INSERT ON ledger_postings BEGIN SELECT RAISE(ABORT, 'refused by ledger_postings_balanced') WHERE (SELECT COALESCE(SUM(amount), 1) FROM ledger_legs WHERE posting_id = NEW.id) <> 0; END",
        "CREATE TRIGGER orders_frozen BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'refused by orders_frozen') WHERE OLD.code IS DISTINCT FROM NEW.code OR OLD.secret IS DISTINCT FROM NEW.secret OR OLD.source IS DISTINCT FROM NEW.source OR OLD.placed_at IS DISTINCT FROM NEW.placed_at; END",
        "CREATE TRIGGER orders_no_delete BEFORE DELETE ON orders BEGIN SELECT RAISE(ABORT, 'refused by orders_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER orders_status_move BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'refused by orders_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'confirmed' AND NEW.status = 'cancelled') OR (OLD.status = 'confirmed' AND NEW.status = 'delivered') OR (OLD.status = 'confirmed' AND NEW.status = 'packed') OR (OLD.status = 'confirmed' AND NEW.status = 'returned') OR (OLD.status = 'confirmed' AND NEW.status = 'shipped') OR (OLD.status = 'delivered' AND NEW.status = 'returned') OR (OLD.status = 'packed' AND NEW.status = 'cancelled') OR (OLD.status = 'packed' AND NEW.status = 'confirmed') OR (OLD.status = 'packed' AND NEW.status = 'delivered') OR (OLD.status = 'packed' AND NEW.status = 'returned') OR (OLD.status = 'packed' AND NEW.status = 'shipped') OR (OLD.status = 'placed' AND NEW.status = 'cancelled') OR (OLD.status = 'placed' AND NEW.status = 'confirmed') OR (OLD.status = 'shipped' AND NEW.status = 'delivered') OR (OLD.status = 'shipped' AND NEW.status = 'returned')); END",
        "CREATE TRIGGER orders_status_start BEFORE INSERT ON orders BEGIN SELECT RAISE(ABORT, 'refused by orders_status_start') WHERE NEW.status <> 'placed'; END",
        "CREATE TRIGGER parcels_frozen BEFORE UPDATE ON parcels BEGIN SELECT RAISE(ABORT, 'refused by parcels_frozen') WHERE OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.code IS DISTINCT FROM NEW.code; END",
        "CREATE TRIGGER parcels_no_delete BEFORE DELETE ON parcels BEGIN SELECT RAISE(ABORT, 'refused by parcels_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER parcels_status_move BEFORE UPDATE ON parcels BEGIN SELECT RAISE(ABORT, 'refused by parcels_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'booked' AND NEW.status = 'cancelled') OR (OLD.status = 'booked' AND NEW.status = 'packed') OR (OLD.status = 'booked' AND NEW.status = 'picked_up') OR (OLD.status = 'delivered' AND NEW.status = 'going_back') OR (OLD.status = 'failed' AND NEW.status = 'delivered') OR (OLD.status = 'failed' AND NEW.status = 'going_back') OR (OLD.status = 'failed' AND NEW.status = 'lost') OR (OLD.status = 'failed' AND NEW.status = 'under_way') OR (OLD.status = 'going_back' AND NEW.status = 'back') OR (OLD.status = 'going_back' AND NEW.status = 'lost') OR (OLD.status = 'packed' AND NEW.status = 'booked') OR (OLD.status = 'packed' AND NEW.status = 'cancelled') OR (OLD.status = 'packed' AND NEW.status = 'picked_up') OR (OLD.status = 'packed' AND NEW.status = 'to_pack') OR (OLD.status = 'picked_up' AND NEW.status = 'delivered') OR (OLD.status = 'picked_up' AND NEW.status = 'failed') OR (OLD.status = 'picked_up' AND NEW.status = 'going_back') OR (OLD.status = 'picked_up' AND NEW.status = 'lost') OR (OLD.status = 'picked_up' AND NEW.status = 'under_way') OR (OLD.status = 'to_pack' AND NEW.status = 'cancelled') OR (OLD.status = 'to_pack' AND NEW.status = 'packed') OR (OLD.status = 'under_way' AND NEW.status = 'delivered') OR (OLD.status = 'under_way' AND NEW.status = 'failed') OR (OLD.status = 'under_way' AND NEW.status = 'going_back') OR (OLD.status = 'under_way' AND NEW.status = 'lost')); END",
        "CREATE TRIGGER parcels_status_start BEFORE INSERT ON parcels BEGIN SELECT RAISE(ABORT, 'refused by parcels_status_start') WHERE NEW.status <> 'to_pack'; END",
        "CREATE TRIGGER payments_frozen BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'refused by payments_frozen') WHERE OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.parcel_id IS DISTINCT FROM NEW.parcel_id OR OLD.provider IS DISTINCT FROM NEW.provider OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.amount IS DISTINCT FROM NEW.amount; END",
        "CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'refused by payments_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER payments_status_move BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'refused by payments_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'expired' AND NEW.status = 'paid') OR (OLD.status = 'paid' AND NEW.status = 'refunded') OR (OLD.status = 'refused' AND NEW.status = 'paid') OR (OLD.status = 'started' AND NEW.status = 'expired') OR (OLD.status = 'started' AND NEW.status = 'paid') OR (OLD.status = 'started' AND NEW.status = 'refused')); END",
        "CREATE TRIGGER payments_status_start BEFORE INSERT ON payments BEGIN SELECT RAISE(ABORT, 'refused by payments_status_start') WHERE NEW.status <> 'started'; END",
        "CREATE TRIGGER order_lines_frozen BEFORE UPDATE ON order_lines BEGIN SELECT RAISE(ABORT, 'refused by order_lines_frozen') WHERE OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.variant_id IS DISTINCT FROM NEW.variant_id OR OLD.stock_item_id IS DISTINCT FROM NEW.stock_item_id OR OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.commune_code IS DISTINCT FROM NEW.commune_code OR OLD.product_name IS DISTINCT FROM NEW.product_name OR OLD.variant_name IS DISTINCT FROM NEW.variant_name OR OLD.unit_name IS DISTINCT FROM NEW.unit_name OR OLD.milli IS DISTINCT FROM NEW.milli OR OLD.base_units IS DISTINCT FROM NEW.base_units OR OLD.unit_price IS DISTINCT FROM NEW.unit_price OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.weight_g IS DISTINCT FROM NEW.weight_g OR OLD.price_source IS DISTINCT FROM NEW.price_source OR OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.channel_id IS DISTINCT FROM NEW.channel_id; END",
        "CREATE TRIGGER order_lines_no_delete BEFORE DELETE ON order_lines BEGIN SELECT RAISE(ABORT, 'refused by order_lines_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER ledger_legs_no_update BEFORE UPDATE ON ledger_legs BEGIN SELECT RAISE(ABORT, 'refused by ledger_legs_no_update') WHERE 1=1; END",
        "CREATE TRIGGER ledger_legs_no_delete BEFORE DELETE ON ledger_legs BEGIN SELECT RAISE(ABORT, 'refused by ledger_legs_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER ledger_legs_not_closed BEFORE INSERT ON ledger_legs BEGIN SELECT RAISE(ABORT, 'refused by ledger_legs_not_closed') WHERE EXISTS (SELECT 1 FROM ledger_postings WHERE id = NEW.posting_id); END",
        "CREATE TRIGGER line_events_no_update BEFORE UPDATE ON line_events BEGIN SELECT RAISE(ABORT, 'refused by line_events_no_update') WHERE 1=1; END",
        "CREATE TRIGGER line_events_no_delete BEFORE DELETE ON line_events BEGIN SELECT RAISE(ABORT, 'refused by line_events_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION ledger_postings_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by ledger_postings_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER ledger_postings_no_update BEFORE UPDATE ON ledger_postings FOR EACH ROW EXECUTE FUNCTION ledger_postings_no_update()',
        "CREATE OR REPLACE FUNCTION ledger_postings_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by ledger_postings_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER ledger_postings_no_delete BEFORE DELETE ON ledger_postings FOR EACH ROW EXECUTE FUNCTION ledger_postings_no_delete()',
        "CREATE OR REPLACE FUNCTION ledger_postings_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by ledger_postings_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER ledger_postings_no_truncate BEFORE TRUNCATE ON ledger_postings FOR EACH STATEMENT EXECUTE FUNCTION ledger_postings_no_truncate()',
        "CREATE OR REPLACE FUNCTION ledger_postings_balanced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT COALESCE(SUM(amount), 1) FROM ledger_legs WHERE posting_id = NEW.id) <> 0 THEN RAISE EXCEPTION 'refused by ledger_postings_balanced' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER ledger_postings_balanced BEFORE INSERT ON ledger_postings FOR EACH ROW EXECUTE FUNCTION ledger_postings_balanced()',
        "CREATE OR REPLACE FUNCTION orders_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.code IS DISTINCT FROM NEW.code OR OLD.secret IS DISTINCT FROM NEW.secret OR OLD.source IS DISTINCT FROM NEW.source OR OLD.placed_at IS DISTINCT FROM NEW.placed_at THEN RAISE EXCEPTION 'refused by orders_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER orders_frozen BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION orders_frozen()',
        "CREATE OR REPLACE FUNCTION orders_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by orders_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER orders_no_delete BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION orders_no_delete()',
        "CREATE OR REPLACE FUNCTION orders_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'confirmed' AND NEW.status = 'cancelled') OR (OLD.status = 'confirmed' AND NEW.status = 'delivered') OR (OLD.status = 'confirmed' AND NEW.status = 'packed') OR (OLD.status = 'confirmed' AND NEW.status = 'returned') OR (OLD.status = 'confirmed' AND NEW.status = 'shipped') OR (OLD.status = 'delivered' AND NEW.status = 'returned') OR (OLD.status = 'packed' AND NEW.status = 'cancelled') OR (OLD.status = 'packed' AND NEW.status = 'confirmed') OR (OLD.status = 'packed' AND NEW.status = 'delivered') OR (OLD.status = 'packed' AND NEW.status = 'returned') OR (OLD.status = 'packed' AND NEW.status = 'shipped') OR (OLD.status = 'placed' AND NEW.status = 'cancelled') OR (OLD.status = 'placed' AND NEW.status = 'confirmed') OR (OLD.status = 'shipped' AND NEW.status = 'delivered') OR (OLD.status = 'shipped' AND NEW.status = 'returned')) THEN RAISE EXCEPTION 'refused by orders_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER orders_status_move BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION orders_status_move()',
        "CREATE OR REPLACE FUNCTION orders_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'placed' THEN RAISE EXCEPTION 'refused by orders_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER orders_status_start BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION orders_status_start()',
        "CREATE OR REPLACE FUNCTION parcels_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.code IS DISTINCT FROM NEW.code THEN RAISE EXCEPTION 'refused by parcels_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER parcels_frozen BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION parcels_frozen()',
        "CREATE OR REPLACE FUNCTION parcels_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by parcels_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER parcels_no_delete BEFORE DELETE ON parcels FOR EACH ROW EXECUTE FUNCTION parcels_no_delete()',
        "CREATE OR REPLACE FUNCTION parcels_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'booked' AND NEW.status = 'cancelled') OR (OLD.status = 'booked' AND NEW.status = 'packed') OR (OLD.status = 'booked' AND NEW.status = 'picked_up') OR (OLD.status = 'delivered' AND NEW.status = 'going_back') OR (OLD.status = 'failed' AND NEW.status = 'delivered') OR (OLD.status = 'failed' AND NEW.status = 'going_back') OR (OLD.status = 'failed' AND NEW.status = 'lost') OR (OLD.status = 'failed' AND NEW.status = 'under_way') OR (OLD.status = 'going_back' AND NEW.status = 'back') OR (OLD.status = 'going_back' AND NEW.status = 'lost') OR (OLD.status = 'packed' AND NEW.status = 'booked') OR (OLD.status = 'packed' AND NEW.status = 'cancelled') OR (OLD.status = 'packed' AND NEW.status = 'picked_up') OR (OLD.status = 'packed' AND NEW.status = 'to_pack') OR (OLD.status = 'picked_up' AND NEW.status = 'delivered') OR (OLD.status = 'picked_up' AND NEW.status = 'failed') OR (OLD.status = 'picked_up' AND NEW.status = 'going_back') OR (OLD.status = 'picked_up' AND NEW.status = 'lost') OR (OLD.status = 'picked_up' AND NEW.status = 'under_way') OR (OLD.status = 'to_pack' AND NEW.status = 'cancelled') OR (OLD.status = 'to_pack' AND NEW.status = 'packed') OR (OLD.status = 'under_way' AND NEW.status = 'delivered') OR (OLD.status = 'under_way' AND NEW.status = 'failed') OR (OLD.status = 'under_way' AND NEW.status = 'going_back') OR (OLD.status = 'under_way' AND NEW.status = 'lost')) THEN RAISE EXCEPTION 'refused by parcels_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER parcels_status_move BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION parcels_status_move()',
        "CREATE OR REPLACE FUNCTION parcels_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'to_pack' THEN RAISE EXCEPTION 'refused by parcels_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER parcels_status_start BEFORE INSERT ON parcels FOR EACH ROW EXECUTE FUNCTION parcels_status_start()',
        "CREATE OR REPLACE FUNCTION payments_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.parcel_id IS DISTINCT FROM NEW.parcel_id OR OLD.provider IS DISTINCT FROM NEW.provider OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.amount IS DISTINCT FROM NEW.amount THEN RAISE EXCEPTION 'refused by payments_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER payments_frozen BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION payments_frozen()',
        "CREATE OR REPLACE FUNCTION payments_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by payments_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments FOR EACH ROW EXECUTE FUNCTION payments_no_delete()',
        "CREATE OR REPLACE FUNCTION payments_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'expired' AND NEW.status = 'paid') OR (OLD.status = 'paid' AND NEW.status = 'refunded') OR (OLD.status = 'refused' AND NEW.status = 'paid') OR (OLD.status = 'started' AND NEW.status = 'expired') OR (OLD.status = 'started' AND NEW.status = 'paid') OR (OLD.status = 'started' AND NEW.status = 'refused')) THEN RAISE EXCEPTION 'refused by payments_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER payments_status_move BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION payments_status_move()',
        "CREATE OR REPLACE FUNCTION payments_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'started' THEN RAISE EXCEPTION 'refused by payments_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER payments_status_start BEFORE INSERT ON payments FOR EACH ROW EXECUTE FUNCTION payments_status_start()',
        "CREATE OR REPLACE FUNCTION order_lines_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.variant_id IS DISTINCT FROM NEW.variant_id OR OLD.stock_item_id IS DISTINCT FROM NEW.stock_item_id OR OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.commune_code IS DISTINCT FROM NEW.commune_code OR OLD.product_name IS DISTINCT FROM NEW.product_name OR OLD.variant_name IS DISTINCT FROM NEW.variant_name OR OLD.unit_name IS DISTINCT FROM NEW.unit_name OR OLD.milli IS DISTINCT FROM NEW.milli OR OLD.base_units IS DISTINCT FROM NEW.base_units OR OLD.unit_price IS DISTINCT FROM NEW.unit_price OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.weight_g IS DISTINCT FROM NEW.weight_g OR OLD.price_source IS DISTINCT FROM NEW.price_source OR OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.channel_id IS DISTINCT FROM NEW.channel_id THEN RAISE EXCEPTION 'refused by order_lines_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER order_lines_frozen BEFORE UPDATE ON order_lines FOR EACH ROW EXECUTE FUNCTION order_lines_frozen()',
        "CREATE OR REPLACE FUNCTION order_lines_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by order_lines_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER order_lines_no_delete BEFORE DELETE ON order_lines FOR EACH ROW EXECUTE FUNCTION order_lines_no_delete()',
        "CREATE OR REPLACE FUNCTION ledger_legs_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by ledger_legs_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER ledger_legs_no_update BEFORE UPDATE ON ledger_legs FOR EACH ROW EXECUTE FUNCTION ledger_legs_no_update()',
        "CREATE OR REPLACE FUNCTION ledger_legs_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by ledger_legs_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER ledger_legs_no_delete BEFORE DELETE ON ledger_legs FOR EACH ROW EXECUTE FUNCTION ledger_legs_no_delete()',
        "CREATE OR REPLACE FUNCTION ledger_legs_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by ledger_legs_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER ledger_legs_no_truncate BEFORE TRUNCATE ON ledger_legs FOR EACH STATEMENT EXECUTE FUNCTION ledger_legs_no_truncate()',
        "CREATE OR REPLACE FUNCTION ledger_legs_not_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM ledger_postings WHERE id = NEW.posting_id) THEN RAISE EXCEPTION 'refused by ledger_legs_not_closed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER ledger_legs_not_closed BEFORE INSERT ON ledger_legs FOR EACH ROW EXECUTE FUNCTION ledger_legs_not_closed()',
        "CREATE OR REPLACE FUNCTION line_events_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by line_events_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER line_events_no_update BEFORE UPDATE ON line_events FOR EACH ROW EXECUTE FUNCTION line_events_no_update()',
        "CREATE OR REPLACE FUNCTION line_events_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by line_events_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER line_events_no_delete BEFORE DELETE ON line_events FOR EACH ROW EXECUTE FUNCTION line_events_no_delete()',
        "CREATE OR REPLACE FUNCTION line_events_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by line_events_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER line_events_no_truncate BEFORE TRUNCATE ON line_events FOR EACH STATEMENT EXECUTE FUNCTION line_events_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('ledger_postings',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('document', sa.String(length=40), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('actor', sa.String(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_postings')),
        sa.UniqueConstraint('document', 'kind', name=op.f('uq_ledger_postings_document_kind'))
    )
    op.create_index(op.f('ix_ledger_postings_day'), 'ledger_postings', ['day'], unique=False)
    op.create_table('orders',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=10), nullable=False),
        sa.Column('secret', sa.String(length=43), nullable=False),
        sa.Column('status', sa.Enum('placed', 'confirmed', 'packed', 'shipped', 'delivered', 'cancelled', 'returned', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('source', sa.Enum('shop', 'live', 'api', name='source', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('buyer_name', sa.String(length=120), nullable=False),
        sa.Column('buyer_phone', sa.String(length=10), nullable=True),
        sa.Column('ward_code', sa.String(length=5), nullable=True),
        sa.Column('province_code', sa.String(length=2), nullable=True),
        sa.Column('street', sa.String(length=300), nullable=False),
        sa.Column('note', sa.String(length=500), nullable=False),
        sa.Column('payment_method', sa.String(length=12), nullable=False),
        sa.Column('goods_total', sa.BigInteger(), nullable=False),
        sa.Column('freight', sa.BigInteger(), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('(ward_code IS NULL) = (province_code IS NULL)', name=op.f('ck_orders_address_has_both_tiers')),
        sa.CheckConstraint('freight >= 0', name=op.f('ck_orders_freight_not_negative')),
        sa.CheckConstraint('goods_total >= 0', name=op.f('ck_orders_goods_not_negative')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_orders')),
        sa.UniqueConstraint('code', name=op.f('uq_orders_code')),
        sa.UniqueConstraint('secret', name=op.f('uq_orders_secret'))
    )
    op.create_index(op.f('ix_orders_buyer_phone'), 'orders', ['buyer_phone'], unique=False)
    op.create_index(op.f('ix_orders_placed_at'), 'orders', ['placed_at'], unique=False)
    op.create_table('customers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('cooperative_id', sa.Integer(), nullable=False),
        sa.Column('phone', sa.String(length=10), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('first_order_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('orders', sa.Integer(), nullable=False),
        sa.Column('delivered', sa.Integer(), nullable=False),
        sa.Column('refused', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_customers_cooperative_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_customers')),
        sa.UniqueConstraint('cooperative_id', 'phone', name=op.f('uq_customers_cooperative_id_phone'))
    )
    op.create_table('parcels',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=13), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('cooperative_id', sa.Integer(), nullable=False),
        sa.Column('status', sa.Enum('to_pack', 'packed', 'booked', 'picked_up', 'under_way', 'delivered', 'failed', 'going_back', 'back', 'lost', 'cancelled', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('carrier', sa.String(length=20), nullable=False),
        sa.Column('waybill', sa.String(length=40), nullable=True),
        sa.Column('freight', sa.BigInteger(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('packed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('freight >= 0', name=op.f('ck_parcels_freight_not_negative')),
        sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_parcels_cooperative_id')),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_parcels_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_parcels')),
        sa.UniqueConstraint('carrier', 'waybill', name=op.f('uq_parcels_carrier_waybill')),
        sa.UniqueConstraint('code', name=op.f('uq_parcels_code')),
        sa.UniqueConstraint('order_id', 'cooperative_id', name=op.f('uq_parcels_order_id_cooperative_id'))
    )
    op.create_index('ix_parcels_cooperative_status', 'parcels', ['cooperative_id', 'status'], unique=False)
    op.create_table('payments',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('parcel_id', sa.Integer(), nullable=True),
        sa.Column('provider', sa.String(length=12), nullable=False),
        sa.Column('reference', sa.String(length=80), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('status', sa.Enum('started', 'paid', 'refunded', 'refused', 'expired', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('amount > 0', name=op.f('ck_payments_amount_positive')),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_payments_order_id')),
        sa.ForeignKeyConstraint(['parcel_id'], ['parcels.id'], name=op.f('fk_payments_parcel_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payments'))
    )
    op.create_index(op.f('ix_payments_order_id'), 'payments', ['order_id'], unique=False)
    op.create_index(op.f('ix_payments_parcel_id'), 'payments', ['parcel_id'], unique=False)
    op.create_index('uq_payments_reference', 'payments', ['provider', 'reference'], unique=True)
    op.create_table('order_lines',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('parcel_id', sa.Integer(), nullable=True),
        sa.Column('variant_id', sa.Integer(), nullable=False),
        sa.Column('stock_item_id', sa.Integer(), nullable=False),
        sa.Column('cooperative_id', sa.Integer(), nullable=False),
        sa.Column('commune_code', sa.String(length=5), nullable=False),
        sa.Column('product_name', sa.String(length=160), nullable=False),
        sa.Column('variant_name', sa.String(length=80), nullable=False),
        sa.Column('unit_name', sa.String(length=20), nullable=False),
        sa.Column('milli', sa.Integer(), nullable=False),
        sa.Column('base_units', sa.BigInteger(), nullable=False),
        sa.Column('unit_price', sa.BigInteger(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('weight_g', sa.Integer(), nullable=False),
        sa.Column('price_source', sa.String(length=40), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=True),
        sa.Column('channel_id', sa.Integer(), nullable=True),
        sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('amount = (unit_price * milli + 500) / 1000', name=op.f('ck_order_lines_amount_is_price_times_quantity')),
        sa.CheckConstraint('base_units > 0', name=op.f('ck_order_lines_base_units_positive')),
        sa.CheckConstraint('milli BETWEEN 1 AND 999000', name=op.f('ck_order_lines_milli_sane')),
        sa.CheckConstraint('unit_price > 0', name=op.f('ck_order_lines_price_positive')),
        sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_order_lines_cooperative_id')),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_lines_order_id')),
        sa.ForeignKeyConstraint(['parcel_id'], ['parcels.id'], name=op.f('fk_order_lines_parcel_id')),
        sa.ForeignKeyConstraint(['stock_item_id'], ['stock_items.id'], name=op.f('fk_order_lines_stock_item_id')),
        sa.ForeignKeyConstraint(['variant_id'], ['variants.id'], name=op.f('fk_order_lines_variant_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_order_lines'))
    )
    op.create_index(op.f('ix_order_lines_cooperative_id'), 'order_lines', ['cooperative_id'], unique=False)
    op.create_index(op.f('ix_order_lines_order_id'), 'order_lines', ['order_id'], unique=False)
    op.create_index(op.f('ix_order_lines_parcel_id'), 'order_lines', ['parcel_id'], unique=False)
    op.create_index(op.f('ix_order_lines_session_id'), 'order_lines', ['session_id'], unique=False)
    op.create_table('ledger_legs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('posting_id', sa.String(length=32), nullable=False),
        sa.Column('account', sa.Enum('buyer', 'cash_in_transit', 'bank', 'card', 'producer', 'commission', 'freight', 'fees', 'tax', 'loss', name='account', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('party', sa.String(length=40), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('commune_code', sa.String(length=5), nullable=True),
        sa.Column('cooperative_id', sa.Integer(), nullable=True),
        sa.Column('session_id', sa.Integer(), nullable=True),
        sa.Column('channel_id', sa.Integer(), nullable=True),
        sa.Column('line_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['line_id'], ['order_lines.id'], name=op.f('fk_ledger_legs_line_id')),
        sa.ForeignKeyConstraint(['posting_id'], ['ledger_postings.id'], name=op.f('fk_ledger_legs_posting_id'), initially='DEFERRED', deferrable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_legs'))
    )
    op.create_index(op.f('ix_ledger_legs_cooperative_id'), 'ledger_legs', ['cooperative_id'], unique=False)
    op.create_index(op.f('ix_ledger_legs_line_id'), 'ledger_legs', ['line_id'], unique=False)
    op.create_index(op.f('ix_ledger_legs_posting_id'), 'ledger_legs', ['posting_id'], unique=False)
    op.create_index(op.f('ix_ledger_legs_session_id'), 'ledger_legs', ['session_id'], unique=False)
    op.create_table('line_events',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('line_id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('ordered', 'cancelled', 'refused', 'delivered', 'returned', 'lost', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('base_units', sa.BigInteger(), nullable=False),
        sa.Column('commune_code', sa.String(length=5), nullable=False),
        sa.Column('cooperative_id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=True),
        sa.Column('channel_id', sa.Integer(), nullable=True),
        sa.Column('actor', sa.String(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['line_id'], ['order_lines.id'], name=op.f('fk_line_events_line_id')),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_line_events_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_line_events')),
        sa.UniqueConstraint('line_id', 'kind', name=op.f('uq_line_events_line_id_kind'))
    )
    op.create_index(op.f('ix_line_events_day_kind_commune_code'), 'line_events', ['day', 'kind', 'commune_code'], unique=False)
    op.create_index(op.f('ix_line_events_order_id'), 'line_events', ['order_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    settings = sa.table("dated_settings", sa.column("name"), sa.column("valid_from", sa.Date()), sa.column("value"),
                        sa.column("actor"), sa.column("at", sa.DateTime(timezone=True)))
    since, now = dt.date(2025, 7, 1), dt.datetime.now(dt.UTC)
    op.bulk_insert(settings, [
        {"name": name, "valid_from": since, "value": value, "actor": "system", "at": now}
        for name, value in SETTINGS.items()
    ])
