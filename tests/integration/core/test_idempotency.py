import pytest
import sqlalchemy as sa

from core import clock
from core.db import db
from core.idempotency import BadKey, KeyReused, RequestKey
from core.inbox import Receipt, first_time
from core.transactions import transaction
from tests.kernel.rows import Note, TooDear, count, write


def test_the_same_key_again_gives_the_same_result(context):
    first, again = write("k", "a", 1), write("k", "a", 1)

    assert first == again
    assert count(Note) == 1


def test_the_same_key_for_something_else_is_refused(context):
    write("k", "a", 1)

    with pytest.raises(KeyReused) as refused:
        write("k", "a", 2)

    assert refused.value.http_status == 422
    assert count(Note) == 1


def test_another_persons_key_is_another_key(context):
    assert write("k", "a", 1, scope="person:1") != write("k", "b", 2, scope="person:2")


def test_a_refusal_gives_the_key_back(context):
    with pytest.raises(TooDear):
        write("k", "a", 2_000_000)

    assert count(RequestKey) == 0
    assert write("k", "a", 1)


@pytest.mark.parametrize("key", ["", "x" * 201, "a\0b", "\ud800", "a\nb", "\u200b"])
def test_bad_keys_are_refused_and_not_broken_by(context, key):
    with pytest.raises(BadKey):
        write(key, "a", 1)


def test_keys_in_any_script_are_keys(context):
    assert write("chốt đơn", "a", 1) == write("chốt đơn", "a", 1)


def test_the_key_is_kept_in_the_transaction_of_the_work(context):
    note_id = write("k", "a", 1)

    kept = db.session.scalars(sa.select(RequestKey)).one()
    assert (kept.key, kept.result_id, kept.at <= clock.now()) == ("k", note_id, True)


def test_the_inbox_knows_what_came_before(context):
    def come(source, key):
        with transaction():
            return first_time(source, key)

    assert [come("bank", "1"), come("bank", "1"), come("card", "1"), come("bank", "2")] == [
        True, False, True, True]


def test_a_message_whose_work_failed_may_come_again(context):
    with pytest.raises(TooDear), transaction():
        first_time("bank", "1")
        raise TooDear

    assert count(Receipt) == 0
