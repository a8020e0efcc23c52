"""Edits and removals of comments, and what a comment counts for.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER comment_versions_no_update BEFORE UPDATE ON comment_versions BEGIN SELECT RAISE(ABORT, 'refused by comment_versions_no_update') WHERE 1=1; END",
        "CREATE TRIGGER comment_versions_no_delete BEFORE DELETE ON comment_versions BEGIN SELECT RAISE(ABORT, 'refused by comment_versions_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER comment_deeds_frozen BEFORE UPDATE ON comment_deeds BEGIN SELECT RAISE(ABORT, 'refused by comment_deeds_frozen') WHERE OLD.comment_id IS DISTINCT FROM NEW.comment_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.at IS DISTINCT FROM NEW.at; END",
        "CREATE TRIGGER comment_deeds_no_delete BEFORE DELETE ON comment_deeds BEGIN SELECT RAISE(ABORT, 'refused by comment_deeds_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION comment_versions_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by comment_versions_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER comment_versions_no_update BEFORE UPDATE ON comment_versions FOR EACH ROW EXECUTE FUNCTION comment_versions_no_update()',
        "CREATE OR REPLACE FUNCTION comment_versions_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by comment_versions_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER comment_versions_no_delete BEFORE DELETE ON comment_versions FOR EACH ROW EXECUTE FUNCTION comment_versions_no_delete()',
        "CREATE OR REPLACE FUNCTION comment_versions_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by comment_versions_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER comment_versions_no_truncate BEFORE TRUNCATE ON comment_versions FOR EACH STATEMENT EXECUTE FUNCTION comment_versions_no_truncate()',
        "CREATE OR REPLACE FUNCTION comment_deeds_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.comment_id IS DISTINCT FROM NEW.comment_id OR OLD.buyer_id IS DISTINCT FROM NEW.buyer_id OR OLD.at IS DISTINCT FROM NEW.at THEN RAISE EXCEPTION 'refused by comment_deeds_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER comment_deeds_frozen BEFORE UPDATE ON comment_deeds FOR EACH ROW EXECUTE FUNCTION comment_deeds_frozen()',
        "CREATE OR REPLACE FUNCTION comment_deeds_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by comment_deeds_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER comment_deeds_no_delete BEFORE DELETE ON comment_deeds FOR EACH ROW EXECUTE FUNCTION comment_deeds_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('comment_versions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('platform', sa.String(length=12), nullable=False),
        sa.Column('external_id', sa.String(length=120), nullable=False),
        sa.Column('what', sa.Enum('said', 'edited', 'removed', name='what', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('text', sa.String(length=500), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('heard_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what <> 'said'", name=op.f('ck_comment_versions_is_a_change')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_comment_versions_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_versions')),
        sa.UniqueConstraint('session_id', 'platform', 'external_id', 'what', 'at', name=op.f('uq_comment_versions_session_id_platform_external_id_what_at')),
    )
    op.create_table('comment_deeds',
        sa.Column('comment_id', sa.Integer(), nullable=False),
        sa.Column('buyer_id', sa.Integer(), nullable=False),
        sa.Column('steps', sa.JSON(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['buyer_id'], ['live_buyers.id'], name=op.f('fk_comment_deeds_buyer_id')),
        sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_comment_deeds_comment_id')),
        sa.PrimaryKeyConstraint('comment_id', name=op.f('pk_comment_deeds')),
    )
    op.create_index(op.f('ix_comment_deeds_buyer_id'), 'comment_deeds', ['buyer_id'], unique=False)
    op.add_column('comments', sa.Column('edited_text', sa.String(length=500), nullable=True))
    op.add_column('comments', sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('comments', sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True))
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
