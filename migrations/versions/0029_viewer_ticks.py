"""Ticks: how often something of a viewer's own was other.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER viewer_ticks_frozen BEFORE UPDATE ON viewer_ticks BEGIN SELECT RAISE(ABORT, 'refused by viewer_ticks_frozen') WHERE OLD.buyer_id IS DISTINCT FROM NEW.buyer_id; END",
        "CREATE TRIGGER viewer_ticks_no_delete BEFORE DELETE ON viewer_ticks BEGIN SELECT RAISE(ABORT, 'refused by viewer_ticks_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER viewer_ticks_only_rise BEFORE UPDATE ON viewer_ticks BEGIN SELECT RAISE(ABORT, 'refused by viewer_ticks_only_rise') WHERE NEW.number <= OLD.number; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION viewer_ticks_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.buyer_id IS DISTINCT FROM NEW.buyer_id THEN RAISE EXCEPTION 'refused by viewer_ticks_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_ticks_frozen BEFORE UPDATE ON viewer_ticks FOR EACH ROW EXECUTE FUNCTION viewer_ticks_frozen()',
        "CREATE OR REPLACE FUNCTION viewer_ticks_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by viewer_ticks_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER viewer_ticks_no_delete BEFORE DELETE ON viewer_ticks FOR EACH ROW EXECUTE FUNCTION viewer_ticks_no_delete()',
        "CREATE OR REPLACE FUNCTION viewer_ticks_only_rise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number <= OLD.number THEN RAISE EXCEPTION 'refused by viewer_ticks_only_rise' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER viewer_ticks_only_rise BEFORE UPDATE ON viewer_ticks FOR EACH ROW EXECUTE FUNCTION viewer_ticks_only_rise()',
    ],
}


def upgrade() -> None:
    op.create_table('viewer_ticks',
        sa.Column('buyer_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.CheckConstraint('number > 0', name=op.f('ck_viewer_ticks_counted')),
        sa.ForeignKeyConstraint(['buyer_id'], ['live_buyers.id'], name=op.f('fk_viewer_ticks_buyer_id')),
        sa.PrimaryKeyConstraint('buyer_id', name=op.f('pk_viewer_ticks')),
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
