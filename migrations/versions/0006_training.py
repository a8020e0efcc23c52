"""The tables of training.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER courses_frozen BEFORE UPDATE ON courses BEGIN SELECT RAISE(ABORT, 'refused by courses_frozen') WHERE OLD.code IS DISTINCT FROM NEW.code; END",
        "CREATE TRIGGER courses_no_delete BEFORE DELETE ON courses BEGIN SELECT RAISE(ABORT, 'refused by courses_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION courses_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.code IS DISTINCT FROM NEW.code THEN RAISE EXCEPTION 'refused by courses_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER courses_frozen BEFORE UPDATE ON courses FOR EACH ROW EXECUTE FUNCTION courses_frozen()',
        "CREATE OR REPLACE FUNCTION courses_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by courses_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER courses_no_delete BEFORE DELETE ON courses FOR EACH ROW EXECUTE FUNCTION courses_no_delete()',
    ],
}


def upgrade() -> None:
    op.create_table('courses',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=12), nullable=False),
        sa.Column('title', sa.String(length=200), nullable=False),
        sa.Column('commune_code', sa.String(length=5), nullable=False),
        sa.Column('place', sa.String(length=200), nullable=False),
        sa.Column('partner', sa.String(length=200), nullable=False),
        sa.Column('trainer_id', sa.Integer(), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('seats', sa.Integer(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('last_day >= first_day', name=op.f('ck_courses_ends_after_start')),
        sa.CheckConstraint('seats BETWEEN 1 AND 1000', name=op.f('ck_courses_seats_sane')),
        sa.ForeignKeyConstraint(['trainer_id'], ['people.id'], name=op.f('fk_courses_trainer_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_courses')),
        sa.UniqueConstraint('code', name=op.f('uq_courses_code'))
    )
    op.create_index(op.f('ix_courses_commune_code'), 'courses', ['commune_code'], unique=False)
    op.create_index(op.f('ix_courses_trainer_id'), 'courses', ['trainer_id'], unique=False)
    op.create_table('lessons',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('course_id', sa.Integer(), nullable=False),
        sa.Column('held_on', sa.Date(), nullable=False),
        sa.Column('topic', sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_lessons_course_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_lessons'))
    )
    op.create_index(op.f('ix_lessons_course_id'), 'lessons', ['course_id'], unique=False)
    op.create_table('trainees',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('course_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('organisation', 'cooperative', 'household', 'individual', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('name', sa.String(length=160), nullable=False),
        sa.Column('sort_key', sa.String(length=320), nullable=False),
        sa.Column('phone', sa.String(length=10), nullable=True),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('cooperative_id', sa.Integer(), nullable=True),
        sa.Column('enrolled_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_trainees_cooperative_id')),
        sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_trainees_course_id')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_trainees_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_trainees')),
        sa.UniqueConstraint('course_id', 'cooperative_id', 'person_id', name=op.f('uq_trainees_course_id_cooperative_id_person_id')),
        sa.UniqueConstraint('course_id', 'phone', name=op.f('uq_trainees_course_id_phone'))
    )
    op.create_index(op.f('ix_trainees_cooperative_id'), 'trainees', ['cooperative_id'], unique=False)
    op.create_index(op.f('ix_trainees_person_id'), 'trainees', ['person_id'], unique=False)
    op.create_table('attendance',
        sa.Column('lesson_id', sa.Integer(), nullable=False),
        sa.Column('trainee_id', sa.Integer(), nullable=False),
        sa.Column('was_there', sa.Boolean(), nullable=False),
        sa.Column('marked_by', sa.String(), nullable=False),
        sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['lesson_id'], ['lessons.id'], name=op.f('fk_attendance_lesson_id')),
        sa.ForeignKeyConstraint(['trainee_id'], ['trainees.id'], name=op.f('fk_attendance_trainee_id')),
        sa.PrimaryKeyConstraint('lesson_id', 'trainee_id', name=op.f('pk_attendance'))
    )
    op.create_index(op.f('ix_attendance_trainee_id'), 'attendance', ['trainee_id'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
