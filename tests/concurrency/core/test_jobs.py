import threading
import time
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from core import clock, jobs
from core.actors import current
from core.db import db
from core.jobs import Job, JobRun, Lease, run_if_due
from core.transactions import transaction
from tests.at_once import at_once
from tests.kernel.rows import Note, add, count

START = datetime(2026, 5, 1, 13, tzinfo=UTC)


def run_at(app, job, moment):
    with clock.at(moment):
        return run_if_due(app, job)


def test_of_many_runners_one_does_the_slot(app):
    job = Job("once", lambda: add("by a job"), every_seconds=60)
    run_at(app, job, START)

    results = at_once(app, 6, lambda _: run_at(app, job, START + timedelta(minutes=1)))

    assert results.count(None) == 5
    with app.app_context():
        assert (count(Note), count(JobRun)) == (1, 1)


def test_a_job_longer_than_its_interval_never_overlaps_itself(app, monkeypatch):
    """Its lease is renewed while it works, three times over here, though three others wait for it."""
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.4))
    running, peak, runs = [], [], []
    enough = threading.Event()

    def long():
        running.append(1)
        peak.append(len(running))
        time.sleep(1.3)  # the length of the work is the point
        running.pop()
        runs.append(1)
        if len(runs) == 2:
            enough.set()
        return 1

    job = Job("long", long, every_seconds=1)

    def runner(_):
        while not enough.is_set():
            run_if_due(app, job)
            enough.wait(0.05)

    assert at_once(app, 3, runner) == [None] * 3
    assert max(peak) == 1
    with app.app_context():
        slots = db.session.scalars(sa.select(JobRun.slot)).all()
        assert len(slots) == len(set(slots)) == len(runs) == 2


def test_a_runner_that_froze_and_lost_its_lease_writes_nothing(app):
    seen = []

    def work():
        seen.append(current().ref)
        if len(seen) == 1:  # freeze; meanwhile the lease ends and another runner takes over
            with transaction() as session:
                session.execute(sa.text("SELECT 1"))
            with app.app_context(), transaction() as session:
                session.execute(sa.update(Lease).values(until=START))
            other = threading.Thread(target=run_at, args=(app, job, START + timedelta(minutes=10)))
            other.start()
            other.join()
        add(f"run {len(seen)}")
        return 1

    job = Job("frozen", work, every_seconds=60)
    run_at(app, job, START)
    taken_over = run_at(app, job, START + timedelta(minutes=2))

    assert taken_over is None
    assert seen == ["job:frozen"] * 2
    with app.app_context():
        assert count(Note) == 1
        assert {run.outcome for run in db.session.scalars(sa.select(JobRun))} == {"", "1 done"}


def test_a_runner_that_died_is_followed_when_its_lease_ends(app):
    """Nobody gives the lease back: at its end, and not before, another runner does the slot."""
    job = Job("died", lambda: add("done"), every_seconds=60)
    run_at(app, job, START)
    due = START + timedelta(minutes=1)
    with app.app_context(), clock.at(due):
        assert jobs.take(job) is not None

    assert run_at(app, job, due + jobs.LEASE - timedelta(seconds=1)) is None
    assert run_at(app, job, due + jobs.LEASE) is not None
    assert jobs.LEASE + timedelta(seconds=jobs.CHECK_SECONDS) <= timedelta(seconds=15)
    with app.app_context():
        assert db.session.scalars(sa.select(JobRun.attempts)).all() == [2]
