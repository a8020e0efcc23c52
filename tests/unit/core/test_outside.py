import http.server
import threading

import pytest
from flask import Flask

from core import outside
from core.db import db
from core.outside import NoAnswer


class Partner(http.server.BaseHTTPRequestHandler):
    """Answers with the status its path names."""

    def do_GET(self):
        self.send_response(int(self.path[1:]))
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def partner():
    server = http.server.HTTPServer(("127.0.0.1", 0), Partner)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def application():
    app = Flask("test")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with app.app_context():
        yield app
        db.engine.dispose()


def test_an_answer_is_given_back(application, partner):
    assert outside.call("GET", f"{partner}/200").status_code == 200
    assert outside.call("GET", f"{partner}/404").status_code == 404


@pytest.mark.parametrize("status", [500, 503])
def test_a_partner_in_trouble_has_said_neither_yes_nor_no(application, partner, status):
    with pytest.raises(NoAnswer) as unknown:
        outside.call("GET", f"{partner}/{status}")

    assert unknown.value.http_status == 503


def test_a_partner_that_is_not_there_has_not_answered(application):
    with pytest.raises(NoAnswer):
        outside.call("GET", "http://127.0.0.1:9/")


def test_nobody_is_called_inside_a_transaction(application):
    db.session().info["writing"] = True

    with pytest.raises(RuntimeError, match="inside a transaction"):
        outside.call("GET", "http://127.0.0.1:9/")
