"""Static files are compressed, kept for long, and change their address with their content."""
from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import assets
from core.errors import NotFound

CSS = "a{color:red}" * 100


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    (tmp_path / "static" / "css").mkdir(parents=True)
    (tmp_path / "static" / "css" / "a.css").write_text(CSS)
    (tmp_path / "static" / "dot.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.txt").write_text("secret")
    app = Flask("wsgi", root_path=str(tmp_path))
    app.register_error_handler(NotFound, lambda _: ("", 404))
    assets.init_app(app)
    yield app
    assets._settled.cache_clear()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def address(app: Flask, filename: str) -> str:
    with app.test_request_context():
        return assets.asset(filename)


def test_a_file_is_compressed_for_who_can_read_that(app: Flask, client: FlaskClient) -> None:
    packed = client.get(address(app, "css/a.css"), headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(address(app, "css/a.css"))

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data).decode() == plain.text == CSS
    assert plain.content_type == "text/css; charset=utf-8"
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_picture_is_sent_as_it_is(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "dot.png"), headers={"Accept-Encoding": "gzip"})

    assert answer.data == b"\x89PNG"
    assert "Content-Encoding" not in answer.headers


def test_a_file_may_be_kept_for_a_year_at_the_address_of_its_release(app: Flask, client: FlaskClient) -> None:
    now = client.get(address(app, "css/a.css")).headers["Cache-Control"]
    before = client.get("/static/at/0123456789ab/css/a.css").headers["Cache-Control"]

    assert "max-age=31536000" in now
    assert "immutable" in now
    assert "max-age=60" in before
    assert "immutable" not in before


def test_the_address_changes_with_the_content_of_any_file(app: Flask) -> None:
    before = address(app, "css/a.css")
    (Path(app.static_folder or "") / "dot.png").write_bytes(b"\x89PNG and more")

    assert address(app, "css/a.css") != before


def test_production_looks_at_the_folder_once(app: Flask) -> None:
    app.config["ENVIRONMENT"] = "production"
    before = address(app, "css/a.css")
    (Path(app.static_folder or "") / "dot.png").write_bytes(b"\x89PNG and more")

    assert address(app, "css/a.css") == before


def test_a_browser_that_has_the_file_is_not_sent_it_again(app: Flask, client: FlaskClient) -> None:
    first = client.get(address(app, "css/a.css"))

    again = client.get(address(app, "css/a.css"), headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("filename", ["lost.css", "../secret.txt", "css/../../secret.txt", "%2e%2e/secret.txt"])
def test_nothing_outside_the_folder_is_served(app: Flask, client: FlaskClient, filename: str) -> None:
    assert client.get(f"/static/at/0123456789ab/{filename}").status_code == 404


def test_the_borrowed_stylesheet_is_served_beside_our_own(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "css/bootstrap.min.css"), headers={"Accept-Encoding": "gzip"})

    assert b"Bootstrap" in gzip.decompress(answer.data)[:200]
    assert len(answer.data) < 40_000
