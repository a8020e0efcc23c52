"""Points, verdicts and times of rehearsals, on histories written by hand."""
from __future__ import annotations

from dataclasses import replace

import pytest

from livestream.rehearsal.scoring import (
    By,
    ByHand,
    Meant,
    Told,
    Verdict,
    judge,
    judge_round,
    score,
    worth_another_look,
)

MAI, LAN = 1, 2
TWO, THREE = Meant(is_order=True, lines=(("A01", 2000, "kg"),)), Meant(is_order=True, lines=(("A01", 3000, "kg"),))
GONE = Meant(is_order=False, lines=(("A01", None, None),))


def told(due=TWO, done=TWO, by=By.PERSON, number=1, author="hoa", person=MAI, seconds=10, alone=None):
    is_person = by is By.PERSON
    return Told(number, author, due, done, done if by is By.MACHINE else alone, by, person if is_person else None,
                seconds if is_person else None)


@pytest.mark.parametrize(("due", "done", "by", "verdict"), [
    (TWO, TWO, By.PERSON, Verdict.RIGHT),
    (TWO, TWO, By.MACHINE, Verdict.RIGHT),
    (GONE, GONE, By.PERSON, Verdict.RIGHT),
    (TWO, THREE, By.PERSON, Verdict.WRONG),
    (TWO, GONE, By.PERSON, Verdict.WRONG),
    (None, TWO, By.PERSON, Verdict.WRONG),
    (None, None, By.PERSON, Verdict.NOTHING),
    (None, None, By.NOBODY, Verdict.NOTHING),
    (TWO, None, By.PERSON, Verdict.NEEDLESS),
    (TWO, None, By.NOBODY, Verdict.MISSED),
    (TWO, None, By.MACHINE, Verdict.MISSED),
])
def test_each_comment_has_one_verdict(due, done, by, verdict):
    assert judge(told(due, done, by)) is verdict


def test_points_are_the_share_of_what_was_decided_rightly():
    of = judge_round([told(), told(done=THREE), told(done=None), told(due=None, done=None),
                      told(done=None, by=By.NOBODY)], [])

    mine = score(of, MAI)

    assert (mine.right, mine.wrong, mine.needless, mine.missed, mine.points) == (2, 1, 1, 1, 40)


def test_what_others_and_the_machine_decided_is_not_ones_own():
    of = judge_round([told(), told(done=THREE, person=LAN), told(by=By.MACHINE), told(done=THREE, by=By.MACHINE)], [])

    assert (score(of, MAI).points, score(of, LAN).points) == (100, 0)
    assert (score(of, MAI).right, score(of, LAN).wrong) == (1, 1)


def test_who_had_nothing_to_decide_has_no_points():
    assert score(judge_round([told(by=By.MACHINE)], []), MAI).points is None


def test_what_was_missed_is_everybodys():
    of = judge_round([told(), told(done=None, by=By.NOBODY)], [])

    assert (score(of, MAI).missed, score(of, LAN).missed) == (1, 1)
    assert (score(of, MAI).points, score(of, LAN).points) == (50, 0)


@pytest.mark.parametrize(("waited", "half", "nine_of_ten"), [
    ([7], 7, 7), ([1, 3], 2, 3), (list(range(1, 11)), 6, 9), (list(range(1, 21)), 10, 18)])
def test_time_to_answer_is_that_of_half_and_of_nine_in_ten(waited, half, nine_of_ten):
    mine = score(judge_round([told(seconds=each) for each in waited], []), MAI)

    assert (mine.seconds, mine.slow_seconds) == (half, nine_of_ten)


def test_an_order_by_hand_takes_the_comment_that_says_so():
    of = judge_round([told(done=None, by=By.NOBODY)], [ByHand("hoa", TWO, MAI)])

    assert of.comments[0].verdict is Verdict.RIGHT
    mine = score(of, MAI)
    assert (mine.hand_right, mine.right, mine.missed, mine.points) == (1, 1, 0, 100)


def test_an_order_by_hand_of_other_goods_or_a_second_time_is_wrong():
    open_, taken = told(done=None, by=By.NOBODY), told(by=By.MACHINE)

    assert score(judge_round([open_], [ByHand("hoa", THREE, MAI)]), MAI).hand_wrong == 1
    assert score(judge_round([taken], [ByHand("hoa", TWO, MAI)]), MAI).hand_wrong == 1
    assert score(judge_round([open_], [ByHand("hoa", TWO, MAI)] * 2), MAI).hand_wrong == 1


def test_somebody_whom_the_recording_does_not_know_counts_neither_way():
    mine = score(judge_round([told()], [ByHand("ông tư", TWO, MAI)]), MAI)

    assert (mine.hand_right, mine.hand_wrong, mine.points) == (0, 0, 100)


def test_what_was_dismissed_and_then_typed_by_somebody_else_is_theirs():
    of = judge_round([told(done=None)], [ByHand("hoa", TWO, LAN)])

    assert (score(of, MAI).points, score(of, LAN).points) == (None, 100)


def test_the_machine_alone_is_compared_with_what_was_taken_in_the_end():
    put_right = replace(told(), alone=THREE, seconds=None)
    of = judge_round([told(by=By.MACHINE), told(), put_right, told(due=None, done=None)], [])

    assert (of.orders, of.taken_alone, of.taken) == (3, 1, 3)


def test_three_comments_are_worth_another_look_the_worst_first():
    of = judge_round([
        told(number=1), told(number=2, seconds=90), told(number=3, done=None), told(number=4, done=None, by=By.NOBODY),
        told(number=5, done=THREE), told(number=6, done=THREE, person=LAN)], [])

    assert [each.told.number for each in worth_another_look(of, MAI)] == [5, 4, 3]
    assert [each.told.number for each in worth_another_look(of, MAI, 9)] == [5, 4, 3, 2]
