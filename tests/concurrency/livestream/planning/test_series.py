"""Several people plan market days for the same host and channels at the same moment."""
from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from core.db import db
from livestream.errors import ChannelIsBusy, HostIsBusy
from livestream.models import LiveSession, SessionSeries
from livestream.planning import plans, series
from tests import only
from tests.at_once import at_once
from tests.make import accounts
from tests.make import livestream as make


def plan_at_once(app, key=lambda i: f"key {i}"):
    """Four series of three weeks for one host and two channels, named in another order by each planner."""
    with app.app_context():
        channels, hosts = [make.channel().id, make.channel().id], [accounts.person(Role.HOST).id for _ in range(2)]
        start = clock.now() + timedelta(days=1)
        wishes = [make.plan(channel_ids=tuple(channels[::way]), host_ids=tuple(hosts[::way]), starts_at=start,
                            ends_at=start + timedelta(hours=1)) for way in (1, -1, 1, -1)]
        days = [clock.local(start).date() + timedelta(weeks=n) for n in range(3)]
    return at_once(app, 4, lambda i: series.plan(SYSTEM, wishes[0 if key(0) == key(1) else i], days, key(i)))


def counted(app):
    with app.app_context():
        return [db.session.scalar(sa.select(sa.func.count()).select_from(each))
                for each in (SessionSeries, LiveSession)]


def test_of_four_series_for_one_host_one_is_kept_whole(app):
    results = plan_at_once(app)

    refused = [each for each in results if isinstance(each, Exception)]
    assert len(refused) == 3
    assert {type(each) for each in refused} <= {ChannelIsBusy, HostIsBusy}
    assert counted(app) == [1, 3]


@only.postgresql
def test_without_the_locks_more_than_one_would_be_kept(app, monkeypatch):
    """The control: the same race, where nobody waits for anybody."""
    monkeypatch.setattr(plans, "lock_places", lambda *_: None)

    plan_at_once(app)

    assert counted(app)[0] > 1


def test_one_form_sent_four_times_at_once_is_one_series(app):
    results = plan_at_once(app, key=lambda _: "one key")

    assert len(set(results)) == 1
    assert counted(app) == [1, 3]
