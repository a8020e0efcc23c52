"""Rows of statements of which a person is asked whether they are known already."""
from alembic import op

revision = '0056'
down_revision = '0055'


def upgrade() -> None:
    op.execute("ALTER TABLE statement_rows ADD COLUMN known VARCHAR(24) DEFAULT '' NOT NULL"
               " CONSTRAINT ck_statement_rows_known CHECK (known IN ('', 'asked', 'same', 'other'))")
