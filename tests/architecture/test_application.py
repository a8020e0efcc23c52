"""The application as a whole: who may do what, and what importing it does."""
import json
import os
import subprocess
import sys

import pytest

from core import jobs, outbox
from core.access import undeclared
from core.db import db
from tests.architecture.source import PACKAGES, ROOT, import_everything

_ASK = """
import json, sqlalchemy, wsgi
from core import jobs
from core.db import db

seen = {"app was there": "app" in vars(wsgi), "connections": 0}
def connected(*_):
    seen["connections"] += 1
sqlalchemy.event.listen(sqlalchemy.Engine, "do_connect", connected)
seen["one app"] = wsgi.app is wsgi.app
seen["tables"], seen["jobs"] = sorted(db.metadata.tables), sorted(jobs._jobs)
print(json.dumps(seen))
"""

# For whom messages wait in databases in use. Who subscribes is added here; who moves keeps the name.
HANDLERS = {
    ("livestream.crew_reminder", "livestream.starting.tell_crew"),
    ("livestream.expiring", "livestream.notices.remind_of_expiry"),
    ("livestream.moved_up", "livestream.notices.tell_moved_up"),
    ("livestream.reply_due", "livestream.replies.send"),
    ("livestream.viewer_code", "livestream.audience.proving.send"),
    ("livestream.viewer_reminder", "livestream.starting.tell_viewer"),
    ("orders.cancelled", "livestream.following.give_up_cancelled"),
    ("orders.cancelled", "orders.notices.tell_cancelled"),
    ("orders.confirmed", "livestream.following.show_order"),
    ("orders.confirmed", "orders.notices.tell_confirmed"),
    ("orders.delivered", "livestream.following.show_order"),
    ("orders.handed_over", "orders.notices.tell_handed_over"),
    ("orders.money_freed", "orders.refunds.jobs.give_back"),
    ("orders.paid", "livestream.following.show_order"),
    ("orders.phone_known", "orders.notices.ask_where_to"),
    ("orders.paid", "orders.cards.jobs.give_back_what_is_too_much"),
    ("orders.refund_promised", "orders.refunds.jobs.send"),
    ("orders.refund_promised", "orders.refunds.notices.ask_account"),
    ("orders.refund_sent", "orders.refunds.notices.tell_sent"),
    ("orders.revived", "orders.expiry.reminding.tell_going_on"),
    ("orders.unpaid", "orders.expiry.reminding.tell_unpaid"),
    ("orders.switched", "orders.switching.words.tell_switched"),
    ("orders.left_over", "orders.switching.left_over.tell_left_over"),
}


@pytest.fixture(scope="module")
def alone():
    """What the application is when nothing but wsgi was imported."""
    environment = {**os.environ, "DATABASE_URL": "sqlite://", "CHOBAN_ENV": "development"}
    done = subprocess.run([sys.executable, "-c", _ASK], cwd=ROOT, env=environment, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_endpoint_says_who_may_use_it(app):
    assert undeclared(app) == set()


def test_importing_wsgi_makes_no_application(alone):
    assert not alone["app was there"]


def test_a_server_gets_one_application(alone):
    assert alone["one app"]


def test_making_the_application_opens_no_connection(alone):
    """A server forks its workers; a connection made before that would be shared by them."""
    assert alone["connections"] == 0


def test_making_the_application_knows_every_table(alone):
    import_everything()

    assert sorted(set(db.metadata.tables) - set(alone["tables"])) == []


def test_making_the_application_knows_every_job(alone):
    import_everything()

    assert sorted({job for job in jobs._jobs if job.startswith(PACKAGES)} - set(alone["jobs"])) == []


def test_handlers_keep_the_names_that_messages_wait_under():
    import_everything()

    known = {(topic, name) for topic, subscribed in outbox._handlers.items() for name in subscribed}
    assert {each for each in known if each[0].startswith(PACKAGES)} == HANDLERS


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_two_pages_share_an_address(app):
    seen = [(rule.rule, method) for rule in app.url_map.iter_rules()
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]

    assert len(seen) == len(set(seen))
