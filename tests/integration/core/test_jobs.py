from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.actors import current
from core.db import db
from core.jobs import Job, JobRun, run_if_due
from tests.kernel.rows import Note, add, count

START = datetime(2026, 5, 1, 13, tzinfo=UTC)


def run_at(app, job, moment):
    with clock.at(moment):
        return run_if_due(app, job)


def runs():
    return db.session.execute(sa.select(JobRun.attempts, JobRun.outcome).order_by(JobRun.slot)).all()


def test_a_slot_is_done_once(app):
    done = []
    job = Job("beat", lambda: done.append(1) or 1, every_seconds=60)

    results = [run_at(app, job, START + timedelta(seconds=s)) for s in (0, 60, 61, 119.9, 120)]

    assert results == [None, 1, None, None, 1]
    with app.app_context():
        assert runs() == [(1, "1 done"), (1, "1 done")]


def test_a_new_job_begins_with_its_next_slot(app):
    job = Job("new", lambda: 1, at=time(2, 30))

    assert run_at(app, job, datetime(2026, 5, 1, 12, tzinfo=clock.HOME)) is None
    assert run_at(app, job, datetime(2026, 5, 2, 2, 31, tzinfo=clock.HOME)) == 1


def test_after_an_hour_of_silence_a_job_runs_once(app):
    done = []
    job = Job("beat", lambda: done.append(1) or 1, every_seconds=60)

    for minutes in (0, 1, 61, 61.5):
        run_at(app, job, START + timedelta(minutes=minutes))

    assert len(done) == 2


def test_a_daily_job_keeps_to_the_local_hour_and_makes_up_for_a_failure(app):
    done = []

    def settle():
        done.append(clock.local(clock.now()).isoformat(timespec="minutes"))
        if len(done) == 1:
            raise ValueError("once")
        return 1

    job = Job("daily", settle, at=time(2, 30))
    first = datetime(2026, 5, 1, 12, tzinfo=clock.HOME)
    for hours in (0, 14, 14.6, 14.65, 20, 37, 38.5, 60):
        run_at(app, job, first + timedelta(hours=hours))

    assert done == ["2026-05-02T02:36+07:00", "2026-05-02T02:39+07:00", "2026-05-03T02:30+07:00"]


def test_a_slot_that_keeps_failing_is_given_up_and_the_next_one_begins(app):
    def broken():
        raise ValueError("always")

    job = Job("broken", broken, at=time(2, 30))
    run_at(app, job, START)
    night = datetime(2026, 5, 2, 2, 30, tzinfo=clock.HOME)
    for minutes in range(0, 60, 5):
        run_at(app, job, night + timedelta(minutes=minutes))
    run_at(app, job, night + timedelta(days=1))

    with app.app_context():
        assert runs() == [(jobs.MOST_ATTEMPTS, "ValueError('always')"), (1, "ValueError('always')")]


def test_a_job_acts_in_its_own_name(app):
    seen = []

    def work():
        seen.append((current().ref, current().is_system))
        return add("by a job")

    job = Job("named", work, every_seconds=60)
    run_at(app, job, START)
    run_at(app, job, START + timedelta(minutes=1))

    assert seen == [("job:named", True)]
    with app.app_context():
        assert count(Note) == 1


def test_jobs_declare_themselves(monkeypatch):
    monkeypatch.setattr(jobs, "_jobs", {})

    @jobs.every(seconds=30)
    def often():
        return 0

    @jobs.daily(at="02:30")
    def nightly():
        return 0

    assert [(job.name.rpartition(".")[2], job.every_seconds, job.at) for job in jobs._jobs.values()] == [
        ("often", 30, None), ("nightly", 0, time(2, 30))]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_command_runs_every_declared_job_until_it_is_stopped(app, monkeypatch):
    started = []
    monkeypatch.setattr(jobs, "_jobs", {"a": Job("a", int, 5), "b": Job("b", int, 1)})
    monkeypatch.setattr(jobs.BlockingScheduler, "start", lambda self: started.extend(self.get_jobs()))

    done = app.test_cli_runner().invoke(args=["jobs"])

    assert done.exit_code == 0
    assert sorted((job.id, job.max_instances, job.coalesce, job.misfire_grace_time) for job in started) == [
        ("a", 1, True, None), ("b", 1, True, None)]


def test_a_job_with_nothing_to_do_leaves_no_trace_and_does_what_comes_at_its_next_beat(app):
    waiting, done = [], []
    job = Job("beat", lambda: done.append(waiting.pop()) or 1, every_seconds=1, when=lambda: waiting)

    for second in range(5):
        assert run_at(app, job, START + timedelta(seconds=second)) is None
    with app.app_context():
        assert runs() == []
    waiting.append("a file")

    assert run_at(app, job, START + timedelta(seconds=5)) == 1
    assert run_at(app, job, START + timedelta(seconds=6)) is None
    assert done == ["a file"]
    with app.app_context():
        assert runs() == [(1, "1 done")]
