"""Viewers of our own live page: proved phone numbers, the browsers that know them, the codes on their way.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'

SETTINGS = {
    "viewer_days": 30,  # a browser is known so long, and a number that nobody uses kept
}
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER viewers_frozen BEFORE UPDATE ON viewers BEGIN SELECT RAISE(ABORT, 'refused by viewers_frozen') WHERE OLD.author IS DISTINCT FROM NEW.author OR OLD.since IS DISTINCT FROM NEW.since; END",
        "CREATE TRIGGER viewers_no_delete BEFORE DELETE ON viewers BEGIN SELECT RAISE(ABORT, 'refused by viewers_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER viewers_phone_only_erased BEFORE UPDATE ON viewers BEGIN SELECT RAISE(ABORT, 'refused by viewers_phone_only_erased') WHERE NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone; END",
        "CREATE TRIGGER viewer_browsers_frozen BEFORE UPDATE ON viewer_browsers BEGIN SELECT RAISE(ABORT, 'refused by viewer_browsers_frozen') WHERE OLD.viewer_id IS DISTINCT FROM NEW.viewer_id OR OLD.token_hash IS DISTINCT FROM NEW.token_hash OR OLD.since IS DISTINCT FROM NEW.since OR OLD.until IS DISTINCT FROM NEW.until; END",
        "CREATE TRIGGER viewer_browsers_no_delete BEFORE DELETE ON viewer_browsers BEGIN SELECT RAISE(ABORT, 'refused by viewer_browsers_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER viewer_browsers_ends_once BEFORE UPDATE ON viewer_browsers BEGIN SELECT RAISE(ABORT, 'refused by viewer_browsers_ends_once') WHERE OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at; END",
        "CREATE TRIGGER viewer_codes_frozen BEFORE UPDATE ON viewer_codes BEGIN SELECT RAISE(ABORT, 'refused by viewer_codes_frozen') WHERE OLD.ask_hash IS DISTINCT FROM NEW.ask_hash OR OLD.language IS DISTINCT FROM NEW.language OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.expires_at IS DISTINCT FROM NEW.expires_at; END",
        "CREATE TRIGGER viewer_codes_no_delete BEFORE DELETE ON viewer_codes BEGIN SELECT RAISE(ABORT, 'refused by viewer_codes_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER viewer_codes_used_once BEFORE UPDATE ON viewer_codes BEGIN SELECT RAISE(ABORT, 'refused by viewer_codes_used_once') WHERE OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at; END",
        "CREATE TRIGGER viewer_codes_tries_only_rise BEFORE UPDATE ON viewer_codes BEGIN SELECT RAISE(ABORT, 'refused by viewer_codes_tries_only_rise') WHERE NEW.tries < OLD.tries; END",
        "CREATE TRIGGER viewer_codes_phone_only_erased BEFORE UPDATE ON viewer_codes BEGIN SELECT RAISE(ABORT, 'refused by viewer_codes_phone_only_erased') WHERE NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION viewers_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.author IS DISTINCT FROM NEW.author OR OLD.since IS DISTINCT FROM NEW.since THEN RAISE EXCEPTION 'refused by viewers_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewers_frozen BEFORE UPDATE ON viewers FOR EACH ROW EXECUTE FUNCTION viewers_frozen()',
        "CREATE OR REPLACE FUNCTION viewers_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by viewers_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER viewers_no_delete BEFORE DELETE ON viewers FOR EACH ROW EXECUTE FUNCTION viewers_no_delete()',
        "CREATE OR REPLACE FUNCTION viewers_phone_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone THEN RAISE EXCEPTION 'refused by viewers_phone_only_erased' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewers_phone_only_erased BEFORE UPDATE ON viewers FOR EACH ROW EXECUTE FUNCTION viewers_phone_only_erased()',
        "CREATE OR REPLACE FUNCTION viewer_browsers_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.viewer_id IS DISTINCT FROM NEW.viewer_id OR OLD.token_hash IS DISTINCT FROM NEW.token_hash OR OLD.since IS DISTINCT FROM NEW.since OR OLD.until IS DISTINCT FROM NEW.until THEN RAISE EXCEPTION 'refused by viewer_browsers_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_browsers_frozen BEFORE UPDATE ON viewer_browsers FOR EACH ROW EXECUTE FUNCTION viewer_browsers_frozen()',
        "CREATE OR REPLACE FUNCTION viewer_browsers_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by viewer_browsers_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER viewer_browsers_no_delete BEFORE DELETE ON viewer_browsers FOR EACH ROW EXECUTE FUNCTION viewer_browsers_no_delete()',
        "CREATE OR REPLACE FUNCTION viewer_browsers_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN RAISE EXCEPTION 'refused by viewer_browsers_ends_once' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_browsers_ends_once BEFORE UPDATE ON viewer_browsers FOR EACH ROW EXECUTE FUNCTION viewer_browsers_ends_once()',
        "CREATE OR REPLACE FUNCTION viewer_codes_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.ask_hash IS DISTINCT FROM NEW.ask_hash OR OLD.language IS DISTINCT FROM NEW.language OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.expires_at IS DISTINCT FROM NEW.expires_at THEN RAISE EXCEPTION 'refused by viewer_codes_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_codes_frozen BEFORE UPDATE ON viewer_codes FOR EACH ROW EXECUTE FUNCTION viewer_codes_frozen()',
        "CREATE OR REPLACE FUNCTION viewer_codes_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by viewer_codes_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER viewer_codes_no_delete BEFORE DELETE ON viewer_codes FOR EACH ROW EXECUTE FUNCTION viewer_codes_no_delete()',
        "CREATE OR REPLACE FUNCTION viewer_codes_used_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN RAISE EXCEPTION 'refused by viewer_codes_used_once' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_codes_used_once BEFORE UPDATE ON viewer_codes FOR EACH ROW EXECUTE FUNCTION viewer_codes_used_once()',
        "CREATE OR REPLACE FUNCTION viewer_codes_tries_only_rise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.tries < OLD.tries THEN RAISE EXCEPTION 'refused by viewer_codes_tries_only_rise' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_codes_tries_only_rise BEFORE UPDATE ON viewer_codes FOR EACH ROW EXECUTE FUNCTION viewer_codes_tries_only_rise()',
        "CREATE OR REPLACE FUNCTION viewer_codes_phone_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone THEN RAISE EXCEPTION 'refused by viewer_codes_phone_only_erased' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_codes_phone_only_erased BEFORE UPDATE ON viewer_codes FOR EACH ROW EXECUTE FUNCTION viewer_codes_phone_only_erased()',
    ],
}


def upgrade() -> None:
    op.create_table('viewers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('phone', sa.String(length=10), nullable=True),
    sa.Column('author', sa.String(length=60), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(phone IS NULL) = (erased_at IS NOT NULL)', name=op.f('ck_viewers_phone_until_erased')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_viewers')),
    sa.UniqueConstraint('author', name=op.f('uq_viewers_author')),
    sa.UniqueConstraint('phone', name=op.f('uq_viewers_phone')),
    )
    op.create_table('viewer_browsers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('viewer_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('until > since', name=op.f('ck_viewer_browsers_remembered_for_a_while')),
    sa.ForeignKeyConstraint(['viewer_id'], ['viewers.id'], name=op.f('fk_viewer_browsers_viewer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_viewer_browsers')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_viewer_browsers_token_hash')),
    )
    op.create_index(op.f('ix_viewer_browsers_viewer_id'), 'viewer_browsers', ['viewer_id'], unique=False)
    op.create_table('viewer_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ask_hash', sa.String(length=64), nullable=False),
    sa.Column('phone', sa.String(length=10), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("language IN ('vi', 'en')", name=op.f('ck_viewer_codes_language_we_speak')),
    sa.CheckConstraint('expires_at > made_at', name=op.f('ck_viewer_codes_good_for_a_while')),
    sa.CheckConstraint('tries BETWEEN 0 AND 5', name=op.f('ck_viewer_codes_tries_limited')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_viewer_codes')),
    sa.UniqueConstraint('ask_hash', name=op.f('uq_viewer_codes_ask_hash')),
    )
    op.create_index('ix_viewer_codes_kept', 'viewer_codes', ['expires_at'], unique=False, sqlite_where=sa.text('phone IS NOT NULL'), postgresql_where=sa.text('phone IS NOT NULL'))
    op.create_index('ix_comments_own_page', 'comments', ['session_id', 'id'], unique=False, sqlite_where=sa.text("platform = 'own'"), postgresql_where=sa.text("platform = 'own'"))
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date), sa.column('value'),
                        sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [
        {"name": name, "valid_from": dt.date(2025, 7, 1), "value": value, "actor": "system", "at": dt.datetime.now(dt.UTC)}
        for name, value in SETTINGS.items()
    ])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
