"""Customers are found by the last digits of their number and by the beginning of their name."""
import sqlalchemy as sa
from alembic import op

from core.text import fold

revision = '0030'
down_revision = '0029'

FOLDED = sa.String(120).with_variant(sa.String(120, collation='C'), 'postgresql')
AT_ONCE = 1000


def upgrade() -> None:
    op.add_column('customers', sa.Column('tail', sa.String(3), nullable=False, server_default=''))
    op.add_column('customers', sa.Column('folded', FOLDED, nullable=False, server_default=''))
    op.add_column('customers', sa.Column('called', FOLDED, nullable=False, server_default=''))
    _fill(op.get_bind())
    op.create_index('ix_customers_tail', 'customers', ['cooperative_id', 'tail'])
    op.create_index('ix_customers_folded', 'customers', ['cooperative_id', 'folded'])
    op.create_index('ix_customers_called', 'customers', ['cooperative_id', 'called'])


def _fill(connection: sa.Connection) -> None:
    rows = sa.table('customers', *map(sa.column, ('id', 'phone', 'name', 'tail', 'folded', 'called')))
    change = sa.update(rows).where(rows.c.id == sa.bindparam('row')).values(
        tail=sa.bindparam('last'), folded=sa.bindparam('whole'), called=sa.bindparam('word'))
    last = 0
    while True:
        found = connection.execute(sa.select(rows.c.id, rows.c.phone, rows.c.name).where(rows.c.id > last).order_by(
            rows.c.id).limit(AT_ONCE)).all()
        if not found:
            return
        folded = {row.id: fold(row.name)[:120] for row in found}
        connection.execute(change, [
            {'row': row.id, 'last': row.phone[-3:], 'whole': folded[row.id],
             'word': folded[row.id].rpartition(' ')[2]} for row in found])
        last = found[-1].id
