"""The tables of accounts.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER grants_frozen BEFORE UPDATE ON grants BEGIN SELECT RAISE(ABORT, 'refused by grants_frozen') WHERE OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.role IS DISTINCT FROM NEW.role OR OLD.scope IS DISTINCT FROM NEW.scope OR OLD.ref IS DISTINCT FROM NEW.ref OR OLD.granted_by IS DISTINCT FROM NEW.granted_by OR OLD.granted_at IS DISTINCT FROM NEW.granted_at; END",
        "CREATE TRIGGER grants_no_delete BEFORE DELETE ON grants BEGIN SELECT RAISE(ABORT, 'refused by grants_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION grants_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.role IS DISTINCT FROM NEW.role OR OLD.scope IS DISTINCT FROM NEW.scope OR OLD.ref IS DISTINCT FROM NEW.ref OR OLD.granted_by IS DISTINCT FROM NEW.granted_by OR OLD.granted_at IS DISTINCT FROM NEW.granted_at THEN RAISE EXCEPTION 'refused by grants_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER grants_frozen BEFORE UPDATE ON grants FOR EACH ROW EXECUTE FUNCTION grants_frozen()',
        "CREATE OR REPLACE FUNCTION grants_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by grants_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER grants_no_delete BEFORE DELETE ON grants FOR EACH ROW EXECUTE FUNCTION grants_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('people',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('sort_key', sa.String(length=240), nullable=False),
        sa.Column('phone', sa.String(length=10), nullable=True),
        sa.Column('email', sa.String(length=200), nullable=True),
        sa.Column('password_hash', sa.String(), nullable=True),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('email = lower(email)', name=op.f('ck_people_email_lower')),
        sa.CheckConstraint('phone IS NOT NULL OR email IS NOT NULL', name=op.f('ck_people_can_sign_in')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
        sa.UniqueConstraint('email', name=op.f('uq_people_email')),
        sa.UniqueConstraint('phone', name=op.f('uq_people_phone'))
    )
    op.create_index(op.f('ix_people_sort_key'), 'people', ['sort_key'], unique=False)
    op.create_table('api_tokens',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('token_hash', sa.String(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_api_tokens_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_api_tokens_token_hash'))
    )
    op.create_index(op.f('ix_api_tokens_person_id'), 'api_tokens', ['person_id'], unique=False)
    op.create_table('grants',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('role', sa.Enum('admin', 'member', 'host', 'operator', 'trainer', 'officer', 'province', name='role', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('scope', sa.Enum('', 'cooperative', 'commune', 'province', 'session', name='scope', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('ref', sa.String(length=20), nullable=False),
        sa.Column('granted_by', sa.String(), nullable=False),
        sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(scope = '') = (ref = '')", name=op.f('ck_grants_scope_has_ref')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_grants_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_grants'))
    )
    op.create_index(op.f('ix_grants_person_id'), 'grants', ['person_id'], unique=False)
    op.create_index('ix_grants_scope_ref', 'grants', ['scope', 'ref'], unique=False)
    op.create_index('uq_grants_active', 'grants', ['person_id', 'role', 'scope', 'ref'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
    op.create_table('one_time_codes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('purpose', sa.Enum('invitation', 'reset', name='purpose', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('code_hash', sa.String(), nullable=False),
        sa.Column('made_by', sa.String(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_one_time_codes_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_codes')),
        sa.UniqueConstraint('code_hash', name=op.f('uq_one_time_codes_code_hash'))
    )
    op.create_index(op.f('ix_one_time_codes_person_id'), 'one_time_codes', ['person_id'], unique=False)
    op.create_table('sign_ins',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('browser', sa.String(length=200), nullable=False),
        sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_sign_ins_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_sign_ins_token_hash'))
    )
    op.create_index(op.f('ix_sign_ins_person_id'), 'sign_ins', ['person_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
