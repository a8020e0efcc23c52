"""The tables of livestream.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER live_sessions_frozen BEFORE UPDATE ON live_sessions BEGIN SELECT RAISE(ABORT, 'refused by live_sessions_frozen') WHERE OLD.code IS DISTINCT FROM NEW.code; END",
        "CREATE TRIGGER live_sessions_no_delete BEFORE DELETE ON live_sessions BEGIN SELECT RAISE(ABORT, 'refused by live_sessions_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER live_sessions_status_move BEFORE UPDATE ON live_sessions BEGIN SELECT RAISE(ABORT, 'refused by live_sessions_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'closing' AND NEW.status = 'ended') OR (OLD.status = 'live' AND NEW.status = 'closing') OR (OLD.status = 'planned' AND NEW.status = 'cancelled') OR (OLD.status = 'planned' AND NEW.status = 'live')); END",
        "CREATE TRIGGER live_sessions_status_start BEFORE INSERT ON live_sessions BEGIN SELECT RAISE(ABORT, 'refused by live_sessions_status_start') WHERE NEW.status <> 'planned'; END",
        "CREATE TRIGGER comments_frozen BEFORE UPDATE ON comments BEGIN SELECT RAISE(ABORT, 'refused by comments_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.channel_id IS DISTINCT FROM NEW.channel_id OR OLD.platform IS DISTINCT FROM NEW.platform OR OLD.external_id IS DISTINCT FROM NEW.external_id OR OLD.author_id IS DISTINCT FROM NEW.author_id OR OLD.author_name IS DISTINCT FROM NEW.author_name OR OLD.text IS DISTINCT FROM NEW.text OR OLD.said_at IS DISTINCT FROM NEW.said_at; END",
        "CREATE TRIGGER comments_no_delete BEFORE DELETE ON comments BEGIN SELECT RAISE(ABORT, 'refused by comments_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER live_buyers_frozen BEFORE UPDATE ON live_buyers BEGIN SELECT RAISE(ABORT, 'refused by live_buyers_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.channel_id IS DISTINCT FROM NEW.channel_id OR OLD.author_id IS DISTINCT FROM NEW.author_id; END",
        "CREATE TRIGGER live_buyers_no_delete BEFORE DELETE ON live_buyers BEGIN SELECT RAISE(ABORT, 'refused by live_buyers_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER run_items_frozen BEFORE UPDATE ON run_items BEGIN SELECT RAISE(ABORT, 'refused by run_items_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.product_id IS DISTINCT FROM NEW.product_id OR OLD.stock_item_id IS DISTINCT FROM NEW.stock_item_id; END",
        "CREATE TRIGGER run_items_no_delete BEFORE DELETE ON run_items BEGIN SELECT RAISE(ABORT, 'refused by run_items_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER item_prices_frozen BEFORE UPDATE ON item_prices BEGIN SELECT RAISE(ABORT, 'refused by item_prices_frozen') WHERE OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.variant_id IS DISTINCT FROM NEW.variant_id; END",
        "CREATE TRIGGER item_prices_no_delete BEFORE DELETE ON item_prices BEGIN SELECT RAISE(ABORT, 'refused by item_prices_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER claims_frozen BEFORE UPDATE ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.price_id IS DISTINCT FROM NEW.price_id OR OLD.milli IS DISTINCT FROM NEW.milli OR OLD.base_units IS DISTINCT FROM NEW.base_units OR OLD.unit_price IS DISTINCT FROM NEW.unit_price OR OLD.amount IS DISTINCT FROM NEW.amount; END",
        "CREATE TRIGGER claims_no_delete BEFORE DELETE ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER claims_status_move BEFORE UPDATE ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'doubtful' AND NEW.status = 'held') OR (OLD.status = 'doubtful' AND NEW.status = 'released') OR (OLD.status = 'doubtful' AND NEW.status = 'waiting') OR (OLD.status = 'heard' AND NEW.status = 'doubtful') OR (OLD.status = 'heard' AND NEW.status = 'held') OR (OLD.status = 'heard' AND NEW.status = 'released') OR (OLD.status = 'heard' AND NEW.status = 'waiting') OR (OLD.status = 'held' AND NEW.status = 'ordered') OR (OLD.status = 'held' AND NEW.status = 'released') OR (OLD.status = 'ordered' AND NEW.status = 'released') OR (OLD.status = 'waiting' AND NEW.status = 'held') OR (OLD.status = 'waiting' AND NEW.status = 'released')); END",
        "CREATE TRIGGER claims_status_start BEFORE INSERT ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_status_start') WHERE NEW.status <> 'heard'; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION live_sessions_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.code IS DISTINCT FROM NEW.code THEN RAISE EXCEPTION 'refused by live_sessions_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER live_sessions_frozen BEFORE UPDATE ON live_sessions FOR EACH ROW EXECUTE FUNCTION live_sessions_frozen()',
        "CREATE OR REPLACE FUNCTION live_sessions_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by live_sessions_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER live_sessions_no_delete BEFORE DELETE ON live_sessions FOR EACH ROW EXECUTE FUNCTION live_sessions_no_delete()',
        "CREATE OR REPLACE FUNCTION live_sessions_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'closing' AND NEW.status = 'ended') OR (OLD.status = 'live' AND NEW.status = 'closing') OR (OLD.status = 'planned' AND NEW.status = 'cancelled') OR (OLD.status = 'planned' AND NEW.status = 'live')) THEN RAISE EXCEPTION 'refused by live_sessions_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER live_sessions_status_move BEFORE UPDATE ON live_sessions FOR EACH ROW EXECUTE FUNCTION live_sessions_status_move()',
        "CREATE OR REPLACE FUNCTION live_sessions_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'planned' THEN RAISE EXCEPTION 'refused by live_sessions_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER live_sessions_status_start BEFORE INSERT ON live_sessions FOR EACH ROW EXECUTE FUNCTION live_sessions_status_start()',
        "CREATE OR REPLACE FUNCTION comments_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.channel_id IS DISTINCT FROM NEW.channel_id OR OLD.platform IS DISTINCT FROM NEW.platform OR OLD.external_id IS DISTINCT FROM NEW.external_id OR OLD.author_id IS DISTINCT FROM NEW.author_id OR OLD.author_name IS DISTINCT FROM NEW.author_name OR OLD.text IS DISTINCT FROM NEW.text OR OLD.said_at IS DISTINCT FROM NEW.said_at THEN RAISE EXCEPTION 'refused by comments_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER comments_frozen BEFORE UPDATE ON comments FOR EACH ROW EXECUTE FUNCTION comments_frozen()',
        "CREATE OR REPLACE FUNCTION comments_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by comments_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER comments_no_delete BEFORE DELETE ON comments FOR EACH ROW EXECUTE FUNCTION comments_no_delete()',
        "CREATE OR REPLACE FUNCTION live_buyers_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.channel_id IS DISTINCT FROM NEW.channel_id OR OLD.author_id IS DISTINCT FROM NEW.author_id THEN RAISE EXCEPTION 'refused by live_buyers_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER live_buyers_frozen BEFORE UPDATE ON live_buyers FOR EACH ROW EXECUTE FUNCTION live_buyers_frozen()',
        "CREATE OR REPLACE FUNCTION live_buyers_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by live_buyers_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER live_buyers_no_delete BEFORE DELETE ON live_buyers FOR EACH ROW EXECUTE FUNCTION live_buyers_no_delete()',
        "CREATE OR REPLACE FUNCTION run_items_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.product_id IS DISTINCT FROM NEW.product_id OR OLD.stock_item_id IS DISTINCT FROM NEW.stock_item_id THEN RAISE EXCEPTION 'refused by run_items_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER run_items_frozen BEFORE UPDATE ON run_items FOR EACH ROW EXECUTE FUNCTION run_items_frozen()',
        "CREATE OR REPLACE FUNCTION run_items_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by run_items_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER run_items_no_delete BEFORE DELETE ON run_items FOR EACH ROW EXECUTE FUNCTION run_items_no_delete()',
        "CREATE OR REPLACE FUNCTION item_prices_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.variant_id IS DISTINCT FROM NEW.variant_id THEN RAISE EXCEPTION 'refused by item_prices_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER item_prices_frozen BEFORE UPDATE ON item_prices FOR EACH ROW EXECUTE FUNCTION item_prices_frozen()',
        "CREATE OR REPLACE FUNCTION item_prices_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by item_prices_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER item_prices_no_delete BEFORE DELETE ON item_prices FOR EACH ROW EXECUTE FUNCTION item_prices_no_delete()',
        "CREATE OR REPLACE FUNCTION claims_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.price_id IS DISTINCT FROM NEW.price_id OR OLD.milli IS DISTINCT FROM NEW.milli OR OLD.base_units IS DISTINCT FROM NEW.base_units OR OLD.unit_price IS DISTINCT FROM NEW.unit_price OR OLD.amount IS DISTINCT FROM NEW.amount THEN RAISE EXCEPTION 'refused by claims_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_frozen BEFORE UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION claims_frozen()',
        "CREATE OR REPLACE FUNCTION claims_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by claims_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER claims_no_delete BEFORE DELETE ON claims FOR EACH ROW EXECUTE FUNCTION claims_no_delete()',
        "CREATE OR REPLACE FUNCTION claims_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'doubtful' AND NEW.status = 'held') OR (OLD.status = 'doubtful' AND NEW.status = 'released') OR (OLD.status = 'doubtful' AND NEW.status = 'waiting') OR (OLD.status = 'heard' AND NEW.status = 'doubtful') OR (OLD.status = 'heard' AND NEW.status = 'held') OR (OLD.status = 'heard' AND NEW.status = 'released') OR (OLD.status = 'heard' AND NEW.status = 'waiting') OR (OLD.status = 'held' AND NEW.status = 'ordered') OR (OLD.status = 'held' AND NEW.status = 'released') OR (OLD.status = 'ordered' AND NEW.status = 'released') OR (OLD.status = 'waiting' AND NEW.status = 'held') OR (OLD.status = 'waiting' AND NEW.status = 'released')) THEN RAISE EXCEPTION 'refused by claims_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_status_move BEFORE UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION claims_status_move()',
        "CREATE OR REPLACE FUNCTION claims_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'heard' THEN RAISE EXCEPTION 'refused by claims_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_status_start BEFORE INSERT ON claims FOR EACH ROW EXECUTE FUNCTION claims_status_start()',
    ],
}


def upgrade() -> None:
    op.create_table('channels',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('platform', sa.Enum('own', 'facebook', 'youtube', 'zalo', 'tiktok', 'shopee', name='platform', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('url', sa.String(length=300), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_channels')),
        sa.UniqueConstraint('platform', 'name', name=op.f('uq_channels_platform_name'))
    )
    op.create_table('live_sessions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=12), nullable=False),
        sa.Column('title', sa.String(length=160), nullable=False),
        sa.Column('commune_code', sa.String(length=5), nullable=False),
        sa.Column('language', sa.String(length=40), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('status', sa.Enum('planned', 'live', 'closing', 'ended', 'cancelled', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('went_live_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('on_air_id', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_live_sessions_ends_after_start')),
        sa.ForeignKeyConstraint(['on_air_id'], ['run_items.id'], name='fk_live_sessions_on_air_id', use_alter=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_live_sessions')),
        sa.UniqueConstraint('code', name=op.f('uq_live_sessions_code'))
    )
    op.create_index(op.f('ix_live_sessions_commune_code'), 'live_sessions', ['commune_code'], unique=False)
    op.create_index(op.f('ix_live_sessions_starts_at'), 'live_sessions', ['starts_at'], unique=False)
    op.create_table('comments',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('platform', sa.String(length=12), nullable=False),
        sa.Column('external_id', sa.String(length=120), nullable=False),
        sa.Column('author_id', sa.String(length=120), nullable=False),
        sa.Column('author_name', sa.String(length=160), nullable=False),
        sa.Column('text', sa.String(length=500), nullable=False),
        sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('heard_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('on_air_code', sa.String(length=4), nullable=True),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('reading', sa.JSON(), nullable=False),
        sa.Column('desk', sa.Enum('done', 'open', 'taken', 'settled', name='desk', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('taken_by', sa.Integer(), nullable=True),
        sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("desk <> 'taken' OR taken_by IS NOT NULL", name=op.f('ck_comments_taken_by_somebody')),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_comments_channel_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_comments_session_id')),
        sa.ForeignKeyConstraint(['taken_by'], ['people.id'], name=op.f('fk_comments_taken_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_comments')),
        sa.UniqueConstraint('platform', 'external_id', name=op.f('uq_comments_platform_external_id'))
    )
    op.create_index('ix_comments_session_desk', 'comments', ['session_id', 'desk', 'id'], unique=False)
    op.create_table('live_buyers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('author_id', sa.String(length=120), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('phone', sa.String(length=10), nullable=True),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_live_buyers_channel_id')),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_live_buyers_order_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_live_buyers_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_live_buyers')),
        sa.UniqueConstraint('session_id', 'channel_id', 'author_id', name=op.f('uq_live_buyers_session_id_channel_id_author_id')),
        sa.UniqueConstraint('session_id', 'number', name=op.f('uq_live_buyers_session_id_number'))
    )
    op.create_index(op.f('ix_live_buyers_order_id'), 'live_buyers', ['order_id'], unique=False)
    op.create_table('session_channels',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('video_url', sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_session_channels_channel_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_session_channels_session_id')),
        sa.PrimaryKeyConstraint('session_id', 'channel_id', name=op.f('pk_session_channels'))
    )
    op.create_index(op.f('ix_session_channels_channel_id'), 'session_channels', ['channel_id'], unique=False)
    op.create_table('session_cooperatives',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('cooperative_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_session_cooperatives_cooperative_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_session_cooperatives_session_id')),
        sa.PrimaryKeyConstraint('session_id', 'cooperative_id', name=op.f('pk_session_cooperatives'))
    )
    op.create_index(op.f('ix_session_cooperatives_cooperative_id'), 'session_cooperatives', ['cooperative_id'], unique=False)
    op.create_table('run_items',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=4), nullable=False),
        sa.Column('product_id', sa.Integer(), nullable=False),
        sa.Column('stock_item_id', sa.Integer(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('allotment', sa.BigInteger(), nullable=False),
        sa.Column('limit_per_buyer', sa.BigInteger(), nullable=True),
        sa.Column('talking_points', sa.Text(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('allotment >= 0', name=op.f('ck_run_items_allotment_not_negative')),
        sa.CheckConstraint('limit_per_buyer > 0', name=op.f('ck_run_items_limit_positive')),
        sa.CheckConstraint('minutes BETWEEN 1 AND 600', name=op.f('ck_run_items_minutes_sane')),
        sa.ForeignKeyConstraint(['product_id'], ['products.id'], name=op.f('fk_run_items_product_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_run_items_session_id')),
        sa.ForeignKeyConstraint(['stock_item_id'], ['stock_items.id'], name=op.f('fk_run_items_stock_item_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_run_items')),
        sa.UniqueConstraint('session_id', 'code', name=op.f('uq_run_items_session_id_code')),
        sa.UniqueConstraint('session_id', 'stock_item_id', name=op.f('uq_run_items_session_id_stock_item_id'))
    )
    op.create_index(op.f('ix_run_items_session_id'), 'run_items', ['session_id'], unique=False)
    op.create_table('item_prices',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('item_id', sa.Integer(), nullable=False),
        sa.Column('variant_id', sa.Integer(), nullable=False),
        sa.Column('price', sa.BigInteger(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('price BETWEEN 1 AND 1000000000', name=op.f('ck_item_prices_price_sane')),
        sa.ForeignKeyConstraint(['item_id'], ['run_items.id'], name=op.f('fk_item_prices_item_id')),
        sa.ForeignKeyConstraint(['variant_id'], ['variants.id'], name=op.f('fk_item_prices_variant_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_item_prices')),
        sa.UniqueConstraint('item_id', 'variant_id', name=op.f('uq_item_prices_item_id_variant_id'))
    )
    op.create_table('claims',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('buyer_id', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.Integer(), nullable=True),
        sa.Column('item_id', sa.Integer(), nullable=False),
        sa.Column('price_id', sa.Integer(), nullable=False),
        sa.Column('milli', sa.Integer(), nullable=False),
        sa.Column('base_units', sa.BigInteger(), nullable=False),
        sa.Column('unit_price', sa.BigInteger(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('status', sa.Enum('heard', 'held', 'waiting', 'ordered', 'doubtful', 'released', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('line_id', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('amount = (unit_price * milli + 500) / 1000', name=op.f('ck_claims_amount_is_price_times_quantity')),
        sa.CheckConstraint('base_units > 0', name=op.f('ck_claims_base_units_positive')),
        sa.CheckConstraint('milli BETWEEN 1 AND 999000', name=op.f('ck_claims_milli_sane')),
        sa.ForeignKeyConstraint(['buyer_id'], ['live_buyers.id'], name=op.f('fk_claims_buyer_id')),
        sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_claims_comment_id')),
        sa.ForeignKeyConstraint(['item_id'], ['run_items.id'], name=op.f('fk_claims_item_id')),
        sa.ForeignKeyConstraint(['line_id'], ['order_lines.id'], name=op.f('fk_claims_line_id')),
        sa.ForeignKeyConstraint(['price_id'], ['item_prices.id'], name=op.f('fk_claims_price_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_claims_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_claims')),
        sa.UniqueConstraint('line_id', name=op.f('uq_claims_line_id'))
    )
    op.create_index(op.f('ix_claims_buyer_id'), 'claims', ['buyer_id'], unique=False)
    op.create_index(op.f('ix_claims_comment_id'), 'claims', ['comment_id'], unique=False)
    op.create_index('ix_claims_expires', 'claims', ['expires_at'], unique=False)
    op.create_index('ix_claims_session_status', 'claims', ['session_id', 'status', 'item_id'], unique=False)
    if op.get_context().dialect.name == "postgresql":  # SQLite has it from the start: it cannot be added there
        op.create_foreign_key('fk_live_sessions_on_air_id', 'live_sessions', 'run_items', ['on_air_id'], ['id'])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
