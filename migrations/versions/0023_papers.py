"""Papers of sellers and goods: what is asked for, what was noted and seen, and what became of items without them.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'

SINCE = dt.date(2025, 7, 1)
FOOD = ("rice", "fruit", "honey", "tea", "meat", "spice", "herb", "nut", "vegetable", "noodle", "fish", "drink")
ASKED = (
    *(("registration", form) for form in ("cooperative", "enterprise", "household")),
    *((kind, shelf) for shelf in FOOD for kind in ("food_safety", "origin")),
    ("ocop", "ocop_stars"),
)
SETTINGS = {"paper_soon_days": 30}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER paper_rules_no_update BEFORE UPDATE ON paper_rules BEGIN SELECT RAISE(ABORT, 'refused by paper_rules_no_update') WHERE 1=1; END",
        "CREATE TRIGGER paper_rules_no_delete BEFORE DELETE ON paper_rules BEGIN SELECT RAISE(ABORT, 'refused by paper_rules_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER papers_frozen BEFORE UPDATE ON papers BEGIN SELECT RAISE(ABORT, 'refused by papers_frozen') WHERE OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.product_id IS DISTINCT FROM NEW.product_id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.number IS DISTINCT FROM NEW.number OR OLD.issuer IS DISTINCT FROM NEW.issuer OR OLD.valid_until IS DISTINCT FROM NEW.valid_until OR OLD.noted_by IS DISTINCT FROM NEW.noted_by OR OLD.noted_at IS DISTINCT FROM NEW.noted_at; END",
        "CREATE TRIGGER papers_no_delete BEFORE DELETE ON papers BEGIN SELECT RAISE(ABORT, 'refused by papers_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER papers_of_its_seller BEFORE INSERT ON papers BEGIN SELECT RAISE(ABORT, 'refused by papers_of_its_seller') WHERE NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM products WHERE products.id = NEW.product_id AND products.cooperative_id = NEW.cooperative_id); END",
        "CREATE TRIGGER papers_seen_once BEFORE UPDATE ON papers BEGIN SELECT RAISE(ABORT, 'refused by papers_seen_once') WHERE OLD.seen_at IS NOT NULL AND (OLD.seen_at IS DISTINCT FROM NEW.seen_at OR OLD.seen_by IS DISTINCT FROM NEW.seen_by OR OLD.seen_by_admin IS DISTINCT FROM NEW.seen_by_admin); END",
        "CREATE TRIGGER papers_stays_withdrawn BEFORE UPDATE ON papers BEGIN SELECT RAISE(ABORT, 'refused by papers_stays_withdrawn') WHERE OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at; END",
        "CREATE TRIGGER paper_decisions_no_update BEFORE UPDATE ON paper_decisions BEGIN SELECT RAISE(ABORT, 'refused by paper_decisions_no_update') WHERE 1=1; END",
        "CREATE TRIGGER paper_decisions_no_delete BEFORE DELETE ON paper_decisions BEGIN SELECT RAISE(ABORT, 'refused by paper_decisions_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER paper_decisions_of_its_session BEFORE INSERT ON paper_decisions BEGIN SELECT RAISE(ABORT, 'refused by paper_decisions_of_its_session') WHERE NOT EXISTS (SELECT 1 FROM run_items WHERE run_items.id = NEW.item_id AND run_items.session_id = NEW.session_id); END",
        "CREATE TRIGGER paper_decisions_refused_is_out BEFORE INSERT ON paper_decisions BEGIN SELECT RAISE(ABORT, 'refused by paper_decisions_refused_is_out') WHERE NEW.what = 'refused' AND EXISTS (SELECT 1 FROM run_items WHERE run_items.id = NEW.item_id AND run_items.position > 0); END",
        "CREATE TRIGGER products_stars_sane BEFORE INSERT ON products BEGIN SELECT RAISE(ABORT, 'refused by products_stars_sane') WHERE NEW.ocop_stars IS NOT NULL AND NEW.ocop_stars NOT IN (3, 4, 5); END",
        "CREATE TRIGGER products_stars_stay_sane BEFORE UPDATE ON products BEGIN SELECT RAISE(ABORT, 'refused by products_stars_stay_sane') WHERE NEW.ocop_stars IS NOT NULL AND NEW.ocop_stars NOT IN (3, 4, 5); END",
        "CREATE TRIGGER run_items_refused_stays_out BEFORE UPDATE OF position ON run_items BEGIN SELECT RAISE(ABORT, 'refused by run_items_refused_stays_out') WHERE NEW.position > 0 AND 'refused' = (SELECT what FROM paper_decisions WHERE item_id = NEW.id ORDER BY paper_decisions.id DESC LIMIT 1); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION paper_rules_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by paper_rules_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER paper_rules_no_update BEFORE UPDATE ON paper_rules FOR EACH ROW EXECUTE FUNCTION paper_rules_no_update()',
        "CREATE OR REPLACE FUNCTION paper_rules_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by paper_rules_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER paper_rules_no_delete BEFORE DELETE ON paper_rules FOR EACH ROW EXECUTE FUNCTION paper_rules_no_delete()',
        "CREATE OR REPLACE FUNCTION paper_rules_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by paper_rules_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER paper_rules_no_truncate BEFORE TRUNCATE ON paper_rules FOR EACH STATEMENT EXECUTE FUNCTION paper_rules_no_truncate()',
        "CREATE OR REPLACE FUNCTION papers_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.product_id IS DISTINCT FROM NEW.product_id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.number IS DISTINCT FROM NEW.number OR OLD.issuer IS DISTINCT FROM NEW.issuer OR OLD.valid_until IS DISTINCT FROM NEW.valid_until OR OLD.noted_by IS DISTINCT FROM NEW.noted_by OR OLD.noted_at IS DISTINCT FROM NEW.noted_at THEN RAISE EXCEPTION 'refused by papers_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER papers_frozen BEFORE UPDATE ON papers FOR EACH ROW EXECUTE FUNCTION papers_frozen()',
        "CREATE OR REPLACE FUNCTION papers_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by papers_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER papers_no_delete BEFORE DELETE ON papers FOR EACH ROW EXECUTE FUNCTION papers_no_delete()',
        "CREATE OR REPLACE FUNCTION papers_of_its_seller() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM products WHERE products.id = NEW.product_id AND products.cooperative_id = NEW.cooperative_id) THEN RAISE EXCEPTION 'refused by papers_of_its_seller' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER papers_of_its_seller BEFORE INSERT ON papers FOR EACH ROW EXECUTE FUNCTION papers_of_its_seller()',
        "CREATE OR REPLACE FUNCTION papers_seen_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.seen_at IS NOT NULL AND (OLD.seen_at IS DISTINCT FROM NEW.seen_at OR OLD.seen_by IS DISTINCT FROM NEW.seen_by OR OLD.seen_by_admin IS DISTINCT FROM NEW.seen_by_admin) THEN RAISE EXCEPTION 'refused by papers_seen_once' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER papers_seen_once BEFORE UPDATE ON papers FOR EACH ROW EXECUTE FUNCTION papers_seen_once()',
        "CREATE OR REPLACE FUNCTION papers_stays_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at THEN RAISE EXCEPTION 'refused by papers_stays_withdrawn' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER papers_stays_withdrawn BEFORE UPDATE ON papers FOR EACH ROW EXECUTE FUNCTION papers_stays_withdrawn()',
        "CREATE OR REPLACE FUNCTION paper_decisions_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by paper_decisions_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER paper_decisions_no_update BEFORE UPDATE ON paper_decisions FOR EACH ROW EXECUTE FUNCTION paper_decisions_no_update()',
        "CREATE OR REPLACE FUNCTION paper_decisions_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by paper_decisions_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER paper_decisions_no_delete BEFORE DELETE ON paper_decisions FOR EACH ROW EXECUTE FUNCTION paper_decisions_no_delete()',
        "CREATE OR REPLACE FUNCTION paper_decisions_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by paper_decisions_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER paper_decisions_no_truncate BEFORE TRUNCATE ON paper_decisions FOR EACH STATEMENT EXECUTE FUNCTION paper_decisions_no_truncate()',
        "CREATE OR REPLACE FUNCTION paper_decisions_of_its_session() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM run_items WHERE run_items.id = NEW.item_id AND run_items.session_id = NEW.session_id) THEN RAISE EXCEPTION 'refused by paper_decisions_of_its_session' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER paper_decisions_of_its_session BEFORE INSERT ON paper_decisions FOR EACH ROW EXECUTE FUNCTION paper_decisions_of_its_session()',
        "CREATE OR REPLACE FUNCTION paper_decisions_refused_is_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.what = 'refused' AND EXISTS (SELECT 1 FROM run_items WHERE run_items.id = NEW.item_id AND run_items.position > 0) THEN RAISE EXCEPTION 'refused by paper_decisions_refused_is_out' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER paper_decisions_refused_is_out BEFORE INSERT ON paper_decisions FOR EACH ROW EXECUTE FUNCTION paper_decisions_refused_is_out()',
        "CREATE OR REPLACE FUNCTION products_stars_sane() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.ocop_stars IS NOT NULL AND NEW.ocop_stars NOT IN (3, 4, 5) THEN RAISE EXCEPTION 'refused by products_stars_sane' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER products_stars_sane BEFORE INSERT ON products FOR EACH ROW EXECUTE FUNCTION products_stars_sane()',
        "CREATE OR REPLACE FUNCTION products_stars_stay_sane() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.ocop_stars IS NOT NULL AND NEW.ocop_stars NOT IN (3, 4, 5) THEN RAISE EXCEPTION 'refused by products_stars_stay_sane' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER products_stars_stay_sane BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION products_stars_stay_sane()',
        "CREATE OR REPLACE FUNCTION run_items_refused_stays_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.position > 0 AND 'refused' = (SELECT what FROM paper_decisions WHERE item_id = NEW.id ORDER BY paper_decisions.id DESC LIMIT 1) THEN RAISE EXCEPTION 'refused by run_items_refused_stays_out' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER run_items_refused_stays_out BEFORE UPDATE OF position ON run_items FOR EACH ROW EXECUTE FUNCTION run_items_refused_stays_out()',
    ],
}


def upgrade() -> None:
    op.add_column('products', sa.Column('ocop_stars', sa.Integer(), nullable=True))
    op.create_table('paper_rules',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('registration', 'food_safety', 'origin', 'declaration', 'quarantine', 'ocop', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('asked_of', sa.String(length=20), nullable=False),
        sa.Column('is_asked', sa.Boolean(), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('actor', sa.String(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_rules')),
    )
    op.create_table('papers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('cooperative_id', sa.Integer(), nullable=False),
        sa.Column('product_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.Enum('registration', 'food_safety', 'origin', 'declaration', 'quarantine', 'ocop', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('number', sa.String(length=60), nullable=False),
        sa.Column('issuer', sa.String(length=160), nullable=False),
        sa.Column('valid_until', sa.Date(), nullable=True),
        sa.Column('noted_by', sa.Integer(), nullable=True),
        sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('seen_by', sa.Integer(), nullable=True),
        sa.Column('seen_name', sa.String(length=120), nullable=False),
        sa.Column('seen_by_admin', sa.Boolean(), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('withdrawn_by', sa.Integer(), nullable=True),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(product_id IS NULL) = (kind IN ('registration', 'food_safety'))", name=op.f('ck_papers_of_seller_or_of_goods')),
        sa.CheckConstraint("number <> ''", name=op.f('ck_papers_has_a_number')),
        sa.CheckConstraint('seen_by IS NULL OR noted_by IS NULL OR seen_by <> noted_by OR seen_by_admin', name=op.f('ck_papers_two_people')),
        sa.CheckConstraint('seen_by IS NULL OR seen_at IS NOT NULL', name=op.f('ck_papers_seen_at_some_moment')),
        sa.CheckConstraint('withdrawn_by IS NULL OR withdrawn_at IS NOT NULL', name=op.f('ck_papers_withdrawn_at_some_moment')),
        sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_papers_cooperative_id')),
        sa.ForeignKeyConstraint(['noted_by'], ['people.id'], name=op.f('fk_papers_noted_by')),
        sa.ForeignKeyConstraint(['product_id'], ['products.id'], name=op.f('fk_papers_product_id')),
        sa.ForeignKeyConstraint(['seen_by'], ['people.id'], name=op.f('fk_papers_seen_by')),
        sa.ForeignKeyConstraint(['withdrawn_by'], ['people.id'], name=op.f('fk_papers_withdrawn_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_papers')),
    )
    op.create_index(op.f('ix_papers_cooperative_id'), 'papers', ['cooperative_id'], unique=False)
    op.create_index(op.f('ix_papers_product_id'), 'papers', ['product_id'], unique=False)
    op.create_index('uq_papers_of_goods', 'papers', ['product_id', 'kind', 'number', 'valid_until'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL AND product_id IS NOT NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND product_id IS NOT NULL'))
    op.create_index('uq_papers_of_seller', 'papers', ['cooperative_id', 'kind', 'number', 'valid_until'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL AND product_id IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND product_id IS NULL'))
    op.create_table('paper_decisions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('item_id', sa.Integer(), nullable=False),
        sa.Column('what', sa.Enum('cleared', 'refused', 'taken_back', 'exempt', name='what', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('papers', sa.JSON(), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.Column('code', sa.String(length=4), nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('allotment', sa.BigInteger(), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('person_name', sa.String(length=120), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what <> 'refused' OR (reason <> '' AND code <> '')", name=op.f('ck_paper_decisions_refused_for_a_reason')),
        sa.ForeignKeyConstraint(['item_id'], ['run_items.id'], name=op.f('fk_paper_decisions_item_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_paper_decisions_person_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_paper_decisions_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_decisions')),
    )
    op.create_index(op.f('ix_paper_decisions_item_id'), 'paper_decisions', ['item_id'], unique=False)
    op.create_index(op.f('ix_paper_decisions_session_id'), 'paper_decisions', ['session_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    _ask()
    _exempt()


def _ask() -> None:
    """What is asked for at first; an administrator may change it from any day on."""
    rules = sa.table('paper_rules', *(sa.column(name) for name in ('kind', 'asked_of', 'actor')),
                     sa.column('is_asked', sa.Boolean), sa.column('valid_from', sa.Date),
                     sa.column('at', sa.DateTime(timezone=True)))
    since = dt.datetime.combine(SINCE, dt.time(), dt.UTC)
    op.bulk_insert(rules, [
        {'kind': kind, 'asked_of': of, 'is_asked': True, 'valid_from': SINCE, 'actor': 'system', 'at': since}
        for kind, of in ASKED
    ])
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [
        {'name': name, 'valid_from': SINCE, 'value': value, 'actor': 'system', 'at': since}
        for name, value in SETTINGS.items()
    ])


def _exempt() -> None:
    """What is or was on air goes on: nobody was asked for papers then."""
    sessions = sa.table('live_sessions', sa.column('id'), sa.column('status'))
    items = sa.table('run_items', *(sa.column(name) for name in ('id', 'session_id', 'code', 'position')))
    decisions = sa.table('paper_decisions', *(sa.column(name) for name in (
        'session_id', 'item_id', 'what', 'code', 'place', 'allotment', 'reason', 'person_name')),
        sa.column('papers', sa.JSON), sa.column('facts', sa.JSON), sa.column('at', sa.DateTime(timezone=True)))
    found = sa.select(
        items.c.session_id, items.c.id, sa.literal('exempt'), items.c.code, items.c.position, sa.literal(0),
        sa.literal(''), sa.literal(''), sa.literal({}, sa.JSON), sa.literal([], sa.JSON),
        sa.literal(dt.datetime.now(dt.UTC), sa.DateTime(timezone=True)),
    ).join_from(items, sessions, sessions.c.id == items.c.session_id).where(
        sessions.c.status.in_(('live', 'closing', 'ended')), items.c.position > 0).order_by(items.c.id)
    op.execute(sa.insert(decisions).from_select([column.name for column in decisions.c], found))
