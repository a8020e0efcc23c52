"""Tax codes of sellers, and the revenue of a year up to which households and individuals pay no tax.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'

LIMIT_SINCE = dt.date(2026, 4, 1)
SETTINGS = {"tax_free_revenue_yearly": 1_000_000_000, "tax_free_revenue_warning": 8_000}  # dong, basis points
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER seller_tax_codes_frozen BEFORE UPDATE ON seller_tax_codes BEGIN SELECT RAISE(ABORT, 'refused by seller_tax_codes_frozen') WHERE OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.tail IS DISTINCT FROM NEW.tail OR OLD.noted_by IS DISTINCT FROM NEW.noted_by OR OLD.noted_at IS DISTINCT FROM NEW.noted_at; END",
        "CREATE TRIGGER seller_tax_codes_no_delete BEFORE DELETE ON seller_tax_codes BEGIN SELECT RAISE(ABORT, 'refused by seller_tax_codes_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION seller_tax_codes_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.tail IS DISTINCT FROM NEW.tail OR OLD.noted_by IS DISTINCT FROM NEW.noted_by OR OLD.noted_at IS DISTINCT FROM NEW.noted_at THEN RAISE EXCEPTION 'refused by seller_tax_codes_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER seller_tax_codes_frozen BEFORE UPDATE ON seller_tax_codes FOR EACH ROW EXECUTE FUNCTION seller_tax_codes_frozen()',
        "CREATE OR REPLACE FUNCTION seller_tax_codes_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by seller_tax_codes_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER seller_tax_codes_no_delete BEFORE DELETE ON seller_tax_codes FOR EACH ROW EXECUTE FUNCTION seller_tax_codes_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('seller_tax_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cooperative_id', sa.Integer(), nullable=False),
    sa.Column('code_box', sa.String(length=400), nullable=False),
    sa.Column('tail', sa.String(length=3), nullable=False),
    sa.Column('noted_by', sa.String(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_seller_tax_codes_cooperative_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seller_tax_codes')),
    )
    op.create_index(op.f('ix_seller_tax_codes_cooperative_id'), 'seller_tax_codes', ['cooperative_id'], unique=False)
    op.create_index('uq_seller_tax_codes_valid', 'seller_tax_codes', ['cooperative_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    settings = sa.table("dated_settings", sa.column("name"), sa.column("valid_from", sa.Date()), sa.column("value"),
                        sa.column("actor"), sa.column("at", sa.DateTime(timezone=True)))
    op.bulk_insert(settings, [{"name": name, "valid_from": LIMIT_SINCE, "value": value, "actor": "system",
                               "at": dt.datetime.now(dt.UTC)} for name, value in SETTINGS.items()])
