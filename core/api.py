"""The JSON API under /api/v1: OpenAPI 3.1 by flask-smorest, strict bodies, errors as problem JSON.

Each package that offers something to programs has an `api.py` with an `ApiBlueprint` and hands it to `publish`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, cast

import marshmallow as ma
from flask import Flask
from flask.typing import ResponseReturnValue
from flask_smorest import Api, Blueprint
from marshmallow import fields
from webargs.flaskparser import FlaskParser

from core import parse
from core.access import allow, for_machines
from core.errors import Invalid, Malformed
from core.text import one_line, storable

_LARGEST = 2**53  # beyond it JavaScript and spreadsheets lose digits


class BadBody(Invalid):
    """Some values are not allowed."""


class BadHeader(Malformed):
    """A header of this request is missing or cannot be read."""


class Problem(ma.Schema):
    """An error, as RFC 9457 describes it."""

    type = fields.String(required=True, metadata={"description": "urn:problem: and the name of the error"})
    title = fields.String(required=True, metadata={"description": "A sentence for a person"})
    status = fields.Integer(required=True)
    errors = fields.Dict(metadata={"description": "What is wrong, by field"})


class Strict(ma.Schema):
    """A body or query in which unknown names are an error."""

    class Meta:
        """Say so instead of ignoring them."""

        unknown = ma.RAISE


class Text(fields.String):
    """One line of text, in NFC, without spaces around it."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        return one_line(value)


class Whole(fields.Integer):
    """A whole JSON number: no text, no fraction, no true."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if type(value) is not int:
            raise self.make_error("invalid")
        return int(super()._deserialize(value, attr, data, **kwargs) or 0)


class _Parser(FlaskParser):
    """Reads bodies as core.parse does, and refuses as the rest of the market does."""

    DEFAULT_VALIDATION_STATUS = 422
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {
        "json": None,
        "query": ma.EXCLUDE,
        "headers": ma.EXCLUDE,
        "path": ma.RAISE,
    }

    def load_json(self, req: Any, schema: Any) -> Any:
        body = parse.json_object()
        if not _is_readable(body):
            raise Malformed
        return body

    def handle_error(
        self, error: ma.ValidationError, req: Any, schema: Any, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        messages: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
        if "headers" in messages:
            raise BadHeader(errors=messages["headers"]) from error
        raise BadBody(errors=messages.get("json") or messages.get("query") or messages) from error


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """Endpoints for programs: bearer token, no cookie, hence no CSRF token."""

    ARGUMENTS_PARSER = _Parser()


class _MarketApi(Api):  # type: ignore[misc]
    """flask-smorest without its error handler: core.http is the only place that answers errors."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        return None


def publish(app: Flask, blueprint: ApiBlueprint) -> None:
    """Put a package's endpoints under /api/v1 and into the document."""
    app.extensions["market-api"].register_blueprint(for_machines(blueprint))


def init_app(app: Flask) -> None:
    """Serve /api/v1/openapi.json; packages publish their endpoints afterwards."""
    app.config.update(
        API_TITLE="Chợ Bản",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    made = _MarketApi(
        app,
        spec_kwargs={
            "info": {
                "description": "The market of a province: what is for sale, orders, and live sessions. "
                "Money is whole VND. Moments are ISO 8601 with an offset."
            },
        },
    )
    made.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    app.extensions["market-api"] = made
    document = app.view_functions["api-docs.openapi_json"]

    @allow("public")
    def openapi_json() -> ResponseReturnValue:
        return cast(ResponseReturnValue, document())

    app.view_functions["api-docs.openapi_json"] = openapi_json


def _is_readable(value: Any) -> bool:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return all(storable(name) and _is_readable(inside) for name, inside in value.items())
    if isinstance(value, list):
        return all(map(_is_readable, value))
    return not isinstance(value, int | float) or abs(value) <= _LARGEST
