"""The JSON API under /api/v1: OpenAPI 3.1 by flask-smorest, strict bodies, errors as problem JSON.

Each package that offers something to programs has an `api.py` with an `ApiBlueprint` and hands it to `publish`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar, cast

import marshmallow as ma
from flask import Flask, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_smorest import Api, Blueprint
from flask_smorest.utils import prepare_response
from marshmallow import fields
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import RequestEntityTooLarge, Unauthorized

from core import actors, field_errors, parse
from core.access import allow, for_machines
from core.actors import NOBODY
from core.errors import Invalid, Malformed
from core.i18n import LANGUAGES, speak
from core.text import one_line

LARGEST_BODY = 2_000_000
_PROBLEM_JSON = "application/problem+json"
_ALWAYS = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE)
_WITH_BODY = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
View = TypeVar("View", bound=Callable[..., Any])


class BadBody(Invalid):
    """Some values are not allowed."""


class BadHeader(Malformed):
    """A header of this request is missing or cannot be read."""


class Problem(ma.Schema):
    """An error, as RFC 9457 describes it."""

    type = fields.String(required=True, metadata={"description": "urn:problem: and the name of the error"})
    title = fields.String(required=True, metadata={"description": "A sentence for a person"})
    status = fields.Integer(required=True)
    errors = fields.Dict(metadata={"description": "What is wrong, by field or by product code"})


class Strict(ma.Schema):
    """A body in which unknown names are an error."""

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
        return value


class Digits(fields.Integer):
    """A whole number in an address: digits and nothing else."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not (isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 18):
            raise self.make_error("invalid")
        return int(value)


class Moment(fields.AwareDateTime):
    """A moment with its offset, from 1970 on."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        try:
            inside = moment.astimezone(UTC)
        except OverflowError as error:  # the year 0, or 10,000
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from error
        if inside.year < 1970:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return inside


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
        return parse.json_object()

    def handle_error(
        self, error: ma.ValidationError, req: Any, schema: Any, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        messages: dict[str, Any] = field_errors.said(error.normalized_messages())  # type: ignore[no-untyped-call]
        if "headers" in messages:
            raise BadHeader(errors=messages["headers"]) from error
        raise BadBody(errors=messages.get("json") or messages.get("query") or messages) from error


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """Endpoints for programs: bearer token, no cookie, hence no CSRF token."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before_request(_begin)
        self._prepare_doc_cbks.append(_note_problems)

    def arguments(self, schema: type[ma.Schema], **where: Any) -> Callable[[View], View]:
        """As flask-smorest has it, with one schema for all requests: to make one takes longer than to read a body."""
        return cast(Callable[[View], View], super().arguments(schema(), **where))

    def refuses(self, status: int, why: str) -> Callable[[View], View]:
        """Say in the document that this endpoint may answer with this problem."""
        noted = self.alt_response(status, schema=Problem, content_type=_PROBLEM_JSON, description=why)
        return cast(Callable[[View], View], noted)

    def token_needed(self) -> Callable[[View], View]:
        """Say in the document that this endpoint is for the programs of people with a role."""
        return cast(Callable[[View], View], self.doc(security=[{"token": []}]))


def _begin() -> None:
    """Before each request: a modest body, the caller's language, and no guessing who it is.

    A token that is not known any more is refused where anybody may come, too: its owner would otherwise act as a
    guest, for whom a request key that was used before the token ended is a new one.
    """
    request.max_content_length = LARGEST_BODY  # holds while reading, too: a body may come without its length
    if (request.content_length or 0) > LARGEST_BODY:
        raise RequestEntityTooLarge
    if request.accept_languages.best_match(LANGUAGES, LANGUAGES[0]) != LANGUAGES[0]:
        speak(LANGUAGES[1])
    if "Authorization" in request.headers and actors.current() == NOBODY:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))


def _note_problems(doc: dict[str, Any], _info: Any, *, method: str, **_: Any) -> dict[str, Any]:
    responses = doc.setdefault("responses", {})
    for status in (*_ALWAYS, *(_WITH_BODY if "requestBody" in doc else ())):
        responses.setdefault(status.value, status.name)
    return doc


class _MarketApi(Api):  # type: ignore[misc]
    """flask-smorest without its error handler: core.http is the only place that answers errors."""

    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None  # what may be answered is written out

    def _register_error_handlers(self) -> None:
        return None

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            if status >= HTTPStatus.BAD_REQUEST:
                response = {"description": status.phrase, "schema": Problem}
                prepare_response(response, self.spec, _PROBLEM_JSON)
                self.spec.components.response(status.name, response, lazy=True)


def publish(app: Flask, blueprint: ApiBlueprint) -> None:
    """Put a package's endpoints under /api/v1 and into the document."""
    app.extensions["market-api"].register_blueprint(for_machines(blueprint))


def link(endpoint: str, **values: Any) -> str:
    """The full address of a page, under the name the market is known by."""
    root = current_app.config["PUBLIC_URL"] or request.url_root.rstrip("/")
    return str(root + url_for(endpoint, **values))


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
