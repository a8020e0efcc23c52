from datetime import datetime

import pytest
import sqlalchemy as sa

from core import locking
from core.db import Dong, StrayWrite, db, insert_once
from core.errors import NotFound
from core.transactions import at_end, known, last, lock, lock_all, transaction, unknown, use_case
from tests import only
from tests.kernel.rows import Diary, Lamp, Note, TooDear, add, count, lamp, write


def through_the_engine():
    with db.engine.connect() as connection:
        connection.execute(sa.text("DELETE FROM notes"))


STRAY = {
    "text": lambda: db.session.execute(sa.text("UPDATE notes SET text = 'x'")),
    "orm update": lambda: db.session.execute(sa.update(Note).values(text="x")),
    "core update": lambda: db.session.execute(sa.update(Note.__table__).values(text="x")),
    "core insert": lambda: db.session.execute(sa.insert(Note.__table__).values(text="x", price=1)),
    "delete": lambda: db.session.execute(sa.delete(Note)),
    "connection": lambda: db.session.connection().execute(sa.text("DELETE FROM notes")),
    "engine": through_the_engine,
    "bulk": lambda: db.session.bulk_insert_mappings(Note, [{"text": "x", "price": 1}]),
    "bulk save": lambda: db.session.bulk_save_objects([Note(text="x")]),
    "flush": lambda: (db.session.add(Note(text="x")), db.session.flush()),
    "cte": lambda: db.session.execute(sa.text(
        "WITH w AS (SELECT 1) INSERT INTO notes (text, price) SELECT 'x', 1")),
}


@pytest.mark.parametrize("way", STRAY)
def test_no_write_outside_a_use_case(context, way):
    add()

    with pytest.raises(StrayWrite):
        STRAY[way]()

    db.session.rollback()
    assert [note.text for note in db.session.scalars(sa.select(Note))] == ["Lan"]


@only.postgresql
def test_a_changing_select_outside_a_use_case_is_refused_too(context):
    add()

    change = sa.update(Note).values(text="x").returning(Note.id).cte()

    with pytest.raises(StrayWrite):
        db.session.execute(sa.select(change))


@pytest.mark.parametrize("end", ["commit", "rollback"])
@pytest.mark.parametrize("nested", [False, True])
def test_a_use_case_may_not_end_its_transaction(context, end, nested):
    @use_case
    def sneaky():
        db.session.add(Note(text="sneaky"))
        db.session.flush()
        getattr(db.session, end)()

    @use_case
    def outer():
        sneaky()

    with pytest.raises((StrayWrite, sa.exc.InvalidRequestError)):
        (outer if nested else sneaky)()
    assert count(Note) == 0


def test_who_swallows_the_refusal_keeps_nothing_either(context):
    with pytest.raises(StrayWrite), transaction() as session:
        session.add(Note(text="sneaky"))
        with pytest.raises(StrayWrite):
            session.commit()

    assert count(Note) == 0


def test_a_nested_use_case_is_a_savepoint(context):
    with transaction() as session:
        session.add(Note(text="a"))
        with pytest.raises(TooDear):
            write("k", "b", 2_000_000)

    assert [note.text for note in db.session.scalars(sa.select(Note))] == ["a"]


def test_what_a_nested_use_case_postponed_is_forgotten_when_it_is_refused(context):
    seen = []

    @use_case
    def refused():
        last("b", lambda _: seen.append("refused"))
        raise TooDear

    with transaction():
        last("z", lambda _: seen.append("last"))
        last("a", lambda _: seen.append("first"))
        with pytest.raises(TooDear):
            refused()
        assert seen == []

    assert seen == ["first", "last"]


@pytest.mark.parametrize("failing", range(1, 6))
def test_wherever_it_breaks_nothing_is_kept(context, failing):
    """An exception after each statement in turn: no half of the work is ever there."""
    made = lamp()
    statements = []

    def trip(*_):
        statements.append(1)
        if len(statements) == failing:
            raise KeyboardInterrupt

    @use_case
    def work():
        sa.event.listen(db.engine, "after_cursor_execute", trip)
        try:
            add("a")
            lock(Lamp, made).maker  # noqa: B018
            db.session.add(Diary(text="b"))
            db.session.flush()
            add("c")
        finally:
            sa.event.remove(db.engine, "after_cursor_execute", trip)

    with pytest.raises(KeyboardInterrupt):
        work()

    assert (count(Note), count(Diary)) == (0, 0)


def test_lock_keeps_what_was_changed_before(context):
    note_id = add()

    with transaction() as session:
        session.get(Note, note_id).text = "changed"
        assert lock(Note, note_id).text == "changed"


def test_what_is_not_there_cannot_be_locked(context):
    with pytest.raises(NotFound), transaction():
        lock(Note, 1)


def test_many_rows_are_locked_each_once_in_the_order_of_their_ids(context, monkeypatch):
    first, second, third = add("1"), add("2"), add("3")
    monkeypatch.setattr(locking, "ORDER", ("notes",))

    with transaction() as session:
        session.get(Note, second).text = "changed"
        locked = lock_all(Note, [third, first, second, first])
        assert [(note.id, note.text) for note in locked] == [(first, "1"), (second, "changed"), (third, "3")]
        assert lock_all(Note, []) == []
        with pytest.raises(NotFound):
            lock_all(Note, [first, third + 1])


def test_locking_against_the_written_order_is_seen(context, monkeypatch):
    first, second, made = add("1"), add("2"), lamp()
    monkeypatch.setattr(locking, "ORDER", ("lamps", "notes"))

    with transaction():
        lock(Lamp, made)
        lock(Note, first)
        lock(Note, second)
        lock(Note, first)  # it is ours already

    for wrong in ([(Note, first), (Lamp, made)], [(Note, second), (Note, first)]):
        with pytest.raises(locking.OutOfOrder), transaction():
            for model, ident in wrong:
                lock(model, ident)


def test_insert_once_leaves_the_row_that_is_there(context):
    note_id = add("first")

    with transaction():
        assert not insert_once(Note, id=note_id, text="second", price=0)
        assert insert_once(Note, id=note_id + 1, text="other", price=0)

    assert [note.text for note in db.session.scalars(sa.select(Note).order_by(Note.id))] == ["first", "other"]


def test_columns_refuse_floats_and_naive_moments(context):
    for price, moment in ((1.5, datetime.now().astimezone()), (1, datetime(2026, 1, 1))):  # noqa: DTZ001
        with pytest.raises(sa.exc.StatementError), transaction() as session:
            session.add(Note(text="x", price=price, at=moment))


def test_a_moment_comes_back_as_it_went_in(context):
    moment = datetime.fromisoformat("2026-03-31T23:59:59.999999+07:00")

    note_id = add(at=moment, price=Dong(2**62))
    db.session.rollback()
    db.session.expire_all()

    found = db.session.get(Note, note_id)
    assert (found.at, found.price) == (moment, 2**62)
    assert found.at.utcoffset().total_seconds() == 0


def notes():
    return db.session.scalars(sa.select(sa.func.count()).select_from(Note)).one()


def test_what_follows_from_many_changes_is_done_once_at_the_end(context):
    done = []

    def look(values):
        done.append((notes(), values))
        last("a", done.append, "after it")

    with transaction():
        at_end(look, 1)
        add("Lan")
        at_end(look, 2)
        add("Hoa")
        assert done == []

    assert done == [(2, [1, 2]), ["after it"]]


def test_what_was_undone_has_no_end(context):
    done = []

    with transaction():
        at_end(done.append, "kept")
        with pytest.raises(ZeroDivisionError), transaction():
            at_end(done.append, "undone")
            raise ZeroDivisionError

    assert done == [["kept"]]


def test_an_answer_is_known_until_the_transaction_ends_or_somebody_changes_it(context):
    def asked():
        return known("notes", notes)

    with transaction():
        before = asked()
        add("Lan")
        meanwhile = asked()
        unknown()
        told = asked()
        add("Hoa")
        with pytest.raises(ZeroDivisionError), transaction():
            raise ZeroDivisionError
        after_undoing = asked()

    assert (before, meanwhile, told, after_undoing, asked()) == (0, 0, 1, 2, 2)


def test_one_that_joins_has_no_savepoint_and_is_undone_with_its_caller(context):
    @use_case(joins=True)
    def add_two():
        add("Lan")
        add("Hoa")
        raise ZeroDivisionError

    with transaction():
        add("Mai")
        with pytest.raises(ZeroDivisionError), transaction():
            add_two()

    assert [note.text for note in db.session.scalars(sa.select(Note))] == ["Mai"]
    with pytest.raises(ZeroDivisionError):
        add_two()
    assert count(Note) == 1


def test_what_was_read_is_not_read_again_although_nobody_holds_it(context):
    add()

    with transaction():
        first = id(db.session.get_one(Note, 1))
        assert id(db.session.get_one(Note, 1)) == first
        assert len(db.session().identity_map) == 1

    assert len(db.session().identity_map) == 0
