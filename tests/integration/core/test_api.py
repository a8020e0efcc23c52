import pytest
from flask import Flask

from core import access, api, config, db, http, i18n
from core.access import allow
from core.api import ApiBlueprint, Digits, Moment, Strict, Text, Whole


class Everything(Strict):
    """One field of each kind."""

    text = Text()
    whole = Whole()
    digits = Digits()
    moment = Moment(format="iso")


@pytest.fixture
def client():
    """An application with one endpoint that gives back what it read."""
    app = Flask("small")
    config.configure(app, {"TESTING": True, "SQLALCHEMY_DATABASE_URI": "sqlite://", "SECRET_KEY": "x" * 40})
    for part in (db, i18n, http):
        part.init_app(app)
    access.init_app(app, lambda by_token: None, sign_in="none")
    api.init_app(app)
    blueprint = ApiBlueprint("small", __name__, url_prefix="/api/v1/small")

    @blueprint.post("")
    @allow("public")
    @blueprint.arguments(Everything)
    def give_back(body):
        return {name: str(value) for name, value in body.items()}

    @blueprint.get("")
    @allow("public")
    @blueprint.arguments(Everything, location="query")
    def give_back_query(query):
        return {name: str(value) for name, value in query.items()}

    api.publish(app, blueprint)
    return app.test_client()


@pytest.mark.parametrize(("sent", "read"), [
    ({"text": "  Mận\u00a0 ha\u0323\u0302u\n "}, {"text": "Mận hậu"}), ({"whole": 7}, {"whole": "7"}),
    ({"moment": "2026-05-01T20:00:00+07:00"}, {"moment": "2026-05-01 13:00:00+00:00"}),
])
def test_values_are_read_in_their_normal_form(client, sent, read):
    assert client.post("/api/v1/small", json=sent).json == read


@pytest.mark.parametrize("sent", [
    {"text": 1}, {"text": None}, {"whole": "7"}, {"whole": 7.0}, {"whole": True}, {"whole": None}, {"digits": "x"},
    {"digits": 7}, {"digits": "٣"}, {"digits": "9" * 19}, {"digits": "-1"}, {"moment": "2026-05-01"}, {"moment": 0},
    {"moment": "0001-01-01T00:00:00+10:00"}, {"unknown": 1},
])
def test_what_is_no_value_of_its_kind_is_named(client, sent):
    refused = client.post("/api/v1/small", json=sent)

    assert (refused.status_code, refused.content_type) == (422, "application/problem+json")
    assert list(refused.json["errors"]) == list(sent)


def test_names_that_nobody_knows_are_ignored_in_addresses_only(client):
    assert client.get("/api/v1/small?digits=7&utm_source=x").json == {"digits": "7"}


def test_an_address_that_is_none_is_a_problem_too(client):
    lost = client.get("/api/v1/none")

    assert (lost.status_code, lost.content_type) == (404, "application/problem+json")


def test_a_body_beyond_the_limit_is_not_read(client):
    refused = client.post("/api/v1/small", data=b"{}" + b" " * api.LARGEST_BODY, content_type="application/json")

    assert (refused.status_code, refused.content_type) == (413, "application/problem+json")


def test_a_body_just_within_the_limit_is_read(client):
    padded = b"{" + b" " * (api.LARGEST_BODY - 2) + b"}"

    assert client.post("/api/v1/small", data=padded, content_type="application/json").status_code == 200


def test_the_document_names_what_may_be_answered(client):
    document = client.get("/api/v1/openapi.json").json

    assert document["openapi"] == "3.1.0"
    assert {"400", "401", "413", "415", "422", "503"} <= set(document["paths"]["/api/v1/small"]["post"]["responses"])
    assert not {"413", "415"} & set(document["paths"]["/api/v1/small"]["get"]["responses"])


@pytest.mark.parametrize(("sent", "vietnamese", "english"), [
    ({"whole": "7"}, "Không phải là số nguyên hợp lệ.", "Not a valid integer."),
    ({"moment": "2026-05-01T20:00:00"}, "Không phải là thời điểm hợp lệ có kèm múi giờ.",
     "Not a valid aware datetime."),
    ({"unknown": 1}, "Không có trường này.", "Unknown field.")])
def test_what_is_wrong_with_a_field_is_said_in_the_language_asked_for(client, sent, vietnamese, english):
    for language, sentence in (("vi", vietnamese), ("en", english), ("fr", vietnamese)):
        refused = client.post("/api/v1/small", json=sent, headers={"Accept-Language": language})

        assert list(refused.json["errors"].values()) == [[sentence]], language
