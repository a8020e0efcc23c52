"""The tables of shop.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER products_status_move BEFORE UPDATE ON products BEGIN SELECT RAISE(ABORT, 'refused by products_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'active' AND NEW.status = 'archived') OR (OLD.status = 'active' AND NEW.status = 'draft') OR (OLD.status = 'archived' AND NEW.status = 'active') OR (OLD.status = 'draft' AND NEW.status = 'active') OR (OLD.status = 'draft' AND NEW.status = 'archived')); END",
        "CREATE TRIGGER products_status_start BEFORE INSERT ON products BEGIN SELECT RAISE(ABORT, 'refused by products_status_start') WHERE NEW.status <> 'draft'; END",
        "CREATE TRIGGER stock_items_frozen BEFORE UPDATE ON stock_items BEGIN SELECT RAISE(ABORT, 'refused by stock_items_frozen') WHERE OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.unit IS DISTINCT FROM NEW.unit; END",
        "CREATE TRIGGER stock_items_no_delete BEFORE DELETE ON stock_items BEGIN SELECT RAISE(ABORT, 'refused by stock_items_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER holds_frozen BEFORE UPDATE ON holds BEGIN SELECT RAISE(ABORT, 'refused by holds_frozen') WHERE OLD.stock_item_id IS DISTINCT FROM NEW.stock_item_id OR OLD.owner IS DISTINCT FROM NEW.owner; END",
        "CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds BEGIN SELECT RAISE(ABORT, 'refused by holds_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER stock_moves_no_update BEFORE UPDATE ON stock_moves BEGIN SELECT RAISE(ABORT, 'refused by stock_moves_no_update') WHERE 1=1; END",
        "CREATE TRIGGER stock_moves_no_delete BEFORE DELETE ON stock_moves BEGIN SELECT RAISE(ABORT, 'refused by stock_moves_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER variants_frozen BEFORE UPDATE ON variants BEGIN SELECT RAISE(ABORT, 'refused by variants_frozen') WHERE OLD.product_id IS DISTINCT FROM NEW.product_id OR OLD.stock_item_id IS DISTINCT FROM NEW.stock_item_id OR OLD.sku IS DISTINCT FROM NEW.sku OR OLD.base_units IS DISTINCT FROM NEW.base_units; END",
        "CREATE TRIGGER variants_no_delete BEFORE DELETE ON variants BEGIN SELECT RAISE(ABORT, 'refused by variants_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION products_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'active' AND NEW.status = 'archived') OR (OLD.status = 'active' AND NEW.status = 'draft') OR (OLD.status = 'archived' AND NEW.status = 'active') OR (OLD.status = 'draft' AND NEW.status = 'active') OR (OLD.status = 'draft' AND NEW.status = 'archived')) THEN RAISE EXCEPTION 'refused by products_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER products_status_move BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION products_status_move()',
        "CREATE OR REPLACE FUNCTION products_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'draft' THEN RAISE EXCEPTION 'refused by products_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER products_status_start BEFORE INSERT ON products FOR EACH ROW EXECUTE FUNCTION products_status_start()',
        "CREATE OR REPLACE FUNCTION stock_items_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.unit IS DISTINCT FROM NEW.unit THEN RAISE EXCEPTION 'refused by stock_items_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER stock_items_frozen BEFORE UPDATE ON stock_items FOR EACH ROW EXECUTE FUNCTION stock_items_frozen()',
        "CREATE OR REPLACE FUNCTION stock_items_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by stock_items_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER stock_items_no_delete BEFORE DELETE ON stock_items FOR EACH ROW EXECUTE FUNCTION stock_items_no_delete()',
        "CREATE OR REPLACE FUNCTION holds_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.stock_item_id IS DISTINCT FROM NEW.stock_item_id OR OLD.owner IS DISTINCT FROM NEW.owner THEN RAISE EXCEPTION 'refused by holds_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER holds_frozen BEFORE UPDATE ON holds FOR EACH ROW EXECUTE FUNCTION holds_frozen()',
        "CREATE OR REPLACE FUNCTION holds_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by holds_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds FOR EACH ROW EXECUTE FUNCTION holds_no_delete()',
        "CREATE OR REPLACE FUNCTION stock_moves_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by stock_moves_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER stock_moves_no_update BEFORE UPDATE ON stock_moves FOR EACH ROW EXECUTE FUNCTION stock_moves_no_update()',
        "CREATE OR REPLACE FUNCTION stock_moves_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by stock_moves_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER stock_moves_no_delete BEFORE DELETE ON stock_moves FOR EACH ROW EXECUTE FUNCTION stock_moves_no_delete()',
        "CREATE OR REPLACE FUNCTION stock_moves_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by stock_moves_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER stock_moves_no_truncate BEFORE TRUNCATE ON stock_moves FOR EACH STATEMENT EXECUTE FUNCTION stock_moves_no_truncate()',
        "CREATE OR REPLACE FUNCTION variants_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.product_id IS DISTINCT FROM NEW.product_id OR OLD.stock_item_id IS DISTINCT FROM NEW.stock_item_id OR OLD.sku IS DISTINCT FROM NEW.sku OR OLD.base_units IS DISTINCT FROM NEW.base_units THEN RAISE EXCEPTION 'refused by variants_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER variants_frozen BEFORE UPDATE ON variants FOR EACH ROW EXECUTE FUNCTION variants_frozen()',
        "CREATE OR REPLACE FUNCTION variants_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by variants_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER variants_no_delete BEFORE DELETE ON variants FOR EACH ROW EXECUTE FUNCTION variants_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('cooperatives',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slug', sa.String(length=80), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('folded', sa.String(length=200), nullable=False),
        sa.Column('sort_key', sa.String(length=320), nullable=False),
        sa.Column('kind', sa.Enum('cooperative', 'enterprise', 'household', 'individual', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('commune_code', sa.String(length=5), nullable=False),
        sa.Column('story', sa.Text(), nullable=False),
        sa.Column('pickup_address', sa.String(length=300), nullable=False),
        sa.Column('contact_name', sa.String(length=120), nullable=False),
        sa.Column('contact_phone', sa.String(length=10), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('length(commune_code) = 5', name=op.f('ck_cooperatives_commune_code_length')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_cooperatives')),
        sa.UniqueConstraint('slug', name=op.f('uq_cooperatives_slug'))
    )
    op.create_index(op.f('ix_cooperatives_commune_code'), 'cooperatives', ['commune_code'], unique=False)
    op.create_index(op.f('ix_cooperatives_sort_key'), 'cooperatives', ['sort_key'], unique=False)
    op.create_table('products',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slug', sa.String(length=80), nullable=False),
        sa.Column('cooperative_id', sa.Integer(), nullable=False),
        sa.Column('status', sa.Enum('draft', 'active', 'archived', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('folded', sa.String(length=800), nullable=False),
        sa.Column('sort_key', sa.String(length=320), nullable=False),
        sa.Column('aliases', sa.JSON(), nullable=False),
        sa.Column('category', sa.Enum('rice', 'fruit', 'honey', 'tea', 'meat', 'spice', 'herb', 'nut', 'vegetable', 'noodle', 'fish', 'drink', 'craft', 'flower', 'other', name='category', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('description', sa.Text(), nullable=False),
        sa.Column('origin_commune_code', sa.String(length=5), nullable=False),
        sa.Column('drawing', sa.String(length=40), nullable=False),
        sa.Column('season_first', sa.Integer(), nullable=True),
        sa.Column('season_last', sa.Integer(), nullable=True),
        sa.Column('keeps', sa.String(length=120), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('(season_first IS NULL) = (season_last IS NULL)', name=op.f('ck_products_season_has_both_ends')),
        sa.CheckConstraint('season_first BETWEEN 1 AND 12', name=op.f('ck_products_season_first_month')),
        sa.CheckConstraint('season_last BETWEEN 1 AND 12', name=op.f('ck_products_season_last_month')),
        sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_products_cooperative_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_products')),
        sa.UniqueConstraint('slug', name=op.f('uq_products_slug'))
    )
    op.create_index(op.f('ix_products_cooperative_id'), 'products', ['cooperative_id'], unique=False)
    op.create_index(op.f('ix_products_origin_commune_code'), 'products', ['origin_commune_code'], unique=False)
    op.create_table('stock_items',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('cooperative_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('unit', sa.Enum('g', 'ml', 'piece', name='unit', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('on_hand', sa.BigInteger(), nullable=False),
        sa.Column('reserved', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('reserved BETWEEN 0 AND on_hand', name=op.f('ck_stock_items_never_oversold')),
        sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_stock_items_cooperative_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_items'))
    )
    op.create_index(op.f('ix_stock_items_cooperative_id'), 'stock_items', ['cooperative_id'], unique=False)
    op.create_table('holds',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('stock_item_id', sa.Integer(), nullable=False),
        sa.Column('owner', sa.String(length=60), nullable=False),
        sa.Column('base_units', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('base_units >= 0', name=op.f('ck_holds_not_negative')),
        sa.ForeignKeyConstraint(['stock_item_id'], ['stock_items.id'], name=op.f('fk_holds_stock_item_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_holds')),
        sa.UniqueConstraint('stock_item_id', 'owner', name=op.f('uq_holds_stock_item_id_owner'))
    )
    op.create_index(op.f('ix_holds_owner'), 'holds', ['owner'], unique=False)
    op.create_table('photos',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('product_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=32), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('width', sa.Integer(), nullable=False),
        sa.Column('height', sa.Integer(), nullable=False),
        sa.Column('alt', sa.String(length=200), nullable=False),
        sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['product_id'], ['products.id'], name=op.f('fk_photos_product_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_photos')),
        sa.UniqueConstraint('key', name=op.f('uq_photos_key'))
    )
    op.create_index(op.f('ix_photos_product_id'), 'photos', ['product_id'], unique=False)
    op.create_table('stock_moves',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('stock_item_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('received', 'found', 'lost', 'returned', 'shipped', 'reserved', 'released', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('reference', sa.String(length=80), nullable=False),
        sa.Column('actor', sa.String(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('amount > 0', name=op.f('ck_stock_moves_amount_positive')),
        sa.ForeignKeyConstraint(['stock_item_id'], ['stock_items.id'], name=op.f('fk_stock_moves_stock_item_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_moves'))
    )
    op.create_index(op.f('ix_stock_moves_reference'), 'stock_moves', ['reference'], unique=False)
    op.create_index(op.f('ix_stock_moves_stock_item_id'), 'stock_moves', ['stock_item_id'], unique=False)
    op.create_table('variants',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sku', sa.String(length=24), nullable=False),
        sa.Column('product_id', sa.Integer(), nullable=False),
        sa.Column('stock_item_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('unit_name', sa.String(length=20), nullable=False),
        sa.Column('base_units', sa.Integer(), nullable=False),
        sa.Column('loose_step', sa.Integer(), nullable=True),
        sa.Column('price', sa.BigInteger(), nullable=False),
        sa.Column('weight_g', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.CheckConstraint('base_units BETWEEN 1 AND 1000000', name=op.f('ck_variants_base_units_sane')),
        sa.CheckConstraint('loose_step BETWEEN 1 AND base_units', name=op.f('ck_variants_loose_step_sane')),
        sa.CheckConstraint('price BETWEEN 1 AND 1000000000', name=op.f('ck_variants_price_sane')),
        sa.CheckConstraint('weight_g BETWEEN 1 AND 1000000', name=op.f('ck_variants_weight_sane')),
        sa.ForeignKeyConstraint(['product_id'], ['products.id'], name=op.f('fk_variants_product_id')),
        sa.ForeignKeyConstraint(['stock_item_id'], ['stock_items.id'], name=op.f('fk_variants_stock_item_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_variants')),
        sa.UniqueConstraint('sku', name=op.f('uq_variants_sku'))
    )
    op.create_index(op.f('ix_variants_product_id'), 'variants', ['product_id'], unique=False)
    op.create_index(op.f('ix_variants_stock_item_id'), 'variants', ['stock_item_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
