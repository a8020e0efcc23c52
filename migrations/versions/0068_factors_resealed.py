"""What a second factor counts from may be sealed anew with another key, and in no other way.

Trigger SQL stands here literally: a migration must do tomorrow what it does today.
"""
from alembic import op

revision = '0068'
down_revision = '0067'

TRIGGERS = {
    'sqlite': [
        "DROP TRIGGER second_factors_frozen",
        "CREATE TRIGGER second_factors_frozen BEFORE UPDATE ON second_factors BEGIN SELECT RAISE(ABORT, 'refused by second_factors_frozen') WHERE OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.made_at IS DISTINCT FROM NEW.made_at; END",
        "CREATE TRIGGER second_factors_resealed_only BEFORE UPDATE ON second_factors BEGIN SELECT RAISE(ABORT, 'refused by second_factors_resealed_only') WHERE (CAST(OLD.secret_box AS TEXT) IS DISTINCT FROM CAST(NEW.secret_box AS TEXT) AND (COALESCE(CAST(OLD.secret_box AS TEXT), '') = '' OR COALESCE(CAST(NEW.secret_box AS TEXT), '') = '' OR substr(CAST(OLD.secret_box AS TEXT), 1, 9) = substr(CAST(NEW.secret_box AS TEXT), 1, 9))); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION second_factors_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.made_at IS DISTINCT FROM NEW.made_at THEN RAISE EXCEPTION 'refused by second_factors_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION second_factors_resealed_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (CAST(OLD.secret_box AS TEXT) IS DISTINCT FROM CAST(NEW.secret_box AS TEXT) AND (COALESCE(CAST(OLD.secret_box AS TEXT), '') = '' OR COALESCE(CAST(NEW.secret_box AS TEXT), '') = '' OR substr(CAST(OLD.secret_box AS TEXT), 1, 9) = substr(CAST(NEW.secret_box AS TEXT), 1, 9))) THEN RAISE EXCEPTION 'refused by second_factors_resealed_only' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER second_factors_resealed_only BEFORE UPDATE ON second_factors FOR EACH ROW EXECUTE FUNCTION second_factors_resealed_only()',
    ],
}


def upgrade() -> None:
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
