"""Gaps stand between the comments where they belong."""
from livestream.platforms.gaps import woven


def said(*minutes):
    return [{"said_at": f"2026-11-21T13:{minute:02}:00+00:00"} for minute in minutes]


def gap(minute):
    return {"from": f"2026-11-21T13:{minute:02}:00+00:00"}


def kinds(rows):
    return [row["gap"]["from"][14:16] + " gap" if "gap" in row else row["said_at"][14:16] for row in rows]


def test_a_gap_stands_above_what_was_said_before_it():
    assert kinds(woven(said(9, 7, 3), [gap(5)])) == ["09", "07", "05 gap", "03"]


def test_the_latest_is_on_top_and_the_oldest_at_the_end():
    assert kinds(woven(said(5), [gap(9), gap(2), gap(1)])) == ["09 gap", "05", "02 gap", "01 gap"]


def test_without_comments_or_gaps_the_others_stand_alone():
    assert kinds(woven([], [gap(1)])) == ["01 gap"]
    assert kinds(woven(said(1), [])) == ["01"]
