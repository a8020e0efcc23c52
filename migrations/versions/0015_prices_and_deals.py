"""What goods cost on air over time, and deals.

What is offered now is the first price that is known. Trigger SQL stands here literally: a migration must do tomorrow
what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER live_prices_no_update BEFORE UPDATE ON live_prices BEGIN SELECT RAISE(ABORT, 'refused by live_prices_no_update') WHERE 1=1; END",
        "CREATE TRIGGER live_prices_no_delete BEFORE DELETE ON live_prices BEGIN SELECT RAISE(ABORT, 'refused by live_prices_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER deals_frozen BEFORE UPDATE ON deals BEGIN SELECT RAISE(ABORT, 'refused by deals_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.price_id IS DISTINCT FROM NEW.price_id OR OLD.price IS DISTINCT FROM NEW.price OR OLD.minutes IS DISTINCT FROM NEW.minutes OR OLD.cap IS DISTINCT FROM NEW.cap OR OLD.cap_per_buyer IS DISTINCT FROM NEW.cap_per_buyer OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER deals_no_delete BEFORE DELETE ON deals BEGIN SELECT RAISE(ABORT, 'refused by deals_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER deals_begins_once BEFORE UPDATE ON deals BEGIN SELECT RAISE(ABORT, 'refused by deals_begins_once') WHERE OLD.starts_at IS NOT NULL AND OLD.starts_at IS DISTINCT FROM NEW.starts_at; END",
        "CREATE TRIGGER deals_ends_no_later BEFORE UPDATE ON deals BEGIN SELECT RAISE(ABORT, 'refused by deals_ends_no_later') WHERE OLD.ends_at IS NOT NULL AND (NEW.ends_at IS NULL OR NEW.ends_at > OLD.ends_at); END",
        "CREATE TRIGGER deals_stays_withdrawn BEFORE UPDATE ON deals BEGIN SELECT RAISE(ABORT, 'refused by deals_stays_withdrawn') WHERE OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at; END",
        "CREATE TRIGGER deals_one_at_a_time BEFORE INSERT ON deals BEGIN SELECT RAISE(ABORT, 'refused by deals_one_at_a_time') WHERE NEW.starts_at IS NOT NULL AND NEW.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM deals other WHERE other.price_id = NEW.price_id AND other.id <> NEW.id AND other.withdrawn_at IS NULL AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at); END",
        "CREATE TRIGGER deals_one_after_the_other BEFORE UPDATE OF starts_at ON deals BEGIN SELECT RAISE(ABORT, 'refused by deals_one_after_the_other') WHERE NEW.starts_at IS NOT NULL AND NEW.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM deals other WHERE other.price_id = NEW.price_id AND other.id <> NEW.id AND other.withdrawn_at IS NULL AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at); END",
        "CREATE TRIGGER claims_of_its_deal BEFORE INSERT ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_of_its_deal') WHERE NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deals WHERE deals.id = NEW.deal_id AND deals.price_id = NEW.price_id AND deals.price = NEW.unit_price AND deals.starts_at <= NEW.priced_at AND NEW.priced_at <= deals.ends_at); END",
        "CREATE TRIGGER claims_price_stays BEFORE UPDATE ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_price_stays') WHERE OLD.deal_id IS DISTINCT FROM NEW.deal_id OR OLD.priced_at IS DISTINCT FROM NEW.priced_at; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION live_prices_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by live_prices_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER live_prices_no_update BEFORE UPDATE ON live_prices FOR EACH ROW EXECUTE FUNCTION live_prices_no_update()',
        "CREATE OR REPLACE FUNCTION live_prices_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by live_prices_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER live_prices_no_delete BEFORE DELETE ON live_prices FOR EACH ROW EXECUTE FUNCTION live_prices_no_delete()',
        "CREATE OR REPLACE FUNCTION live_prices_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by live_prices_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER live_prices_no_truncate BEFORE TRUNCATE ON live_prices FOR EACH STATEMENT EXECUTE FUNCTION live_prices_no_truncate()',
        "CREATE OR REPLACE FUNCTION deals_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.price_id IS DISTINCT FROM NEW.price_id OR OLD.price IS DISTINCT FROM NEW.price OR OLD.minutes IS DISTINCT FROM NEW.minutes OR OLD.cap IS DISTINCT FROM NEW.cap OR OLD.cap_per_buyer IS DISTINCT FROM NEW.cap_per_buyer OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by deals_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER deals_frozen BEFORE UPDATE ON deals FOR EACH ROW EXECUTE FUNCTION deals_frozen()',
        "CREATE OR REPLACE FUNCTION deals_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by deals_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER deals_no_delete BEFORE DELETE ON deals FOR EACH ROW EXECUTE FUNCTION deals_no_delete()',
        "CREATE OR REPLACE FUNCTION deals_begins_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.starts_at IS NOT NULL AND OLD.starts_at IS DISTINCT FROM NEW.starts_at THEN RAISE EXCEPTION 'refused by deals_begins_once' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER deals_begins_once BEFORE UPDATE ON deals FOR EACH ROW EXECUTE FUNCTION deals_begins_once()',
        "CREATE OR REPLACE FUNCTION deals_ends_no_later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.ends_at IS NOT NULL AND (NEW.ends_at IS NULL OR NEW.ends_at > OLD.ends_at) THEN RAISE EXCEPTION 'refused by deals_ends_no_later' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER deals_ends_no_later BEFORE UPDATE ON deals FOR EACH ROW EXECUTE FUNCTION deals_ends_no_later()',
        "CREATE OR REPLACE FUNCTION deals_stays_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at THEN RAISE EXCEPTION 'refused by deals_stays_withdrawn' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER deals_stays_withdrawn BEFORE UPDATE ON deals FOR EACH ROW EXECUTE FUNCTION deals_stays_withdrawn()',
        "CREATE OR REPLACE FUNCTION deals_one_at_a_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.starts_at IS NOT NULL AND NEW.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM deals other WHERE other.price_id = NEW.price_id AND other.id <> NEW.id AND other.withdrawn_at IS NULL AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at) THEN RAISE EXCEPTION 'refused by deals_one_at_a_time' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER deals_one_at_a_time BEFORE INSERT ON deals FOR EACH ROW EXECUTE FUNCTION deals_one_at_a_time()',
        "CREATE OR REPLACE FUNCTION deals_one_after_the_other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.starts_at IS NOT NULL AND NEW.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM deals other WHERE other.price_id = NEW.price_id AND other.id <> NEW.id AND other.withdrawn_at IS NULL AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at) THEN RAISE EXCEPTION 'refused by deals_one_after_the_other' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER deals_one_after_the_other BEFORE UPDATE OF starts_at ON deals FOR EACH ROW EXECUTE FUNCTION deals_one_after_the_other()',
        "CREATE OR REPLACE FUNCTION claims_of_its_deal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deals WHERE deals.id = NEW.deal_id AND deals.price_id = NEW.price_id AND deals.price = NEW.unit_price AND deals.starts_at <= NEW.priced_at AND NEW.priced_at <= deals.ends_at) THEN RAISE EXCEPTION 'refused by claims_of_its_deal' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_of_its_deal BEFORE INSERT ON claims FOR EACH ROW EXECUTE FUNCTION claims_of_its_deal()',
        "CREATE OR REPLACE FUNCTION claims_price_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.deal_id IS DISTINCT FROM NEW.deal_id OR OLD.priced_at IS DISTINCT FROM NEW.priced_at THEN RAISE EXCEPTION 'refused by claims_price_stays' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_price_stays BEFORE UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION claims_price_stays()',
    ],
}


def upgrade() -> None:
    op.create_table('live_prices',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('price_id', sa.Integer(), nullable=False),
        sa.Column('price', sa.BigInteger(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('set_by', sa.Integer(), nullable=True),
        sa.CheckConstraint('price BETWEEN 1 AND 1000000000', name=op.f('ck_live_prices_price_sane')),
        sa.ForeignKeyConstraint(['price_id'], ['item_prices.id'], name=op.f('fk_live_prices_price_id')),
        sa.ForeignKeyConstraint(['set_by'], ['people.id'], name=op.f('fk_live_prices_set_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_live_prices'))
    )
    op.create_index('ix_live_prices_price_at', 'live_prices', ['price_id', 'at'])
    op.create_table('deals',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('price_id', sa.Integer(), nullable=False),
        sa.Column('price', sa.BigInteger(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('cap', sa.BigInteger(), nullable=False),
        sa.Column('cap_per_buyer', sa.BigInteger(), nullable=True),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('taken', sa.BigInteger(), nullable=False),
        sa.Column('sold_out_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('is_shown', sa.Boolean(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.CheckConstraint('price BETWEEN 1 AND 1000000000', name=op.f('ck_deals_price_sane')),
        sa.CheckConstraint('minutes BETWEEN 1 AND 600', name=op.f('ck_deals_minutes_sane')),
        sa.CheckConstraint('cap > 0', name=op.f('ck_deals_cap_positive')),
        sa.CheckConstraint('cap_per_buyer > 0 AND cap_per_buyer <= cap', name=op.f('ck_deals_cap_per_buyer_sane')),
        sa.CheckConstraint('taken BETWEEN 0 AND cap', name=op.f('ck_deals_never_more_than_the_cap')),
        sa.CheckConstraint('(starts_at IS NULL) = (ends_at IS NULL)', name=op.f('ck_deals_begins_and_ends')),
        sa.CheckConstraint('ends_at >= starts_at', name=op.f('ck_deals_ends_after_start')),
        sa.CheckConstraint('(sold_out_at IS NOT NULL) = (taken = cap)', name=op.f('ck_deals_sold_out_when_taken')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_deals_session_id')),
        sa.ForeignKeyConstraint(['price_id'], ['item_prices.id'], name=op.f('fk_deals_price_id')),
        sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_deals_made_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deals'))
    )
    op.create_index(op.f('ix_deals_session_id'), 'deals', ['session_id'])
    op.create_index(op.f('ix_deals_price_id'), 'deals', ['price_id'])
    op.add_column('claims', sa.Column('deal_id', sa.Integer(), nullable=True))
    op.add_column('claims', sa.Column('priced_at', sa.DateTime(timezone=True), nullable=True))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    op.execute(sa.text(
        "INSERT INTO live_prices (price_id, price, at) SELECT id, price, :now FROM item_prices").bindparams(
        sa.bindparam("now", dt.datetime.now(dt.UTC), type_=sa.DateTime(timezone=True))))
