"""Platforms that we are connected to, what they brought, and what was written privately.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER channels_page_of_facebook BEFORE INSERT ON channels BEGIN SELECT RAISE(ABORT, 'refused by channels_page_of_facebook') WHERE NEW.page_id IS NOT NULL AND NEW.platform <> 'facebook'; END",
        "CREATE TRIGGER channels_page_stays_of_facebook BEFORE UPDATE ON channels BEGIN SELECT RAISE(ABORT, 'refused by channels_page_stays_of_facebook') WHERE NEW.page_id IS NOT NULL AND NEW.platform <> 'facebook'; END",
        "CREATE TRIGGER webhook_deliveries_as_signed BEFORE UPDATE ON webhook_deliveries BEGIN SELECT RAISE(ABORT, 'refused by webhook_deliveries_as_signed') WHERE OLD.digest IS DISTINCT FROM NEW.digest OR OLD.body IS DISTINCT FROM NEW.body OR OLD.received_at IS DISTINCT FROM NEW.received_at; END",
        "CREATE TRIGGER source_gaps_frozen BEFORE UPDATE ON source_gaps BEGIN SELECT RAISE(ABORT, 'refused by source_gaps_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.channel_id IS DISTINCT FROM NEW.channel_id OR OLD.from_at IS DISTINCT FROM NEW.from_at; END",
        "CREATE TRIGGER source_gaps_no_delete BEFORE DELETE ON source_gaps BEGIN SELECT RAISE(ABORT, 'refused by source_gaps_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER private_replies_frozen BEFORE UPDATE ON private_replies BEGIN SELECT RAISE(ABORT, 'refused by private_replies_frozen') WHERE OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.comment_id IS DISTINCT FROM NEW.comment_id OR OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.request_key IS DISTINCT FROM NEW.request_key; END",
        "CREATE TRIGGER private_replies_no_delete BEFORE DELETE ON private_replies BEGIN SELECT RAISE(ABORT, 'refused by private_replies_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER private_replies_status_move BEFORE UPDATE ON private_replies BEGIN SELECT RAISE(ABORT, 'refused by private_replies_status_move') WHERE OLD.status <> NEW.status AND NOT ((OLD.status = 'sending' AND NEW.status = 'refused') OR (OLD.status = 'sending' AND NEW.status = 'sent') OR (OLD.status = 'sending' AND NEW.status = 'unknown') OR (OLD.status = 'sending' AND NEW.status = 'waiting') OR (OLD.status = 'waiting' AND NEW.status = 'dropped') OR (OLD.status = 'waiting' AND NEW.status = 'sending')); END",
        "CREATE TRIGGER private_replies_status_start BEFORE INSERT ON private_replies BEGIN SELECT RAISE(ABORT, 'refused by private_replies_status_start') WHERE NEW.status <> 'waiting'; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION channels_page_of_facebook() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.page_id IS NOT NULL AND NEW.platform <> 'facebook' THEN RAISE EXCEPTION 'refused by channels_page_of_facebook' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER channels_page_of_facebook BEFORE INSERT ON channels FOR EACH ROW EXECUTE FUNCTION channels_page_of_facebook()',
        "CREATE OR REPLACE FUNCTION channels_page_stays_of_facebook() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.page_id IS NOT NULL AND NEW.platform <> 'facebook' THEN RAISE EXCEPTION 'refused by channels_page_stays_of_facebook' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER channels_page_stays_of_facebook BEFORE UPDATE ON channels FOR EACH ROW EXECUTE FUNCTION channels_page_stays_of_facebook()',
        "CREATE OR REPLACE FUNCTION webhook_deliveries_as_signed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.digest IS DISTINCT FROM NEW.digest OR OLD.body IS DISTINCT FROM NEW.body OR OLD.received_at IS DISTINCT FROM NEW.received_at THEN RAISE EXCEPTION 'refused by webhook_deliveries_as_signed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER webhook_deliveries_as_signed BEFORE UPDATE ON webhook_deliveries FOR EACH ROW EXECUTE FUNCTION webhook_deliveries_as_signed()',
        "CREATE OR REPLACE FUNCTION source_gaps_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.channel_id IS DISTINCT FROM NEW.channel_id OR OLD.from_at IS DISTINCT FROM NEW.from_at THEN RAISE EXCEPTION 'refused by source_gaps_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER source_gaps_frozen BEFORE UPDATE ON source_gaps FOR EACH ROW EXECUTE FUNCTION source_gaps_frozen()',
        "CREATE OR REPLACE FUNCTION source_gaps_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by source_gaps_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER source_gaps_no_delete BEFORE DELETE ON source_gaps FOR EACH ROW EXECUTE FUNCTION source_gaps_no_delete()',
        "CREATE OR REPLACE FUNCTION private_replies_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.comment_id IS DISTINCT FROM NEW.comment_id OR OLD.order_id IS DISTINCT FROM NEW.order_id OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.request_key IS DISTINCT FROM NEW.request_key THEN RAISE EXCEPTION 'refused by private_replies_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER private_replies_frozen BEFORE UPDATE ON private_replies FOR EACH ROW EXECUTE FUNCTION private_replies_frozen()',
        "CREATE OR REPLACE FUNCTION private_replies_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by private_replies_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER private_replies_no_delete BEFORE DELETE ON private_replies FOR EACH ROW EXECUTE FUNCTION private_replies_no_delete()',
        "CREATE OR REPLACE FUNCTION private_replies_status_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> NEW.status AND NOT ((OLD.status = 'sending' AND NEW.status = 'refused') OR (OLD.status = 'sending' AND NEW.status = 'sent') OR (OLD.status = 'sending' AND NEW.status = 'unknown') OR (OLD.status = 'sending' AND NEW.status = 'waiting') OR (OLD.status = 'waiting' AND NEW.status = 'dropped') OR (OLD.status = 'waiting' AND NEW.status = 'sending')) THEN RAISE EXCEPTION 'refused by private_replies_status_move' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER private_replies_status_move BEFORE UPDATE ON private_replies FOR EACH ROW EXECUTE FUNCTION private_replies_status_move()',
        "CREATE OR REPLACE FUNCTION private_replies_status_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status <> 'waiting' THEN RAISE EXCEPTION 'refused by private_replies_status_start' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER private_replies_status_start BEFORE INSERT ON private_replies FOR EACH ROW EXECUTE FUNCTION private_replies_status_start()',
    ],
}


def upgrade() -> None:
    op.create_table('hidden_comments',
        sa.Column('platform', sa.String(length=12), nullable=False),
        sa.Column('external_id', sa.String(length=120), nullable=False),
        sa.Column('is_hidden', sa.Boolean(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('platform', 'external_id', name=op.f('pk_hidden_comments'))
    )
    op.create_table('webhook_deliveries',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('verdict', sa.Enum('waiting', 'done', 'unreadable', name='verdict', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('events', sa.Integer(), nullable=False),
        sa.CheckConstraint("(verdict = 'waiting') = (done_at IS NULL)", name=op.f('ck_webhook_deliveries_done_at_some_moment')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_deliveries')),
        sa.UniqueConstraint('digest', name=op.f('uq_webhook_deliveries_digest'))
    )
    op.create_index(op.f('ix_webhook_deliveries_received_at'), 'webhook_deliveries', ['received_at'], unique=False)
    op.create_index('ix_webhook_deliveries_waiting', 'webhook_deliveries', ['attempts', 'id'], unique=False, sqlite_where=sa.text("verdict = 'waiting'"), postgresql_where=sa.text("verdict = 'waiting'"))
    op.create_table('channel_sources',
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('source', sa.Enum('webhook', 'polling', 'bridge', name='source', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('alive_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
        sa.Column('fault', sa.String(length=24), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('wait_until', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(fault = '') = (failures = 0)", name=op.f('ck_channel_sources_fault_has_a_name')),
        sa.CheckConstraint('(failing_since IS NULL) = (failures = 0)', name=op.f('ck_channel_sources_failing_since_some_moment')),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_channel_sources_channel_id')),
        sa.PrimaryKeyConstraint('channel_id', 'source', name=op.f('pk_channel_sources'))
    )
    op.create_table('live_videos',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=True),
        sa.Column('live_id', sa.String(length=120), nullable=False),
        sa.Column('post_id', sa.String(length=120), nullable=False),
        sa.Column('is_over', sa.Boolean(), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('heard_until', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_live_videos_channel_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_live_videos_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_live_videos')),
        sa.UniqueConstraint('channel_id', 'live_id', name=op.f('uq_live_videos_channel_id_live_id'))
    )
    op.create_index(op.f('ix_live_videos_session_id'), 'live_videos', ['session_id'], unique=False)
    op.create_table('message_windows',
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.String(length=120), nullable=False),
        sa.Column('wrote_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_message_windows_channel_id')),
        sa.PrimaryKeyConstraint('channel_id', 'person_id', name=op.f('pk_message_windows'))
    )
    op.create_table('source_gaps',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('until_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('is_filled', sa.Boolean(), nullable=False),
        sa.CheckConstraint('NOT is_filled OR until_at IS NOT NULL', name=op.f('ck_source_gaps_filled_when_over')),
        sa.CheckConstraint('until_at >= from_at', name=op.f('ck_source_gaps_ends_after_start')),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_source_gaps_channel_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_source_gaps_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_source_gaps'))
    )
    op.create_index('ix_source_gaps_session_id', 'source_gaps', ['session_id', 'id'], unique=False)
    op.create_index('uq_source_gaps_open', 'source_gaps', ['session_id', 'channel_id'], unique=True, sqlite_where=sa.text('until_at IS NULL'), postgresql_where=sa.text('until_at IS NULL'))
    op.create_table('contacted_buyers',
        sa.Column('buyer_id', sa.Integer(), nullable=False),
        sa.Column('actor', sa.String(length=60), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['buyer_id'], ['live_buyers.id'], name=op.f('fk_contacted_buyers_buyer_id')),
        sa.PrimaryKeyConstraint('buyer_id', name=op.f('pk_contacted_buyers'))
    )
    op.create_table('private_replies',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('buyer_id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.Integer(), nullable=True),
        sa.Column('request_key', sa.String(length=200), nullable=True),
        sa.Column('status', sa.Enum('waiting', 'sending', 'sent', 'refused', 'unknown', 'dropped', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('why', sa.String(length=24), nullable=False),
        sa.Column('person_id', sa.String(length=120), nullable=False),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_private_replies_sent_at_some_moment')),
        sa.CheckConstraint('(comment_id IS NULL) = (request_key IS NOT NULL)', name=op.f('ck_private_replies_to_a_comment_or_asked_for')),
        sa.ForeignKeyConstraint(['buyer_id'], ['live_buyers.id'], name=op.f('fk_private_replies_buyer_id')),
        sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_private_replies_comment_id')),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_private_replies_order_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_private_replies_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_private_replies')),
        sa.UniqueConstraint('comment_id', name=op.f('uq_private_replies_comment_id')),
        sa.UniqueConstraint('request_key', name=op.f('uq_private_replies_request_key'))
    )
    op.create_index(op.f('ix_private_replies_buyer_id'), 'private_replies', ['buyer_id'], unique=False)
    op.create_index(op.f('ix_private_replies_session_id'), 'private_replies', ['session_id'], unique=False)
    op.add_column('channels', sa.Column('page_id', sa.String(length=32), nullable=True))
    op.create_index('uq_channels_page_id', 'channels', ['page_id'], unique=True)
    op.add_column('live_sessions', sa.Column('sends_links', sa.Boolean(), server_default=sa.true(), nullable=False))
    settings = sa.table('dated_settings', sa.column('name'), sa.column('valid_from', sa.Date()), sa.column('value'), sa.column('actor'), sa.column('at', sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [{'name': 'webhook_days', 'valid_from': datetime.date(2025, 1, 1), 'value': 14, 'actor': 'system', 'at': datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone.utc)}])
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
