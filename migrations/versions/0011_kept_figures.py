"""Figures that are kept beside what they count, and the ways to what every comment asks for.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER claims_queued AFTER UPDATE OF status ON claims WHEN NOT (OLD.status = 'waiting') AND (NEW.status = 'waiting') BEGIN INSERT INTO item_figures (item_id, session_id) VALUES (NEW.item_id, NEW.session_id) ON CONFLICT DO NOTHING; UPDATE item_figures SET waiting = waiting + NEW.base_units, queue = queue + 1 WHERE item_id = NEW.item_id; END",
        "CREATE TRIGGER claims_queued_no_more AFTER UPDATE OF status ON claims WHEN (OLD.status = 'waiting') AND NOT (NEW.status = 'waiting') BEGIN INSERT INTO item_figures (item_id, session_id) VALUES (NEW.item_id, NEW.session_id) ON CONFLICT DO NOTHING; UPDATE item_figures SET waiting = waiting - NEW.base_units, queue = queue - 1 WHERE item_id = NEW.item_id; END",
        "CREATE TRIGGER claims_taken AFTER UPDATE OF status ON claims WHEN NOT (OLD.status IN ('held', 'ordered')) AND (NEW.status IN ('held', 'ordered')) BEGIN INSERT INTO item_figures (item_id, session_id) VALUES (NEW.item_id, NEW.session_id) ON CONFLICT DO NOTHING; UPDATE item_figures SET claimed = claimed + NEW.base_units, amount = amount + NEW.amount WHERE item_id = NEW.item_id; UPDATE live_buyers SET taken = taken + 1 WHERE id = NEW.buyer_id; INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET buyers = buyers + (SELECT count(*) FROM live_buyers WHERE id = NEW.buyer_id AND taken = 1) WHERE session_id = NEW.session_id; END",
        "CREATE TRIGGER claims_taken_no_more AFTER UPDATE OF status ON claims WHEN (OLD.status IN ('held', 'ordered')) AND NOT (NEW.status IN ('held', 'ordered')) BEGIN INSERT INTO item_figures (item_id, session_id) VALUES (NEW.item_id, NEW.session_id) ON CONFLICT DO NOTHING; UPDATE item_figures SET claimed = claimed - NEW.base_units, amount = amount - NEW.amount WHERE item_id = NEW.item_id; UPDATE live_buyers SET taken = taken - 1 WHERE id = NEW.buyer_id; INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET buyers = buyers - (SELECT count(*) FROM live_buyers WHERE id = NEW.buyer_id AND taken = 0) WHERE session_id = NEW.session_id; END",
        "CREATE TRIGGER comments_said AFTER INSERT ON comments WHEN 1=1 BEGIN INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET comments = comments + 1, unsettled = unsettled + CASE WHEN (NEW.desk IN ('open', 'taken')) THEN 1 ELSE 0 END WHERE session_id = NEW.session_id; END",
        "CREATE TRIGGER comments_unsettled AFTER UPDATE OF desk ON comments WHEN NOT (OLD.desk IN ('open', 'taken')) AND (NEW.desk IN ('open', 'taken')) BEGIN INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET unsettled = unsettled + 1 WHERE session_id = NEW.session_id; END",
        "CREATE TRIGGER comments_settled AFTER UPDATE OF desk ON comments WHEN (OLD.desk IN ('open', 'taken')) AND NOT (NEW.desk IN ('open', 'taken')) BEGIN INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET unsettled = unsettled - 1 WHERE session_id = NEW.session_id; END",
    ],
    'postgresql': [
        'CREATE OR REPLACE FUNCTION claims_queued() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO item_figures (item_id, session_id) VALUES (NEW.item_id, NEW.session_id) ON CONFLICT DO NOTHING; UPDATE item_figures SET waiting = waiting + NEW.base_units, queue = queue + 1 WHERE item_id = NEW.item_id; RETURN NULL; END $$',
        "CREATE TRIGGER claims_queued AFTER UPDATE OF status ON claims FOR EACH ROW WHEN (NOT (OLD.status = 'waiting') AND (NEW.status = 'waiting')) EXECUTE FUNCTION claims_queued()",
        'CREATE OR REPLACE FUNCTION claims_queued_no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO item_figures (item_id, session_id) VALUES (NEW.item_id, NEW.session_id) ON CONFLICT DO NOTHING; UPDATE item_figures SET waiting = waiting - NEW.base_units, queue = queue - 1 WHERE item_id = NEW.item_id; RETURN NULL; END $$',
        "CREATE TRIGGER claims_queued_no_more AFTER UPDATE OF status ON claims FOR EACH ROW WHEN ((OLD.status = 'waiting') AND NOT (NEW.status = 'waiting')) EXECUTE FUNCTION claims_queued_no_more()",
        'CREATE OR REPLACE FUNCTION claims_taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO item_figures (item_id, session_id) VALUES (NEW.item_id, NEW.session_id) ON CONFLICT DO NOTHING; UPDATE item_figures SET claimed = claimed + NEW.base_units, amount = amount + NEW.amount WHERE item_id = NEW.item_id; UPDATE live_buyers SET taken = taken + 1 WHERE id = NEW.buyer_id; INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET buyers = buyers + (SELECT count(*) FROM live_buyers WHERE id = NEW.buyer_id AND taken = 1) WHERE session_id = NEW.session_id; RETURN NULL; END $$',
        "CREATE TRIGGER claims_taken AFTER UPDATE OF status ON claims FOR EACH ROW WHEN (NOT (OLD.status IN ('held', 'ordered')) AND (NEW.status IN ('held', 'ordered'))) EXECUTE FUNCTION claims_taken()",
        'CREATE OR REPLACE FUNCTION claims_taken_no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO item_figures (item_id, session_id) VALUES (NEW.item_id, NEW.session_id) ON CONFLICT DO NOTHING; UPDATE item_figures SET claimed = claimed - NEW.base_units, amount = amount - NEW.amount WHERE item_id = NEW.item_id; UPDATE live_buyers SET taken = taken - 1 WHERE id = NEW.buyer_id; INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET buyers = buyers - (SELECT count(*) FROM live_buyers WHERE id = NEW.buyer_id AND taken = 0) WHERE session_id = NEW.session_id; RETURN NULL; END $$',
        "CREATE TRIGGER claims_taken_no_more AFTER UPDATE OF status ON claims FOR EACH ROW WHEN ((OLD.status IN ('held', 'ordered')) AND NOT (NEW.status IN ('held', 'ordered'))) EXECUTE FUNCTION claims_taken_no_more()",
        "CREATE OR REPLACE FUNCTION comments_said() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET comments = comments + 1, unsettled = unsettled + CASE WHEN (NEW.desk IN ('open', 'taken')) THEN 1 ELSE 0 END WHERE session_id = NEW.session_id; RETURN NULL; END $$",
        'CREATE TRIGGER comments_said AFTER INSERT ON comments FOR EACH ROW WHEN (1=1) EXECUTE FUNCTION comments_said()',
        'CREATE OR REPLACE FUNCTION comments_unsettled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET unsettled = unsettled + 1 WHERE session_id = NEW.session_id; RETURN NULL; END $$',
        "CREATE TRIGGER comments_unsettled AFTER UPDATE OF desk ON comments FOR EACH ROW WHEN (NOT (OLD.desk IN ('open', 'taken')) AND (NEW.desk IN ('open', 'taken'))) EXECUTE FUNCTION comments_unsettled()",
        'CREATE OR REPLACE FUNCTION comments_settled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO session_figures (session_id) VALUES (NEW.session_id) ON CONFLICT DO NOTHING; UPDATE session_figures SET unsettled = unsettled - 1 WHERE session_id = NEW.session_id; RETURN NULL; END $$',
        "CREATE TRIGGER comments_settled AFTER UPDATE OF desk ON comments FOR EACH ROW WHEN ((OLD.desk IN ('open', 'taken')) AND NOT (NEW.desk IN ('open', 'taken'))) EXECUTE FUNCTION comments_settled()",
    ],
}
FILL = (
    """INSERT INTO item_figures (item_id, session_id, claimed, amount, waiting, queue)
    SELECT item_id, session_id, sum(CASE WHEN status = 'waiting' THEN 0 ELSE base_units END),
    sum(CASE WHEN status = 'waiting' THEN 0 ELSE amount END), sum(CASE WHEN status = 'waiting' THEN base_units ELSE 0 END),
    sum(CASE WHEN status = 'waiting' THEN 1 ELSE 0 END)
    FROM claims WHERE status IN ('held', 'ordered', 'waiting') GROUP BY item_id, session_id""",
    """UPDATE live_buyers SET taken =
    (SELECT count(*) FROM claims WHERE claims.buyer_id = live_buyers.id AND claims.status IN ('held', 'ordered'))""",
    """INSERT INTO session_figures (session_id, comments, unsettled, buyers, confirmed, paid)
    SELECT id, (SELECT count(*) FROM comments WHERE session_id = live_sessions.id),
    (SELECT count(*) FROM comments WHERE session_id = live_sessions.id AND desk IN ('open', 'taken')),
    (SELECT count(*) FROM live_buyers WHERE session_id = live_sessions.id AND taken > 0),
    (SELECT coalesce(sum(claims.amount), 0) FROM claims JOIN order_lines ON order_lines.id = claims.line_id
    JOIN orders ON orders.id = order_lines.order_id WHERE claims.session_id = live_sessions.id
    AND claims.status = 'ordered' AND orders.status NOT IN ('placed', 'cancelled')),
    (SELECT coalesce(sum(claims.amount), 0) FROM claims JOIN order_lines ON order_lines.id = claims.line_id
    WHERE claims.session_id = live_sessions.id AND claims.status = 'ordered' AND EXISTS (SELECT 1 FROM payments
    WHERE payments.order_id = order_lines.order_id AND payments.status = 'paid'
    AND (payments.parcel_id IS NULL OR payments.parcel_id = order_lines.parcel_id)))
    FROM live_sessions""",
)


def upgrade() -> None:
    op.create_table('item_figures',
        sa.Column('item_id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('claimed', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('amount', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('waiting', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('queue', sa.Integer(), server_default='0', nullable=False),
        sa.CheckConstraint('claimed >= 0 AND amount >= 0 AND waiting >= 0 AND queue >= 0', name=op.f('ck_item_figures_counted')),
        sa.ForeignKeyConstraint(['item_id'], ['run_items.id'], name=op.f('fk_item_figures_item_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_item_figures_session_id')),
        sa.PrimaryKeyConstraint('item_id', name=op.f('pk_item_figures'))
    )
    op.create_index(op.f('ix_item_figures_session_id'), 'item_figures', ['session_id'])
    op.create_table('session_figures',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('comments', sa.Integer(), server_default='0', nullable=False),
        sa.Column('unsettled', sa.Integer(), server_default='0', nullable=False),
        sa.Column('buyers', sa.Integer(), server_default='0', nullable=False),
        sa.Column('confirmed', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('paid', sa.BigInteger(), server_default='0', nullable=False),
        sa.CheckConstraint('comments >= 0 AND unsettled >= 0 AND buyers >= 0', name=op.f('ck_session_figures_counted')),
        sa.ForeignKeyConstraint(['session_id'], ['live_sessions.id'], name=op.f('fk_session_figures_session_id')),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_session_figures'))
    )
    op.add_column('live_buyers', sa.Column('taken', sa.Integer(), server_default='0', nullable=False))
    op.create_index('ix_live_buyers_session_phone', 'live_buyers', ['session_id', 'phone'])
    op.create_index('ix_claims_item_expires', 'claims', ['item_id', 'status', 'expires_at'])
    op.create_index('ix_events_stream_kind', 'events', ['stream', 'kind', 'seq'])
    for statement in FILL:
        op.get_bind().exec_driver_sql(statement)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
