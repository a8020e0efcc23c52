"""The document of the API is true: it is valid, and whatever a program sends, the answer is one it names."""
import json
from urllib.parse import urlsplit

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi import checks

from accounts.models import Role, Scope
from core.db import db
from tests.make import accounts, livestream, shop
from tests.make.orders import PHONE, WARD
from tests.make.programs import Program, order_body, token
from tests.only import sqlite

POSITIVE, NEGATIVE = schemathesis.GenerationMode
DOCUMENT = "/api/v1/openapi.json"
CHECKS = [
    schemathesis.checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_headers_conformance, checks.response_schema_conformance, checks.missing_required_header,
    checks.unsupported_method, checks.allow_header_conformance,
]
ODDLY_SENT = settings(
    max_examples=15, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck))


class Fair:
    """Goods on sale and a live session, the document of its API, and the host's token."""

    def __init__(self, app):
        with app.app_context():
            variant = shop.pieces(10_000)
            self.sku, self.price = variant.sku, variant.price
            session = livestream.live()
            host = accounts.person(Role.HOST, Scope.SESSION, str(session.id))
            self.code, self.bearer = session.code, {"Authorization": f"Bearer {token(host)}"}
            self.order = Program(app).order(order_body(variant)).json
            db.session.remove()
        app.config.update(ORDERS_PER_PHONE=10**6, ORDERS_PER_ADDRESS=10**6)
        self.app, self.schema = app, schemathesis.openapi.from_wsgi(DOCUMENT, app)

    def operation(self, method, path):
        """The operation, and what leads it to what is there."""
        there = {}
        if "{secret}" in path:
            there = {"path_parameters": {"secret": self.order["secret"]}}
        elif "{code}" in path:
            there = {"path_parameters": {"code": self.code}, "headers": self.bearer}
        return self.schema[path][method.upper()], there

    def send(self, case, *more):
        """Send it, and compare the answer with the document."""
        return case.call_and_validate(headers=self.bearer, checks=[*CHECKS, *more])


@pytest.fixture
def fair(app):
    return Fair(app)


OPERATIONS = [("get", "/api/v1/products"), ("post", "/api/v1/orders"), ("get", "/api/v1/orders/{secret}"),
              ("post", "/api/v1/sessions/{code}/comments"), ("get", "/api/v1/sessions/{code}/events"),
              ("get", "/api/v1/sessions/{code}/channels")]
REFUSING = [operation for operation in OPERATIONS  # any text may be a secret, and to read channels nothing is sent
            if "{secret}" not in operation[1] and not operation[1].endswith("/channels")]
each_operation = pytest.mark.parametrize(("method", "path"), OPERATIONS)


@sqlite
def test_the_document_is_valid_and_names_every_endpoint(app):
    document = app.test_client().get(DOCUMENT).json

    assert document["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(document).validate()
    served = {(method.lower(), str(rule)) for rule in app.url_map.iter_rules() for method in rule.methods or ()
              if str(rule).startswith("/api/") and str(rule) != DOCUMENT} - {
              (method, str(rule)) for rule in app.url_map.iter_rules() for method in ("head", "options")}
    named = {(method, path.replace("{", "<").replace("}", ">")) for path, methods in document["paths"].items()
             for method in methods if method != "parameters"}
    assert named == served == {(method, path.replace("{", "<").replace("}", ">")) for method, path in OPERATIONS}


@sqlite
def test_every_schema_of_the_document_is_one(app):
    for schema in app.test_client().get(DOCUMENT).json["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


@sqlite
def test_every_refusal_is_a_problem(app):
    document = app.test_client().get(DOCUMENT).json
    refusals = document["components"]["responses"]

    for methods in document["paths"].values():
        for operation in (methods[method] for method in methods if method != "parameters"):
            for status, answer in operation["responses"].items():
                answer = refusals[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
                if status >= "400":
                    assert answer["content"] == {"application/problem+json": {"schema": {
                        "$ref": "#/components/schemas/Problem"}}}
                assert answer["description"]
            assert {"400", "401", "503"} <= set(operation["responses"])
            assert operation["operationId"]
            assert operation["summary"]


@each_operation
def test_what_fits_the_document_is_answered_as_it_says(fair, method, path):
    operation, there = fair.operation(method, path)

    @ODDLY_SENT
    @given(case=operation.as_strategy(POSITIVE, **there), stray=operation.as_strategy(POSITIVE))
    def send(case, stray):
        fair.send(case)
        fair.send(stray)

    send()


@pytest.mark.parametrize(("method", "path"), REFUSING)
def test_what_does_not_fit_is_refused_as_the_document_says(fair, method, path):
    operation, there = fair.operation(method, path)

    @ODDLY_SENT
    @given(case=operation.as_strategy(NEGATIVE, **there))
    def send(case):
        fair.send(case, checks.negative_data_rejection)

    send()


def test_orders_of_goods_that_are_there_are_answered_as_the_document_says(fair):
    operation, _ = fair.operation("post", "/api/v1/orders")
    seen = set()

    @ODDLY_SENT
    @given(case=operation.as_strategy(POSITIVE))
    def send(case):
        line = {**case.body["lines"][0], "sku": fair.sku, "price": fair.price}
        case.body.update(lines=[line])
        case.body["buyer"]["phone"] = PHONE
        case.body["address"]["ward_code"] = WARD
        seen.add(fair.send(case).status_code)

    send()
    assert 201 in seen


def test_comments_of_this_channel_are_answered_as_the_document_says(fair):
    operation, there = fair.operation("post", "/api/v1/sessions/{code}/comments")
    seen = set()

    @ODDLY_SENT
    @given(case=operation.as_strategy(POSITIVE, **there))
    def send(case):
        for comment in case.body["comments"]:
            comment["platform"] = "facebook"
        seen.add(fair.send(case).status_code)

    send()
    assert 200 in seen


@sqlite
@each_operation
def test_without_a_token_only_what_is_public_is_answered(app, method, path):
    fair = Fair(app)
    there = path.replace("{code}", fair.code).replace("{secret}", fair.order["secret"])

    answer = app.test_client().open(there, method=method.upper(), data=json.dumps({}),
                                    content_type="application/json")

    needs_token = "security" in fair.schema.raw_schema["paths"][path][method]
    assert (answer.status_code == 401) == needs_token
    assert urlsplit(fair.order["link"]).path == f"/o/{fair.order['secret']}"
