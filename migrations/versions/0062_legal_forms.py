"""The legal form of a seller from which day on; settlements know by which forms they were computed.

Until now a seller had one form. Where its locked settlements say another one, that is what it was by then.
"""
import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = '0062'
down_revision = '0061'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER settlements_computed_as_draft BEFORE UPDATE ON settlements BEGIN SELECT RAISE(ABORT, 'refused by settlements_computed_as_draft') WHERE OLD.status <> 'draft' AND (OLD.kind <> NEW.kind OR OLD.forms <> NEW.forms OR OLD.sales <> NEW.sales OR OLD.returned <> NEW.returned OR OLD.commission <> NEW.commission OR OLD.fee_platform <> NEW.fee_platform OR OLD.fee_operator <> NEW.fee_operator OR OLD.freight <> NEW.freight OR OLD.vat <> NEW.vat OR OLD.pit <> NEW.pit OR OLD.corrected <> NEW.corrected OR OLD.brought <> NEW.brought OR OLD.payable <> NEW.payable OR OLD.carried <> NEW.carried); END",
        "CREATE TRIGGER legal_forms_frozen BEFORE UPDATE ON legal_forms BEGIN SELECT RAISE(ABORT, 'refused by legal_forms_frozen') WHERE OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.valid_from IS DISTINCT FROM NEW.valid_from OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.reason IS DISTINCT FROM NEW.reason OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by; END",
        "CREATE TRIGGER legal_forms_no_delete BEFORE DELETE ON legal_forms BEGIN SELECT RAISE(ABORT, 'refused by legal_forms_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER legal_forms_from_the_beginning BEFORE INSERT ON legal_forms BEGIN SELECT RAISE(ABORT, 'refused by legal_forms_from_the_beginning') WHERE NEW.valid_from < '2000-01-01' OR (NEW.valid_from > '2000-01-01' AND NOT EXISTS (SELECT 1 FROM legal_forms WHERE cooperative_id = NEW.cooperative_id AND valid_from = '2000-01-01')); END",
        "CREATE TRIGGER legal_forms_first_stays BEFORE UPDATE ON legal_forms BEGIN SELECT RAISE(ABORT, 'refused by legal_forms_first_stays') WHERE OLD.valid_from = '2000-01-01'; END",
        "CREATE TRIGGER legal_forms_ended_once BEFORE UPDATE ON legal_forms BEGIN SELECT RAISE(ABORT, 'refused by legal_forms_ended_once') WHERE OLD.ended_at IS NOT NULL AND (OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.ended_by IS DISTINCT FROM NEW.ended_by); END",
        "CREATE TRIGGER legal_forms_after_what_is_settled BEFORE INSERT ON legal_forms BEGIN SELECT RAISE(ABORT, 'refused by legal_forms_after_what_is_settled') WHERE NEW.valid_from > '2000-01-01' AND EXISTS (SELECT 1 FROM settlements WHERE cooperative_id = NEW.cooperative_id AND status IN ('locked', 'paid') AND last_day >= NEW.valid_from); END",
        "CREATE TRIGGER legal_forms_settled_stays BEFORE UPDATE ON legal_forms BEGIN SELECT RAISE(ABORT, 'refused by legal_forms_settled_stays') WHERE EXISTS (SELECT 1 FROM settlements WHERE cooperative_id = OLD.cooperative_id AND status IN ('locked', 'paid') AND last_day >= OLD.valid_from); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION settlements_computed_as_draft() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.status <> 'draft' AND (OLD.kind <> NEW.kind OR OLD.forms <> NEW.forms OR OLD.sales <> NEW.sales OR OLD.returned <> NEW.returned OR OLD.commission <> NEW.commission OR OLD.fee_platform <> NEW.fee_platform OR OLD.fee_operator <> NEW.fee_operator OR OLD.freight <> NEW.freight OR OLD.vat <> NEW.vat OR OLD.pit <> NEW.pit OR OLD.corrected <> NEW.corrected OR OLD.brought <> NEW.brought OR OLD.payable <> NEW.payable OR OLD.carried <> NEW.carried) THEN RAISE EXCEPTION 'refused by settlements_computed_as_draft' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER settlements_computed_as_draft BEFORE UPDATE ON settlements FOR EACH ROW EXECUTE FUNCTION settlements_computed_as_draft()',
        "CREATE OR REPLACE FUNCTION legal_forms_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.cooperative_id IS DISTINCT FROM NEW.cooperative_id OR OLD.valid_from IS DISTINCT FROM NEW.valid_from OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.reason IS DISTINCT FROM NEW.reason OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by THEN RAISE EXCEPTION 'refused by legal_forms_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER legal_forms_frozen BEFORE UPDATE ON legal_forms FOR EACH ROW EXECUTE FUNCTION legal_forms_frozen()',
        "CREATE OR REPLACE FUNCTION legal_forms_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by legal_forms_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER legal_forms_no_delete BEFORE DELETE ON legal_forms FOR EACH ROW EXECUTE FUNCTION legal_forms_no_delete()',
        "CREATE OR REPLACE FUNCTION legal_forms_from_the_beginning() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.valid_from < '2000-01-01' OR (NEW.valid_from > '2000-01-01' AND NOT EXISTS (SELECT 1 FROM legal_forms WHERE cooperative_id = NEW.cooperative_id AND valid_from = '2000-01-01')) THEN RAISE EXCEPTION 'refused by legal_forms_from_the_beginning' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER legal_forms_from_the_beginning BEFORE INSERT ON legal_forms FOR EACH ROW EXECUTE FUNCTION legal_forms_from_the_beginning()',
        "CREATE OR REPLACE FUNCTION legal_forms_first_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.valid_from = '2000-01-01' THEN RAISE EXCEPTION 'refused by legal_forms_first_stays' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER legal_forms_first_stays BEFORE UPDATE ON legal_forms FOR EACH ROW EXECUTE FUNCTION legal_forms_first_stays()',
        "CREATE OR REPLACE FUNCTION legal_forms_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.ended_at IS NOT NULL AND (OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.ended_by IS DISTINCT FROM NEW.ended_by) THEN RAISE EXCEPTION 'refused by legal_forms_ended_once' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER legal_forms_ended_once BEFORE UPDATE ON legal_forms FOR EACH ROW EXECUTE FUNCTION legal_forms_ended_once()',
        "CREATE OR REPLACE FUNCTION legal_forms_after_what_is_settled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.valid_from > '2000-01-01' AND EXISTS (SELECT 1 FROM settlements WHERE cooperative_id = NEW.cooperative_id AND status IN ('locked', 'paid') AND last_day >= NEW.valid_from) THEN RAISE EXCEPTION 'refused by legal_forms_after_what_is_settled' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER legal_forms_after_what_is_settled BEFORE INSERT ON legal_forms FOR EACH ROW EXECUTE FUNCTION legal_forms_after_what_is_settled()',
        "CREATE OR REPLACE FUNCTION legal_forms_settled_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM settlements WHERE cooperative_id = OLD.cooperative_id AND status IN ('locked', 'paid') AND last_day >= OLD.valid_from) THEN RAISE EXCEPTION 'refused by legal_forms_settled_stays' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER legal_forms_settled_stays BEFORE UPDATE ON legal_forms FOR EACH ROW EXECUTE FUNCTION legal_forms_settled_stays()',
    ],
}
BEGINNING = dt.date(2000, 1, 1)


def upgrade() -> None:
    connection, dialect = op.get_bind(), op.get_context().dialect.name
    op.create_table('legal_forms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cooperative_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('cooperative', 'enterprise', 'household', 'individual', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(), nullable=True),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_legal_forms_ended_by_somebody')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperatives.id'], name=op.f('fk_legal_forms_cooperative_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_forms')),
    )
    op.create_index('uq_legal_forms_day', 'legal_forms', ['cooperative_id', 'valid_from'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.add_column('settlements', sa.Column('forms', sa.Text(), nullable=False, server_default=''))
    connection.exec_driver_sql('DROP TRIGGER settlements_computed_as_draft' + (
        '' if dialect == 'sqlite' else ' ON settlements'))
    sellers = connection.execute(sa.select(sa.column('id'), sa.column('kind')).select_from(
        sa.table('cooperatives')).order_by(sa.column('id'))).all()
    for seller, kind in sellers:
        rows = forms(connection, seller, kind)
        connection.execute(sa.insert(FORMS), [
            {'cooperative_id': seller, 'valid_from': day, 'kind': of_then, 'reason': '',
             'made_at': dt.datetime.now(dt.UTC), 'made_by': 'system'} for day, of_then in rows])
        for run, last in connection.execute(sa.select(RUNS.c.id, RUNS.c.last_day).where(
                RUNS.c.cooperative_id == seller, RUNS.c.status.in_(('draft', 'reviewed')))).all():
            told = ' '.join(f'{day.isoformat()}={of_then}' for day, of_then in rows if day <= last)
            connection.execute(sa.update(RUNS).where(RUNS.c.id == run).values(forms=told))
    for statement in TRIGGERS[dialect]:
        connection.exec_driver_sql(statement)


FORMS = sa.table('legal_forms', sa.column('cooperative_id'), sa.column('valid_from', sa.Date), sa.column('kind'),
                 sa.column('reason'), sa.column('made_at', sa.DateTime(timezone=True)), sa.column('made_by'))
RUNS = sa.table('settlements', sa.column('id'), sa.column('cooperative_id'), sa.column('status'), sa.column('kind'),
                sa.column('number'), sa.column('first_day', sa.Date), sa.column('last_day', sa.Date), sa.column('forms'))


def forms(connection: sa.Connection, seller: int, kind: str) -> list[tuple[dt.date, str]]:
    """From which day on it had which: as it was settled, and as it is now from the day after that on."""
    locked = connection.execute(sa.select(RUNS.c.kind, RUNS.c.first_day, RUNS.c.last_day).where(
        RUNS.c.cooperative_id == seller, RUNS.c.status.in_(('locked', 'paid'))).order_by(RUNS.c.number)).all()
    found = [(BEGINNING, locked[0].kind if locked else kind)]
    for run in locked:
        if run.kind != found[-1][1]:
            found.append((run.first_day, run.kind))
    if kind != found[-1][1]:
        found.append((locked[-1].last_day + dt.timedelta(days=1), kind))
    return found
