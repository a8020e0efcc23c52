"""What people say of waybills that a carrier states with another sum.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0057'
down_revision = '0056'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER cod_decisions_no_update BEFORE UPDATE ON cod_decisions BEGIN SELECT RAISE(ABORT, 'refused by cod_decisions_no_update') WHERE 1=1; END",
        "CREATE TRIGGER cod_decisions_no_delete BEFORE DELETE ON cod_decisions BEGIN SELECT RAISE(ABORT, 'refused by cod_decisions_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION cod_decisions_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by cod_decisions_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER cod_decisions_no_update BEFORE UPDATE ON cod_decisions FOR EACH ROW EXECUTE FUNCTION cod_decisions_no_update()',
        "CREATE OR REPLACE FUNCTION cod_decisions_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by cod_decisions_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER cod_decisions_no_delete BEFORE DELETE ON cod_decisions FOR EACH ROW EXECUTE FUNCTION cod_decisions_no_delete()',
        "CREATE OR REPLACE FUNCTION cod_decisions_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by cod_decisions_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER cod_decisions_no_truncate BEFORE TRUNCATE ON cod_decisions FOR EACH STATEMENT EXECUTE FUNCTION cod_decisions_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('cod_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('waybill', sa.String(length=40), nullable=False),
    sa.Column('says', sa.Enum('fee', 'loss', 'claim', 'rest', 'wait', name='says', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('difference', sa.BigInteger(), nullable=False),
    sa.Column('remittance_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("(says = 'wait') = (remittance_id IS NULL)", name=op.f('ck_cod_decisions_books_what_it_says')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_cod_decisions_has_a_reason')),
    sa.ForeignKeyConstraint(['remittance_id'], ['remittances.id'], name=op.f('fk_cod_decisions_remittance_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['cod_statements.id'], name=op.f('fk_cod_decisions_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cod_decisions')),
    sa.UniqueConstraint('remittance_id', name=op.f('uq_cod_decisions_remittance_id')),
    )
    op.create_index(op.f('ix_cod_decisions_statement_id'), 'cod_decisions', ['statement_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
