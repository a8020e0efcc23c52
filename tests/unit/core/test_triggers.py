import pytest
import sqlalchemy as sa

from core.db import Base, choice
from core.states import Machine
from core.triggers import Effect, Trigger
from tests.kernel.rows import LAMP, Lamp, Light


@pytest.mark.parametrize("event", ["INSERT", "UPDATE", "DELETE", "TRUNCATE"])
def test_one_description_makes_the_triggers_of_both_databases(event):
    trigger = Trigger("lamps", "never", event)

    assert len(trigger.sql("postgresql")) == 2
    assert len(trigger.sql("sqlite")) == (0 if event == "TRUNCATE" else 1)
    assert all("refused by lamps_never" in trigger.sql(dialect)[0] for dialect in ("postgresql",))


def test_a_table_knows_its_triggers():
    names = {trigger.name for trigger in Lamp.__table__.info["triggers"]}

    assert names == {"status_move", "status_start", "frozen", "no_delete"}


def test_a_machine_lists_its_moves():
    assert LAMP.pairs() == [("off", "on"), ("off", "sold"), ("on", "broken"), ("on", "off")]


def test_a_machine_without_moves_stands_still():
    assert Machine(Light, Light.OFF, {}).pairs() == []


def test_a_column_of_choices_holds_their_values():
    kind = choice(Light, "light")

    assert kind.enums == ["off", "on", "broken", "sold"]
    assert (kind.create_constraint, kind.native_enum) == (True, False)


def test_two_unique_constraints_may_begin_with_the_same_column():
    metadata = sa.MetaData(naming_convention=Base.metadata.naming_convention)
    columns = [sa.Column(name, sa.Integer) for name in ("a", "b", "c")]

    table = sa.Table("t", metadata, *columns, sa.UniqueConstraint("a", "b"), sa.UniqueConstraint("a", "c"))

    assert {constraint.name for constraint in table.constraints} >= {"uq_t_a_b", "uq_t_a_c"}


def test_an_effect_is_one_trigger_on_each_database():
    effect = Effect(
        "lamps", "counted", "UPDATE OF status", "NEW.status = 'on'", ("UPDATE a SET b = 1", "DELETE FROM c"))

    assert effect.sql("sqlite") == [
        "CREATE TRIGGER lamps_counted AFTER UPDATE OF status ON lamps WHEN NEW.status = 'on' "
        "BEGIN UPDATE a SET b = 1; DELETE FROM c; END"]
    function, trigger = effect.sql("postgresql")
    assert "BEGIN UPDATE a SET b = 1; DELETE FROM c; RETURN NULL; END" in function
    assert trigger.endswith("FOR EACH ROW WHEN (NEW.status = 'on') EXECUTE FUNCTION lamps_counted()")
