"""What programs may do with live sessions: hand in comments, and follow what happens."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from core import actors, streams
from core.access import allow
from core.api import ApiBlueprint, Digits, Moment, Strict, Text, Whole
from livestream.access import own_session
from livestream.comments.hearing import Heard, hear
from livestream.models import LiveSession, Metric, Platform, What
from livestream.platforms import points, sources
from livestream.platforms.channel_names import named

bp = ApiBlueprint("livestream_api", __name__, url_prefix="/api/v1/sessions", description="Live sessions")
_MOST = 200


class ChannelIn(Strict):
    """A channel of the session."""

    platform = Text(required=True, validate=validate.OneOf([each.value for each in Platform]))
    channel = Text(
        load_default="",
        validate=validate.Length(max=120),
        metadata={
            "description": "Name or number of the channel; needed where the session has several of this platform"
        },
    )


class CommentIn(ChannelIn):
    """A comment as a platform gives it, or what became of one. `platform` and `external_id` together are one comment.

    It is said once, however often sent. An edit or a removal is done once for each moment, and may come before the
    comment itself.
    """

    external_id = Text(required=True, validate=validate.Length(1, 120))
    what = Text(
        load_default=What.SAID.value,
        validate=validate.OneOf([each.value for each in What]),
        metadata={"description": "What happened to it: said, edited (`text` is the new text) or removed"},
    )
    author_id = Text(required=True, validate=validate.Length(1, 120))
    author_name = Text(load_default="", validate=validate.Length(max=160))
    text = Text(
        required=True,
        validate=validate.Length(max=10_000),
        metadata={"description": "Cut at 500 characters; after an edit the new text, empty for a removal"},
    )
    said_at = Moment(
        required=True,
        format="iso",
        metadata={"description": "When it was said, edited or removed; ISO 8601 with an offset"},
    )


class MetricIn(ChannelIn):
    """What a platform shows of a channel's live video, counted from its beginning."""

    metric = Text(required=True, validate=validate.OneOf([each.value for each in Metric]))
    number = Whole(required=True, validate=validate.Range(0, points.HIGHEST))
    at = Moment(required=True, format="iso", metadata={"description": "When it was shown; ISO 8601 with an offset"})


class CommentsIn(Strict):
    """A batch, in any order; it may be sent again. An empty one says with `listening` that nobody speaks."""

    comments = fields.List(fields.Nested(CommentIn), required=True, validate=validate.Length(0, _MOST))
    listening = fields.List(
        Text(validate=validate.OneOf([each.value for each in Platform])),
        load_default=list,
        validate=validate.Length(0, len(Platform)),
        metadata={
            "description": "The platforms this program hears now. Sent once, it is expected every 15 seconds; "
            "when it stays out, the crew is told that comments may be missing"
        },
    )
    listening_to = fields.List(
        fields.Nested(ChannelIn),
        load_default=list,
        validate=validate.Length(0, _MOST),
        metadata={"description": "As `listening`, for single channels where a session has several of one platform"},
    )
    metrics = fields.List(
        fields.Nested(MetricIn),
        load_default=list,
        validate=validate.Length(0, _MOST),
        metadata={
            "description": "Numbers of channels with their moments. They may come again, late and in any order; "
            "the highest one counts. Also taken after the end of the session"
        },
    )


class CountsOut(ma.Schema):
    """What came of a batch."""

    heard = fields.Integer(required=True, metadata={"description": "For the first time"})
    repeated = fields.Integer(required=True)
    ordered = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    doubtful = fields.Integer(required=True)
    changed = fields.Integer(required=True, metadata={"description": "Edits and removals, for the first time"})
    metrics = fields.Integer(required=True, metadata={"description": "Numbers of channels that told something new"})


class ChannelOut(ma.Schema):
    """A channel of a session, with what is counted on it by now."""

    id = fields.Integer(required=True)
    platform = fields.String(required=True)
    name = fields.String(required=True)
    counts_only = fields.Boolean(
        required=True,
        metadata={"description": "True where buyers order on the platform itself: no order is made of its comments"},
    )
    comments = fields.Integer(required=True)
    orders = fields.Integer(required=True, metadata={"description": "Comments with the sense of an order"})
    questions = fields.Integer(required=True)
    points = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "The highest number of each metric that was handed in"},
    )


class ChannelsOut(ma.Schema):
    """The channels of a session."""

    channels = fields.List(fields.Nested(ChannelOut), required=True)


class EventOut(ma.Schema):
    """One event of the session's log."""

    seq = fields.Integer(required=True)
    kind = fields.String(required=True)
    at = fields.String(required=True)
    payload = fields.Dict(required=True)


class EventsOut(ma.Schema):
    """The events after a number, oldest first."""

    events = fields.List(fields.Nested(EventOut), required=True)
    last = fields.Integer(required=True)


class EventsQuery(ma.Schema):
    """From where on."""

    after = Digits(
        load_default=0, validate=validate.Range(0, 2**53), metadata={"description": "The last number seen"}
    )


@bp.post("/<code>/comments")
@allow("host", "operator", "admin")
@bp.arguments(CommentsIn)
@bp.response(200, CountsOut)
@bp.refuses(403, "The person behind the token is neither host nor operator")
@bp.refuses(404, "There is no such session, it is not yours, or it has no such channel")
@bp.refuses(409, "The session is not live")
@bp.refuses(422, "Some values are not allowed, or the session has several channels of a platform: they are named")
@bp.token_needed()
@bp.doc(operationId="handInComments")
def comments(body: dict[str, Any], code: str) -> dict[str, Any]:
    """Hand in comments of a live session, and numbers of its channels."""
    actor = actors.current()
    session = own_session(actor, code, with_channels=True)
    sources.check_listening(session, body["listening"])
    heard_now = [_channel(session, each) for each in body["listening_to"]]
    numbers = [
        points.Number(_channel(session, each), Metric(each["metric"]), each["number"], each["at"])
        for each in body["metrics"]
    ]
    counts = hear(actor, session.id, [_heard(session, each) for each in body["comments"]])
    told = points.note(actor, session.id, numbers) if numbers else 0
    if body["listening"] or heard_now:
        sources.listening(session, body["listening"], heard_now)
    return {
        "heard": counts.heard,
        "repeated": counts.repeated,
        "ordered": counts.ordered,
        "waiting": counts.waiting,
        "doubtful": counts.doubtful,
        "changed": counts.changed,
        "metrics": told,
    }


def _channel(session: LiveSession, body: dict[str, Any]) -> int:
    return named(session, Platform(body["platform"]), body["channel"]).id


def _heard(session: LiveSession, body: dict[str, Any]) -> Heard:
    return Heard(
        Platform(body["platform"]),
        body["external_id"],
        body["author_id"],
        body["author_name"] or body["author_id"],
        body["text"],
        body["said_at"],
        _channel(session, body),
        What(body["what"]),
    )


@bp.get("/<code>/channels")
@allow("host", "operator", "admin")
@bp.response(200, ChannelsOut)
@bp.refuses(403, "The person behind the token is neither host nor operator")
@bp.refuses(404, "There is no such session, or it is not yours")
@bp.token_needed()
@bp.doc(operationId="readChannels")
def channels(code: str) -> dict[str, Any]:
    """Read a session's channels: how they are called, and what is counted on them."""
    session = own_session(actors.current(), code)
    return {
        "channels": [
            {**each.as_dict(), "platform": each.platform.value, "name": each.name, "counts_only": each.counts_only}
            for each in points.of_session(session)
        ]
    }


@bp.get("/<code>/events")
@allow("host", "operator", "admin")
@bp.arguments(EventsQuery, location="query")
@bp.response(200, EventsOut)
@bp.alt_response(200, schema={"type": "string"}, content_type="text/event-stream", success=True)
@bp.refuses(403, "The person behind the token is neither host nor operator")
@bp.refuses(404, "There is no such session, or it is not yours")
@bp.token_needed()
@bp.doc(operationId="readEvents")
def events(query: dict[str, Any], code: str) -> ResponseReturnValue:
    """Read a session's events.

    JSON, or Server-Sent Events with `Accept: text/event-stream`; both go on after `Last-Event-ID` or `after`.
    """
    session = own_session(actors.current(), code)
    wants_stream, after = streams.requested()
    return streams.answer(session.stream, wants_stream, max(after, query["after"]))
