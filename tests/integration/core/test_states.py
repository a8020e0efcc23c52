"""Rows refuse to become false, whoever writes them."""
import itertools

import pytest
import sqlalchemy as sa

from core.actors import Actor, act_as
from core.db import db, maintenance
from core.states import IllegalMove, StatusChange, move, move_all
from core.transactions import lock, lock_all, transaction
from tests.kernel.rows import LAMP, Diary, Lamp, Light, lamp
from tests.raw import refused, way_to


def test_every_ordered_pair_of_states_by_raw_sql(context):
    legal, states = set(LAMP.pairs()), [state.value for state in Light]
    insert = "INSERT INTO lamps (id, maker, version, status) VALUES (:id, 'x', 1, :s)"
    change = "UPDATE lamps SET status = :s WHERE id = :id"

    for number, (old, new) in enumerate(itertools.permutations(states, 2), start=100):
        assert not refused(insert, id=number, s=LAMP.initial.value)
        for step in way_to(LAMP, old):
            assert not refused(change, s=step, id=number)
        assert refused(change, s=new, id=number) == ((old, new) not in legal), (old, new)
    for state in set(states) - {LAMP.initial.value}:
        assert refused(insert, id=1_000, s=state)
    assert refused(insert, id=1_000, s="invented")


def test_what_is_frozen_or_only_ever_added_cannot_be_rewritten(context):
    made = lamp()
    act_as(Actor("person:7"))
    with transaction() as session:
        session.add(Diary(text="x"))
        move(lock(Lamp, made), Light.ON, "it is dark")

    change = db.session.scalars(sa.select(StatusChange)).one()
    assert (change.actor, change.old, change.new, change.reason) == ("person:7", "off", "on", "it is dark")
    db.session.rollback()
    for statement in (
        "UPDATE status_changes SET actor = 'x'", "DELETE FROM status_changes",
        "UPDATE diary SET text = 'y'", "DELETE FROM diary",
        "UPDATE lamps SET maker = 'y'", "UPDATE lamps SET maker = NULL", "DELETE FROM lamps",
    ):
        assert refused(statement), statement
    assert not refused("UPDATE lamps SET version = 9")
    if db.engine.dialect.name == "postgresql":
        assert refused("TRUNCATE status_changes")
        assert refused("TRUNCATE diary")


def test_a_status_changes_by_move_only(context):
    made = lamp()

    with pytest.raises(AttributeError):
        db.session.get(Lamp, made).status = Light.ON
    with pytest.raises(IllegalMove) as refusal, transaction():
        move(lock(Lamp, made), Light.BROKEN)

    assert refusal.value.facts == {"old": Light.OFF, "new": Light.BROKEN}
    assert db.session.scalars(sa.select(Lamp).where(Lamp.status == Light.OFF)).one()


def test_moving_to_where_it_is_changes_nothing(context):
    made = lamp()

    with transaction():
        assert move(lock(Lamp, made), Light.ON)
    with transaction():
        assert not move(lock(Lamp, made), Light.ON)

    assert len(db.session.scalars(sa.select(StatusChange)).all()) == 1


def test_a_refused_move_leaves_no_trace(context):
    made = lamp()

    with pytest.raises(IllegalMove), transaction():
        move(lock(Lamp, made), Light.ON)
        move(lock(Lamp, made), Light.SOLD)

    with maintenance() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM status_changes")) == 0


def test_many_move_at_once_and_who_is_there_already_stays(context):
    made = [lamp() for _ in range(3)]
    with transaction():
        move(lock(Lamp, made[0]), Light.ON)

    with transaction():
        moved = move_all([(each, Light.ON) for each in lock_all(Lamp, made)], "it is dark")
        assert [each.id for each in moved] == made[1:]

    reasons = db.session.scalars(sa.select(StatusChange.reason).order_by(StatusChange.entity_id)).all()
    assert reasons == ["", "it is dark", "it is dark"]


def test_if_one_of_many_cannot_move_none_does(context):
    off, on = lamp(), lamp()
    with transaction():
        move(lock(Lamp, on), Light.ON)

    with transaction():
        lamps = lock_all(Lamp, [off, on])
        with pytest.raises(IllegalMove):
            move_all([(each, Light.SOLD) for each in lamps])

    assert [db.session.get(Lamp, each).status for each in (off, on)] == [Light.OFF, Light.ON]
    assert len(db.session.scalars(sa.select(StatusChange)).all()) == 1
