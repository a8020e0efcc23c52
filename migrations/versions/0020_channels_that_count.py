"""What is counted on channels whose buyers order on the platform itself, and the numbers that platforms show.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER comments_counted AFTER INSERT ON comments WHEN NEW.platform IN ('tiktok', 'shopee') BEGIN INSERT INTO channel_figures (session_id, channel_id) VALUES (NEW.session_id, NEW.channel_id) ON CONFLICT DO NOTHING; UPDATE channel_figures SET comments = comments + 1, orders = orders + CASE WHEN NEW.kind = 'order' THEN 1 ELSE 0 END, questions = questions + CASE WHEN NEW.kind = 'question' THEN 1 ELSE 0 END WHERE session_id = NEW.session_id AND channel_id = NEW.channel_id; END",
        "CREATE TRIGGER comments_counted_again AFTER UPDATE OF kind ON comments WHEN NEW.platform IN ('tiktok', 'shopee') AND OLD.kind <> NEW.kind BEGIN INSERT INTO channel_figures (session_id, channel_id) VALUES (NEW.session_id, NEW.channel_id) ON CONFLICT DO NOTHING; UPDATE channel_figures SET orders = orders - CASE WHEN OLD.kind = 'order' THEN 1 ELSE 0 END, questions = questions - CASE WHEN OLD.kind = 'question' THEN 1 ELSE 0 END WHERE session_id = NEW.session_id AND channel_id = NEW.channel_id; UPDATE channel_figures SET orders = orders + CASE WHEN NEW.kind = 'order' THEN 1 ELSE 0 END, questions = questions + CASE WHEN NEW.kind = 'question' THEN 1 ELSE 0 END WHERE session_id = NEW.session_id AND channel_id = NEW.channel_id; END",
        "CREATE TRIGGER channel_points_falls BEFORE UPDATE ON channel_points BEGIN SELECT RAISE(ABORT, 'refused by channel_points_falls') WHERE NEW.number < OLD.number; END",
        "CREATE TRIGGER channel_points_no_delete BEFORE DELETE ON channel_points BEGIN SELECT RAISE(ABORT, 'refused by channel_points_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION comments_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO channel_figures (session_id, channel_id) VALUES (NEW.session_id, NEW.channel_id) ON CONFLICT DO NOTHING; UPDATE channel_figures SET comments = comments + 1, orders = orders + CASE WHEN NEW.kind = 'order' THEN 1 ELSE 0 END, questions = questions + CASE WHEN NEW.kind = 'question' THEN 1 ELSE 0 END WHERE session_id = NEW.session_id AND channel_id = NEW.channel_id; RETURN NULL; END $$",
        "CREATE TRIGGER comments_counted AFTER INSERT ON comments FOR EACH ROW WHEN (NEW.platform IN ('tiktok', 'shopee')) EXECUTE FUNCTION comments_counted()",
        "CREATE OR REPLACE FUNCTION comments_counted_again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO channel_figures (session_id, channel_id) VALUES (NEW.session_id, NEW.channel_id) ON CONFLICT DO NOTHING; UPDATE channel_figures SET orders = orders - CASE WHEN OLD.kind = 'order' THEN 1 ELSE 0 END, questions = questions - CASE WHEN OLD.kind = 'question' THEN 1 ELSE 0 END WHERE session_id = NEW.session_id AND channel_id = NEW.channel_id; UPDATE channel_figures SET orders = orders + CASE WHEN NEW.kind = 'order' THEN 1 ELSE 0 END, questions = questions + CASE WHEN NEW.kind = 'question' THEN 1 ELSE 0 END WHERE session_id = NEW.session_id AND channel_id = NEW.channel_id; RETURN NULL; END $$",
        "CREATE TRIGGER comments_counted_again AFTER UPDATE OF kind ON comments FOR EACH ROW WHEN (NEW.platform IN ('tiktok', 'shopee') AND OLD.kind <> NEW.kind) EXECUTE FUNCTION comments_counted_again()",
        "CREATE OR REPLACE FUNCTION channel_points_falls() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number < OLD.number THEN RAISE EXCEPTION 'refused by channel_points_falls' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER channel_points_falls BEFORE UPDATE ON channel_points FOR EACH ROW EXECUTE FUNCTION channel_points_falls()',
        "CREATE OR REPLACE FUNCTION channel_points_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by channel_points_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER channel_points_no_delete BEFORE DELETE ON channel_points FOR EACH ROW EXECUTE FUNCTION channel_points_no_delete()',
    ],
}
FILL = """INSERT INTO channel_figures (session_id, channel_id, comments, orders, questions)
    SELECT session_id, channel_id, count(*), sum(CASE WHEN kind = 'order' THEN 1 ELSE 0 END),
    sum(CASE WHEN kind = 'question' THEN 1 ELSE 0 END)
    FROM comments WHERE platform IN ('tiktok', 'shopee') GROUP BY session_id, channel_id"""


def upgrade() -> None:
    op.create_table('channel_figures',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('comments', sa.Integer(), server_default='0', nullable=False),
        sa.Column('orders', sa.Integer(), server_default='0', nullable=False),
        sa.Column('questions', sa.Integer(), server_default='0', nullable=False),
        sa.CheckConstraint('orders >= 0 AND questions >= 0 AND orders + questions <= comments', name=op.f('ck_channel_figures_counted')),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_channel_figures_channel_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_channel_figures_session_id')),
        sa.PrimaryKeyConstraint('session_id', 'channel_id', name=op.f('pk_channel_figures'))
    )
    op.create_table('channel_points',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('metric', sa.Enum('views', 'likes', 'gifts', name='metric', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('minute', sa.DateTime(timezone=True), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('number >= 0', name=op.f('ck_channel_points_counted')),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_channel_points_channel_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_channel_points_session_id')),
        sa.PrimaryKeyConstraint('session_id', 'channel_id', 'metric', 'minute', name=op.f('pk_channel_points'))
    )
    op.execute(FILL)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
