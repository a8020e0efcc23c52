from benchmarks.proof import Entry, Queue

ITEM = 1


def told(claims, journal, left=10, in_part=False):
    """What the proof finds wrong with an evening, and how many it saw move up."""
    entries = [Entry(claim_id, ITEM, place, units, 1) for claim_id, place, units in claims]
    queue = Queue(entries, {ITEM: left}, in_part)
    return list(queue.faults((claim_id, *move.split()) for claim_id, move in journal)), queue.promoted


def test_first_come_first_served_is_right():
    claims = [(1, 1, 10), (2, 2, 5), (3, 3, 5)]

    assert told(claims, [(1, "heard held"), (2, "heard waiting"), (3, "heard waiting"), (1, "ordered released"),
                         (2, "waiting held"), (3, "waiting held")]) == ([], 2)


def test_who_is_served_before_somebody_who_came_first_is_seen():
    claims = [(1, 1, 10), (2, 2, 5), (3, 3, 5)]

    faults, _ = told(claims, [(1, "heard held"), (2, "heard waiting"), (3, "heard waiting"), (1, "held released"),
                              (3, "waiting held"), (2, "waiting held")])

    assert faults == ["claim 3 was served before claim 2, which came first"]


def test_a_new_claim_that_overtakes_the_queue_is_seen():
    claims = [(1, 1, 10), (2, 2, 5), (3, 3, 5)]

    faults, _ = told(claims, [(1, "heard held"), (2, "heard waiting"), (1, "held released"), (3, "heard held")])

    assert faults == ["claim 3 was served before claim 2, which came first"]


def test_goods_that_were_not_there_are_seen():
    assert told([(1, 1, 10), (2, 2, 1)], [(1, "heard held"), (2, "heard held")])[0] == [
        "claim 2 got goods that were not there"]


def test_who_wants_more_than_is_left_is_passed_over_but_not_where_claims_are_filled_in_part():
    claims, journal = [(1, 1, 8), (2, 2, 5), (3, 3, 1)], [(1, "heard held"), (2, "heard waiting"), (3, "heard held")]

    assert told(claims, journal)[0] == []
    assert told(claims, journal, in_part=True)[0] == ["claim 3 was served before claim 2, which came first"]


def test_a_claim_served_in_part_goes_on_waiting_in_its_place():
    claims = [(1, 1, 10), (2, 2, 5), (3, 3, 1), (4, 2, 3), (5, 2, 2), (6, 6, 7)]
    evening = [(1, "heard held"), (2, "heard waiting"), (3, "heard waiting"), (1, "ordered released"),
               (6, "heard held"), (2, "waiting released"), (4, "heard held"), (5, "heard waiting")]

    faults, promoted = told(claims, evening, in_part=True)

    assert faults[0] == "claim 6 was served before claim 2, which came first"
    assert promoted == 1


def test_whoever_exchanges_what_they_have_keeps_it_before_others():
    claims = [(1, 1, 10), (2, 2, 4), (3, 1, 6)]

    assert told(claims, [(1, "heard held"), (2, "heard waiting"), (1, "ordered released"), (2, "waiting held"),
                         (3, "heard held")]) == ([], 1)
