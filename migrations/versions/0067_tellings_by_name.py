"""The key of what was told begins with the name of the movement, not with the source: there are three or four sources.

PostgreSQL, as long as it has not counted them, takes all that one source has told for as good a way to one row as the
index of the line.
"""
from alembic import op

revision = '0067'
down_revision = '0066'

GUARDS = (
    "CREATE TRIGGER bank_tellings_no_update BEFORE UPDATE ON bank_tellings BEGIN SELECT RAISE(ABORT, 'refused by bank_tellings_no_update') WHERE 1=1; END",
    "CREATE TRIGGER bank_tellings_no_delete BEFORE DELETE ON bank_tellings BEGIN SELECT RAISE(ABORT, 'refused by bank_tellings_no_delete') WHERE 1=1; END",
)


def upgrade() -> None:
    key = op.f('pk_bank_tellings')
    if op.get_context().dialect.name == 'sqlite':
        with op.batch_alter_table('bank_tellings', recreate='always') as batch:
            batch.drop_constraint(key, type_='primary')
            batch.create_primary_key(key, ['external_id', 'source'])
        for statement in GUARDS:
            op.get_bind().exec_driver_sql(statement)
        return
    op.drop_constraint(key, 'bank_tellings', type_='primary')
    op.create_primary_key(key, 'bank_tellings', ['external_id', 'source'])
