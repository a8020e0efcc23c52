"""The second factor of people, and how fresh a sign-in is.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER second_factors_frozen BEFORE UPDATE ON second_factors BEGIN SELECT RAISE(ABORT, 'refused by second_factors_frozen') WHERE OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.secret_box IS DISTINCT FROM NEW.secret_box OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER second_factors_no_delete BEFORE DELETE ON second_factors BEGIN SELECT RAISE(ABORT, 'refused by second_factors_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER recovery_codes_frozen BEFORE UPDATE ON recovery_codes BEGIN SELECT RAISE(ABORT, 'refused by recovery_codes_frozen') WHERE OLD.factor_id IS DISTINCT FROM NEW.factor_id OR OLD.code_hash IS DISTINCT FROM NEW.code_hash; END",
        "CREATE TRIGGER recovery_codes_no_delete BEFORE DELETE ON recovery_codes BEGIN SELECT RAISE(ABORT, 'refused by recovery_codes_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION second_factors_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.secret_box IS DISTINCT FROM NEW.secret_box OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by second_factors_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER second_factors_frozen BEFORE UPDATE ON second_factors FOR EACH ROW EXECUTE FUNCTION second_factors_frozen()',
        "CREATE OR REPLACE FUNCTION second_factors_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by second_factors_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER second_factors_no_delete BEFORE DELETE ON second_factors FOR EACH ROW EXECUTE FUNCTION second_factors_no_delete()',
        "CREATE OR REPLACE FUNCTION recovery_codes_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.factor_id IS DISTINCT FROM NEW.factor_id OR OLD.code_hash IS DISTINCT FROM NEW.code_hash THEN RAISE EXCEPTION 'refused by recovery_codes_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER recovery_codes_frozen BEFORE UPDATE ON recovery_codes FOR EACH ROW EXECUTE FUNCTION recovery_codes_frozen()',
        "CREATE OR REPLACE FUNCTION recovery_codes_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by recovery_codes_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER recovery_codes_no_delete BEFORE DELETE ON recovery_codes FOR EACH ROW EXECUTE FUNCTION recovery_codes_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('second_factors',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('secret_box', sa.String(length=400), nullable=False),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_second_factors_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_factors')),
    )
    op.create_index(op.f('ix_second_factors_person_id'), 'second_factors', ['person_id'], unique=False)
    op.create_index('uq_second_factors_held', 'second_factors', ['person_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('recovery_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('factor_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['factor_id'], ['second_factors.id'], name=op.f('fk_recovery_codes_factor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_codes')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_recovery_codes_code_hash')),
    )
    op.create_index(op.f('ix_recovery_codes_factor_id'), 'recovery_codes', ['factor_id'], unique=False)
    op.add_column('sign_ins', sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('sign_ins', sa.Column('fresh_at', sa.DateTime(timezone=True), nullable=True))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
