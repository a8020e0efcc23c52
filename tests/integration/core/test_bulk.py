"""Many rows in one statement are the same rows as one by one."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.bulk import insert_all
from core.db import StrayWrite, db
from core.prepared import Prepared
from core.transactions import transaction
from tests.kernel.rows import Lamp, Light, Note, count

pytestmark = pytest.mark.usefixtures("context")
START = datetime(2026, 5, 1, 13, 0, 0, 250_001, tzinfo=UTC)
TEXTS = ("Mận 100% ngọt :)", "", "{a,\"b\"}", "NULL", "a\\b'c", "  ")


def rows(texts=TEXTS):
    return [{"id": number, "text": text, "price": 10**12 * number, "at": START + timedelta(days=number)}
            for number, text in enumerate(texts, 1)]


def stored():
    wanted = sa.select(Note.id, Note.text, Note.price, Note.at).order_by(Note.id)
    return [tuple(row) for row in db.session.execute(wanted)]


@pytest.mark.parametrize("some", [1, 2, len(TEXTS)])
def test_every_value_arrives_as_it_was(some):
    wanted = rows()[:some]
    with transaction():
        insert_all(Note.__table__, wanted)

    assert stored() == [tuple(row.values()) for row in wanted]


def test_they_are_what_one_by_one_would_be():
    with transaction():
        Prepared(sa.insert(Note.__table__).inline(), ("id", "text", "price", "at")).run_all(rows())
    one_by_one = stored()
    with transaction():
        insert_all(Note.__table__, [{**row, "id": row["id"] + 100} for row in rows()])

    assert [row[1:] for row in stored()[len(TEXTS):]] == [row[1:] for row in one_by_one]


def test_states_and_columns_in_another_order():
    with transaction():
        insert_all(Lamp.__table__, [{"version": 1, "status": Light.OFF, "maker": maker} for maker in ("Hoa", "Lan")])

    assert sorted(db.session.execute(sa.select(Lamp.maker, Lamp.status)).all()) == [
        ("Hoa", Light.OFF), ("Lan", Light.OFF)]


@pytest.mark.parametrize("under", [[None, None], [None, 1], [1, None]])
def test_what_is_not_known_stays_unknown(under):
    with transaction():
        insert_all(Note.__table__, [{"id": number, "text": "a", "price": 0, "under_id": each, "at": None}
                                    for number, each in enumerate(under, 1)])

    found = db.session.execute(sa.select(Note.under_id, Note.at).order_by(Note.id)).all()
    assert found == [(each, None) for each in under]


def test_none_is_none_and_asks_nothing():
    with transaction():
        insert_all(Note.__table__, [])

    assert count(Note) == 0


@pytest.mark.parametrize("wrong", [{"price": 1.5}, {"at": datetime(2026, 5, 1)}])  # noqa: DTZ001 - it is what is wrong
def test_what_a_column_refuses_is_refused_of_all(wrong):
    with pytest.raises((TypeError, sa.exc.StatementError)), transaction():
        insert_all(Note.__table__, [*rows(), {**rows()[0], "id": 99, **wrong}])

    assert count(Note) == 0


def test_outside_of_a_use_case_nothing_is_written():
    with pytest.raises(StrayWrite):
        insert_all(Note.__table__, rows())
