"""Recorded comments that are played in rehearsals, where their playing stands, and the scores.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'

RUNNING = sa.text('since IS NOT NULL')
TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER recordings_frozen BEFORE UPDATE ON recordings BEGIN SELECT RAISE(ABORT, 'refused by recordings_frozen') WHERE OLD.owner_id IS DISTINCT FROM NEW.owner_id OR OLD.name IS DISTINCT FROM NEW.name OR OLD.lines IS DISTINCT FROM NEW.lines OR OLD.labelled IS DISTINCT FROM NEW.labelled OR OLD.seconds IS DISTINCT FROM NEW.seconds OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER recordings_no_delete BEFORE DELETE ON recordings BEGIN SELECT RAISE(ABORT, 'refused by recordings_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER recorded_comments_no_update BEFORE UPDATE ON recorded_comments BEGIN SELECT RAISE(ABORT, 'refused by recorded_comments_no_update') WHERE 1=1; END",
        "CREATE TRIGGER recorded_comments_no_delete BEFORE DELETE ON recorded_comments BEGIN SELECT RAISE(ABORT, 'refused by recorded_comments_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER rehearsal_scores_no_update BEFORE UPDATE ON rehearsal_scores BEGIN SELECT RAISE(ABORT, 'refused by rehearsal_scores_no_update') WHERE 1=1; END",
        "CREATE TRIGGER rehearsal_scores_no_delete BEFORE DELETE ON rehearsal_scores BEGIN SELECT RAISE(ABORT, 'refused by rehearsal_scores_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER course_rehearsals_no_update BEFORE UPDATE ON course_rehearsals BEGIN SELECT RAISE(ABORT, 'refused by course_rehearsals_no_update') WHERE 1=1; END",
        "CREATE TRIGGER course_rehearsals_no_delete BEFORE DELETE ON course_rehearsals BEGIN SELECT RAISE(ABORT, 'refused by course_rehearsals_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION recordings_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.owner_id IS DISTINCT FROM NEW.owner_id OR OLD.name IS DISTINCT FROM NEW.name OR OLD.lines IS DISTINCT FROM NEW.lines OR OLD.labelled IS DISTINCT FROM NEW.labelled OR OLD.seconds IS DISTINCT FROM NEW.seconds OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by recordings_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER recordings_frozen BEFORE UPDATE ON recordings FOR EACH ROW EXECUTE FUNCTION recordings_frozen()',
        "CREATE OR REPLACE FUNCTION recordings_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by recordings_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER recordings_no_delete BEFORE DELETE ON recordings FOR EACH ROW EXECUTE FUNCTION recordings_no_delete()',
        "CREATE OR REPLACE FUNCTION recorded_comments_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by recorded_comments_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER recorded_comments_no_update BEFORE UPDATE ON recorded_comments FOR EACH ROW EXECUTE FUNCTION recorded_comments_no_update()',
        "CREATE OR REPLACE FUNCTION recorded_comments_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by recorded_comments_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER recorded_comments_no_delete BEFORE DELETE ON recorded_comments FOR EACH ROW EXECUTE FUNCTION recorded_comments_no_delete()',
        "CREATE OR REPLACE FUNCTION recorded_comments_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by recorded_comments_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER recorded_comments_no_truncate BEFORE TRUNCATE ON recorded_comments FOR EACH STATEMENT EXECUTE FUNCTION recorded_comments_no_truncate()',
        "CREATE OR REPLACE FUNCTION rehearsal_scores_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by rehearsal_scores_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER rehearsal_scores_no_update BEFORE UPDATE ON rehearsal_scores FOR EACH ROW EXECUTE FUNCTION rehearsal_scores_no_update()',
        "CREATE OR REPLACE FUNCTION rehearsal_scores_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by rehearsal_scores_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER rehearsal_scores_no_delete BEFORE DELETE ON rehearsal_scores FOR EACH ROW EXECUTE FUNCTION rehearsal_scores_no_delete()',
        "CREATE OR REPLACE FUNCTION rehearsal_scores_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by rehearsal_scores_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER rehearsal_scores_no_truncate BEFORE TRUNCATE ON rehearsal_scores FOR EACH STATEMENT EXECUTE FUNCTION rehearsal_scores_no_truncate()',
        "CREATE OR REPLACE FUNCTION course_rehearsals_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by course_rehearsals_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER course_rehearsals_no_update BEFORE UPDATE ON course_rehearsals FOR EACH ROW EXECUTE FUNCTION course_rehearsals_no_update()',
        "CREATE OR REPLACE FUNCTION course_rehearsals_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by course_rehearsals_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER course_rehearsals_no_delete BEFORE DELETE ON course_rehearsals FOR EACH ROW EXECUTE FUNCTION course_rehearsals_no_delete()',
        "CREATE OR REPLACE FUNCTION course_rehearsals_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by course_rehearsals_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER course_rehearsals_no_truncate BEFORE TRUNCATE ON course_rehearsals FOR EACH STATEMENT EXECUTE FUNCTION course_rehearsals_no_truncate()',
    ],
}


def upgrade() -> None:
    op.create_table('recordings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('lines', sa.Integer(), nullable=False),
        sa.Column('labelled', sa.Integer(), nullable=False),
        sa.Column('seconds', sa.Integer(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('lines > 0 AND labelled BETWEEN 0 AND lines AND seconds >= 0', name=op.f('ck_recordings_counted')),
        sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_recordings_owner_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recordings'))
    )
    op.create_index(op.f('ix_recordings_owner_id'), 'recordings', ['owner_id'], unique=False)
    op.create_table('recorded_comments',
        sa.Column('recording_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('at_second', sa.Integer(), nullable=False),
        sa.Column('author', sa.String(length=120), nullable=False),
        sa.Column('text', sa.String(length=500), nullable=False),
        sa.Column('on_air', sa.String(length=4), nullable=True),
        sa.Column('expect', sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_recorded_comments_recording_id')),
        sa.PrimaryKeyConstraint('recording_id', 'number', name=op.f('pk_recorded_comments'))
    )
    op.create_table('playings',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('recording_id', sa.Integer(), nullable=True),
        sa.Column('tenths', sa.Integer(), nullable=False),
        sa.Column('follows_script', sa.Boolean(), nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('heard', sa.Integer(), nullable=False),
        sa.Column('at_ms', sa.BigInteger(), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('tenths BETWEEN 5 AND 100', name=op.f('ck_playings_half_to_ten_times')),
        sa.CheckConstraint('round > 0 AND heard >= 0 AND at_ms >= 0', name=op.f('ck_playings_counted')),
        sa.CheckConstraint('recording_id IS NOT NULL OR (heard = 0 AND since IS NULL)', name=op.f('ck_playings_plays_something')),
        sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_playings_recording_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_playings_session_id')),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_playings'))
    )
    op.create_index(op.f('ix_playings_recording_id'), 'playings', ['recording_id'], unique=False)
    op.create_index('ix_playings_running', 'playings', ['since'], unique=False, sqlite_where=RUNNING, postgresql_where=RUNNING)
    op.create_table('rehearsal_scores',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('tenths', sa.Integer(), nullable=False),
        sa.Column('points', sa.Integer(), nullable=True),
        sa.Column('right', sa.Integer(), nullable=False),
        sa.Column('wrong', sa.Integer(), nullable=False),
        sa.Column('needless', sa.Integer(), nullable=False),
        sa.Column('missed', sa.Integer(), nullable=False),
        sa.Column('seconds', sa.Integer(), nullable=True),
        sa.Column('slow_seconds', sa.Integer(), nullable=True),
        sa.CheckConstraint('points BETWEEN 0 AND 100', name=op.f('ck_rehearsal_scores_points_of_a_hundred')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_rehearsal_scores_person_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_rehearsal_scores_session_id')),
        sa.PrimaryKeyConstraint('session_id', 'round', 'person_id', name=op.f('pk_rehearsal_scores'))
    )
    op.create_index(op.f('ix_rehearsal_scores_person_id'), 'rehearsal_scores', ['person_id'], unique=False)
    op.create_table('course_rehearsals',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('course_id', sa.Integer(), nullable=False),
        sa.Column('trainee_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_course_rehearsals_course_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_course_rehearsals_session_id')),
        sa.ForeignKeyConstraint(['trainee_id'], ['trainees.id'], name=op.f('fk_course_rehearsals_trainee_id')),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_course_rehearsals'))
    )
    op.create_index(op.f('ix_course_rehearsals_course_id'), 'course_rehearsals', ['course_id'], unique=False)
    op.create_index(op.f('ix_course_rehearsals_trainee_id'), 'course_rehearsals', ['trainee_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
