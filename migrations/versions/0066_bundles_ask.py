"""What a code for several orders asks of each."""
from alembic import op

revision = '0066'
down_revision = '0065'


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        "ALTER TABLE transfer_bundle_orders ADD COLUMN amount BIGINT "
        "CONSTRAINT ck_transfer_bundle_orders_amount_positive CHECK (amount > 0)")
