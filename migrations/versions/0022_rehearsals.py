"""Rehearsals: live sessions of which nothing is in any stock, order, report or message, and their channel.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'

PRACTICE = sa.text('is_practice')
TRIGGERS = {
    'sqlite': [
        'DROP TRIGGER live_sessions_frozen',
        "CREATE TRIGGER live_sessions_frozen BEFORE UPDATE ON live_sessions BEGIN SELECT RAISE(ABORT, 'refused by live_sessions_frozen') WHERE OLD.code IS DISTINCT FROM NEW.code OR OLD.is_rehearsal IS DISTINCT FROM NEW.is_rehearsal; END",
        "CREATE TRIGGER claims_no_order_of_a_rehearsal BEFORE UPDATE ON claims BEGIN SELECT RAISE(ABORT, 'refused by claims_no_order_of_a_rehearsal') WHERE (NEW.line_id IS NOT NULL OR NEW.status = 'ordered') AND (SELECT count(*) FROM live_sessions WHERE id = NEW.session_id AND is_rehearsal) > 0; END",
        "CREATE TRIGGER item_figures_no_more_than_rehearsed BEFORE UPDATE ON item_figures BEGIN SELECT RAISE(ABORT, 'refused by item_figures_no_more_than_rehearsed') WHERE NEW.claimed > OLD.claimed AND NEW.claimed > (SELECT run_items.allotment FROM run_items JOIN live_sessions ON live_sessions.id = run_items.session_id WHERE run_items.id = NEW.item_id AND live_sessions.is_rehearsal); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION live_sessions_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.code IS DISTINCT FROM NEW.code OR OLD.is_rehearsal IS DISTINCT FROM NEW.is_rehearsal THEN RAISE EXCEPTION 'refused by live_sessions_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION claims_no_order_of_a_rehearsal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (NEW.line_id IS NOT NULL OR NEW.status = 'ordered') AND (SELECT count(*) FROM live_sessions WHERE id = NEW.session_id AND is_rehearsal) > 0 THEN RAISE EXCEPTION 'refused by claims_no_order_of_a_rehearsal' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER claims_no_order_of_a_rehearsal BEFORE UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION claims_no_order_of_a_rehearsal()',
        "CREATE OR REPLACE FUNCTION item_figures_no_more_than_rehearsed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.claimed > OLD.claimed AND NEW.claimed > (SELECT run_items.allotment FROM run_items JOIN live_sessions ON live_sessions.id = run_items.session_id WHERE run_items.id = NEW.item_id AND live_sessions.is_rehearsal) THEN RAISE EXCEPTION 'refused by item_figures_no_more_than_rehearsed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER item_figures_no_more_than_rehearsed BEFORE UPDATE ON item_figures FOR EACH ROW EXECUTE FUNCTION item_figures_no_more_than_rehearsed()',
    ],
}


def upgrade() -> None:
    op.add_column('channels', sa.Column('is_practice', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('uq_channels_practice', 'channels', ['is_practice'], unique=True, sqlite_where=PRACTICE, postgresql_where=PRACTICE)
    op.add_column('live_sessions', sa.Column('is_rehearsal', sa.Boolean(), server_default=sa.false(), nullable=False))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
