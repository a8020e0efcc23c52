"""What lines at the bank paid that is no order's, refund's or payout's; accounts for costs, income and capital.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
import sqlalchemy as sa
from alembic import op

revision = '0060'
down_revision = '0059'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER line_uses_no_update BEFORE UPDATE ON line_uses BEGIN SELECT RAISE(ABORT, 'refused by line_uses_no_update') WHERE 1=1; END",
        "CREATE TRIGGER line_uses_no_delete BEFORE DELETE ON line_uses BEGIN SELECT RAISE(ABORT, 'refused by line_uses_no_delete') WHERE 1=1; END",
        "CREATE TRIGGER line_uses_not_more_than_owed BEFORE INSERT ON line_uses BEGIN SELECT RAISE(ABORT, 'refused by line_uses_not_more_than_owed') WHERE NEW.kind = 'repaid' AND NEW.amount > COALESCE((SELECT -carried FROM settlements WHERE id = NEW.about_id AND status IN ('locked', 'paid')), 0) - (SELECT COALESCE(SUM(amount), 0) FROM line_uses WHERE about_id = NEW.about_id AND NOT EXISTS (SELECT 1 FROM line_uses_undone WHERE use_id = line_uses.id)); END",
        "CREATE TRIGGER line_uses_the_way_it_went BEFORE INSERT ON line_uses BEGIN SELECT RAISE(ABORT, 'refused by line_uses_the_way_it_went') WHERE NEW.kind <> 'capital' AND ((SELECT direction FROM bank_lines WHERE id = NEW.line_id) = 'in') <> (NEW.kind IN ('income', 'repaid')); END",
        "CREATE TRIGGER line_uses_undone_no_update BEFORE UPDATE ON line_uses_undone BEGIN SELECT RAISE(ABORT, 'refused by line_uses_undone_no_update') WHERE 1=1; END",
        "CREATE TRIGGER line_uses_undone_no_delete BEFORE DELETE ON line_uses_undone BEGIN SELECT RAISE(ABORT, 'refused by line_uses_undone_no_delete') WHERE 1=1; END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION line_uses_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by line_uses_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER line_uses_no_update BEFORE UPDATE ON line_uses FOR EACH ROW EXECUTE FUNCTION line_uses_no_update()',
        "CREATE OR REPLACE FUNCTION line_uses_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by line_uses_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER line_uses_no_delete BEFORE DELETE ON line_uses FOR EACH ROW EXECUTE FUNCTION line_uses_no_delete()',
        "CREATE OR REPLACE FUNCTION line_uses_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by line_uses_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER line_uses_no_truncate BEFORE TRUNCATE ON line_uses FOR EACH STATEMENT EXECUTE FUNCTION line_uses_no_truncate()',
        "CREATE OR REPLACE FUNCTION line_uses_not_more_than_owed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.kind = 'repaid' AND NEW.amount > COALESCE((SELECT -carried FROM settlements WHERE id = NEW.about_id AND status IN ('locked', 'paid')), 0) - (SELECT COALESCE(SUM(amount), 0) FROM line_uses WHERE about_id = NEW.about_id AND NOT EXISTS (SELECT 1 FROM line_uses_undone WHERE use_id = line_uses.id)) THEN RAISE EXCEPTION 'refused by line_uses_not_more_than_owed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER line_uses_not_more_than_owed BEFORE INSERT ON line_uses FOR EACH ROW EXECUTE FUNCTION line_uses_not_more_than_owed()',
        "CREATE OR REPLACE FUNCTION line_uses_the_way_it_went() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.kind <> 'capital' AND ((SELECT direction FROM bank_lines WHERE id = NEW.line_id) = 'in') <> (NEW.kind IN ('income', 'repaid')) THEN RAISE EXCEPTION 'refused by line_uses_the_way_it_went' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER line_uses_the_way_it_went BEFORE INSERT ON line_uses FOR EACH ROW EXECUTE FUNCTION line_uses_the_way_it_went()',
        "CREATE OR REPLACE FUNCTION line_uses_undone_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by line_uses_undone_no_update' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER line_uses_undone_no_update BEFORE UPDATE ON line_uses_undone FOR EACH ROW EXECUTE FUNCTION line_uses_undone_no_update()',
        "CREATE OR REPLACE FUNCTION line_uses_undone_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by line_uses_undone_no_delete' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        'CREATE TRIGGER line_uses_undone_no_delete BEFORE DELETE ON line_uses_undone FOR EACH ROW EXECUTE FUNCTION line_uses_undone_no_delete()',
        "CREATE OR REPLACE FUNCTION line_uses_undone_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'refused by line_uses_undone_no_truncate' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        'CREATE TRIGGER line_uses_undone_no_truncate BEFORE TRUNCATE ON line_uses_undone FOR EACH STATEMENT EXECUTE FUNCTION line_uses_undone_no_truncate()',
    ],
}
LEGS = [  # rebuilt on SQLite, where a CHECK cannot be changed
    "CREATE TRIGGER ledger_postings_balanced BEFORE INSERT ON ledger_postings BEGIN SELECT RAISE(ABORT, 'refused by ledger_postings_balanced') WHERE (SELECT COALESCE(SUM(amount), 1) FROM ledger_legs WHERE posting_id = NEW.id) <> 0; END",
    "CREATE TRIGGER ledger_legs_no_update BEFORE UPDATE ON ledger_legs BEGIN SELECT RAISE(ABORT, 'refused by ledger_legs_no_update') WHERE 1=1; END",
    "CREATE TRIGGER ledger_legs_no_delete BEFORE DELETE ON ledger_legs BEGIN SELECT RAISE(ABORT, 'refused by ledger_legs_no_delete') WHERE 1=1; END",
    "CREATE TRIGGER ledger_legs_not_closed BEFORE INSERT ON ledger_legs BEGIN SELECT RAISE(ABORT, 'refused by ledger_legs_not_closed') WHERE EXISTS (SELECT 1 FROM ledger_postings WHERE id = NEW.posting_id); END",
]
OLD = ('buyer', 'cash_in_transit', 'bank', 'card', 'producer', 'commission', 'freight', 'fees', 'tax', 'loss', 'unclear',
       'refund')
NEW = (*OLD, 'costs', 'income', 'capital')


def upgrade() -> None:
    is_sqlite = op.get_context().dialect.name == 'sqlite'
    _let_accounts_be_new(is_sqlite)
    op.create_table('line_uses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('tax', 'commission', 'freight', 'fee', 'cost', 'capital', 'income', 'repaid', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('party', sa.String(length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('beyond', sa.BigInteger(), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("(kind = 'repaid') = (about_id IS NOT NULL)", name=op.f('ck_line_uses_repaid_to_a_run')),
    sa.CheckConstraint("(kind IN ('tax', 'commission', 'freight', 'repaid')) = (party <> '')", name=op.f('ck_line_uses_names_whom')),
    sa.CheckConstraint("beyond = 0 OR kind IN ('tax', 'commission', 'freight')", name=op.f('ck_line_uses_beyond_a_debt')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_line_uses_has_a_reason')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_line_uses_amount_positive')),
    sa.CheckConstraint('beyond BETWEEN 0 AND amount', name=op.f('ck_line_uses_beyond_is_part')),
    sa.ForeignKeyConstraint(['about_id'], ['settlements.id'], name=op.f('fk_line_uses_about_id')),
    sa.ForeignKeyConstraint(['line_id'], ['bank_lines.id'], name=op.f('fk_line_uses_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line_uses')),
    )
    op.create_index(op.f('ix_line_uses_about_id'), 'line_uses', ['about_id'], unique=False)
    op.create_index(op.f('ix_line_uses_line_id'), 'line_uses', ['line_id'], unique=False)
    op.create_index('ix_line_uses_owed', 'line_uses', ['kind', 'party'], unique=False)
    op.create_table('line_uses_undone',
    sa.Column('use_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_line_uses_undone_has_a_reason')),
    sa.ForeignKeyConstraint(['use_id'], ['line_uses.id'], name=op.f('fk_line_uses_undone_use_id')),
    sa.PrimaryKeyConstraint('use_id', name=op.f('pk_line_uses_undone')),
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def _let_accounts_be_new(is_sqlite: bool) -> None:
    old, new = (sa.Enum(*values, name='account', native_enum=False, create_constraint=True, length=24)
                for values in (OLD, NEW))
    if is_sqlite:
        op.execute('DROP TRIGGER ledger_postings_balanced')  # it reads the table that is rebuilt
        with op.batch_alter_table('ledger_legs', recreate='always') as batch:
            batch.alter_column('account', existing_type=old, type_=new, existing_nullable=False)
        for statement in LEGS:
            op.get_bind().exec_driver_sql(statement)
        return
    op.drop_constraint(op.f('ck_ledger_legs_account'), 'ledger_legs', type_='check')
    accounts = ', '.join(f"'{name}'" for name in NEW)
    op.execute(f"ALTER TABLE ledger_legs ADD CONSTRAINT ck_ledger_legs_account CHECK (account IN ({accounts}))")
