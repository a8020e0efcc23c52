"""Restricted buyers, second looks, and what tells regular buyers from others.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'

SETTINGS = {
    "regular_from_delivered": 2,  # orders
    "call_from_refused": 1,  # orders
    "call_from_broken": 2,  # orders
    "restriction_days": 366,
}
OPEN = sa.text('ended_at IS NULL')
UNSEEN = sa.text('seen_at IS NULL')
UNSEEN_ORDER = sa.text('seen_at IS NULL AND comment_id IS NULL')
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER restrictions_frozen BEFORE UPDATE ON restrictions BEGIN SELECT RAISE(ABORT, 'refused by restrictions_frozen') WHERE OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.phone IS DISTINCT FROM NEW.phone OR OLD.author IS DISTINCT FROM NEW.author OR OLD.name IS DISTINCT FROM NEW.name OR OLD.reason IS DISTINCT FROM NEW.reason OR OLD.until IS DISTINCT FROM NEW.until OR OLD.made_by IS DISTINCT FROM NEW.made_by OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER restrictions_no_delete BEFORE DELETE ON restrictions BEGIN SELECT RAISE(ABORT, 'refused by restrictions_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER second_looks_frozen BEFORE UPDATE ON second_looks BEGIN SELECT RAISE(ABORT, 'refused by second_looks_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.comment_id IS DISTINCT FROM NEW.comment_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.since IS DISTINCT FROM NEW.since; END",
        "CREATE TRIGGER second_looks_no_delete BEFORE DELETE ON second_looks BEGIN SELECT RAISE(ABORT, 'refused by second_looks_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION restrictions_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.phone IS DISTINCT FROM NEW.phone OR OLD.author IS DISTINCT FROM NEW.author OR OLD.name IS DISTINCT FROM NEW.name OR OLD.reason IS DISTINCT FROM NEW.reason OR OLD.until IS DISTINCT FROM NEW.until OR OLD.made_by IS DISTINCT FROM NEW.made_by OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by restrictions_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER restrictions_frozen BEFORE UPDATE ON restrictions FOR EACH ROW EXECUTE FUNCTION restrictions_frozen()',
        "CREATE OR REPLACE FUNCTION restrictions_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by restrictions_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER restrictions_no_delete BEFORE DELETE ON restrictions FOR EACH ROW EXECUTE FUNCTION restrictions_no_delete()',
        "CREATE OR REPLACE FUNCTION second_looks_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.comment_id IS DISTINCT FROM NEW.comment_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.since IS DISTINCT FROM NEW.since THEN RAISE EXCEPTION 'refused by second_looks_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER second_looks_frozen BEFORE UPDATE ON second_looks FOR EACH ROW EXECUTE FUNCTION second_looks_frozen()',
        "CREATE OR REPLACE FUNCTION second_looks_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by second_looks_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER second_looks_no_delete BEFORE DELETE ON second_looks FOR EACH ROW EXECUTE FUNCTION second_looks_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('restrictions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('cooperative_id', sa.Integer(), nullable=False),
        sa.Column('phone', sa.String(length=10), nullable=True),
        sa.Column('author', sa.String(length=140), nullable=True),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_by', sa.Integer(), nullable=True),
        sa.CheckConstraint('phone IS NOT NULL OR author IS NOT NULL', name=op.f('ck_restrictions_of_somebody')),
        sa.CheckConstraint("reason <> ''", name=op.f('ck_restrictions_has_a_reason')),
        sa.CheckConstraint('ended_by IS NULL OR ended_at IS NOT NULL', name=op.f('ck_restrictions_ended_at_some_moment')),
        sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_restrictions_cooperative_id')),
        sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_restrictions_made_by')),
        sa.ForeignKeyConstraint(['ended_by'], ['people.id'], name=op.f('fk_restrictions_ended_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_restrictions'))
    )
    op.create_index('uq_restrictions_phone', 'restrictions', ['phone', 'cooperative_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('uq_restrictions_author', 'restrictions', ['author', 'cooperative_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table('second_looks',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.Integer(), nullable=True),
        sa.Column('buyer_id', sa.Integer(), nullable=True),
        sa.Column('news_id', sa.Integer(), nullable=False),
        sa.Column('times', sa.Integer(), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('seen_by', sa.Integer(), nullable=True),
        sa.CheckConstraint('comment_id IS NOT NULL OR buyer_id IS NOT NULL', name=op.f('ck_second_looks_about_something')),
        sa.CheckConstraint('comment_id IS NULL OR comment_id < news_id', name=op.f('ck_second_looks_news_came_later')),
        sa.CheckConstraint('times > 0', name=op.f('ck_second_looks_written_at_least_once')),
        sa.CheckConstraint('seen_by IS NULL OR seen_at IS NOT NULL', name=op.f('ck_second_looks_seen_at_some_moment')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_second_looks_session_id')),
        sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_second_looks_comment_id')),
        sa.ForeignKeyConstraint(['buyer_id'], ['live_buyers.id'], name=op.f('fk_second_looks_buyer_id')),
        sa.ForeignKeyConstraint(['news_id'], ['comments.id'], name=op.f('fk_second_looks_news_id')),
        sa.ForeignKeyConstraint(['seen_by'], ['people.id'], name=op.f('fk_second_looks_seen_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_second_looks'))
    )
    op.create_index('uq_second_looks_comment', 'second_looks', ['comment_id'], unique=True, sqlite_where=UNSEEN, postgresql_where=UNSEEN)
    op.create_index('uq_second_looks_order', 'second_looks', ['buyer_id'], unique=True, sqlite_where=UNSEEN_ORDER, postgresql_where=UNSEEN_ORDER)
    op.create_index('ix_second_looks_session', 'second_looks', ['session_id', 'seen_at'], unique=False)
    op.create_index(op.f('ix_second_looks_news_id'), 'second_looks', ['news_id'], unique=False)
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    since, now = dt.date(2025, 7, 1), dt.datetime.now(dt.UTC)
    op.bulk_insert(settings, [
        {"name": name, "valid_from": since, "value": value, "actor": "system", "at": now}
        for name, value in SETTINGS.items()
    ])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
