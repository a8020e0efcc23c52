"""What Facebook's webhook brings: signed bytes become events, and what we do not know is left out."""
from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from core import clock
from livestream.platforms.connection import Said, Video
from livestream.platforms.facebook import a_text, an_id, author, moment, status_of

MOST_EVENTS = 1_000  # in one delivery, as Facebook says


class Unreadable(ValueError):
    """A body that is no batch of events of a page."""


class Verb(StrEnum):
    """What happened to a comment."""

    SAID = "said"
    EDITED = "edited"
    REMOVED = "removed"
    HIDDEN = "hidden"
    SHOWN = "shown"


VERBS = {"add": Verb.SAID, "edit": Verb.EDITED, "edited": Verb.EDITED, "remove": Verb.REMOVED, "hide": Verb.HIDDEN,
         "unhide": Verb.SHOWN}


@dataclass(frozen=True)
class CommentEvent:
    """Something happened to a comment under a post of the page, at `at`; `post_id` is without the page's id."""

    verb: Verb
    comment: Said
    post_id: str
    at: datetime


@dataclass(frozen=True)
class VideoEvent:
    """A live video began or ended."""

    video: Video


@dataclass(frozen=True)
class WroteEvent:
    """Somebody wrote to the page, so that it may write back for a while."""

    person_id: str
    at: datetime


Event = CommentEvent | VideoEvent | WroteEvent


@dataclass(frozen=True)
class Batch:
    """What one page reported."""

    page_id: str
    events: tuple[Event, ...]


def is_signed(secret: str, body: bytes, header: str) -> bool:
    """True if whoever knows the secret signed exactly these bytes."""
    return same(header, "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest())


def same(given: str, wanted: str) -> bool:
    """True if two secrets are the same; takes as long whether or not, and never breaks on odd letters."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode("utf-8", "surrogatepass"))


def read(body: bytes) -> list[Batch]:
    """The events of a delivery, page by page. Raises Unreadable."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(given, dict) or given.get("object") != "page" or not isinstance(given.get("entry"), list):
        raise Unreadable
    batches = []
    left = MOST_EVENTS
    for entry in given["entry"][:MOST_EVENTS]:
        if not isinstance(entry, dict) or not (page_id := an_id(entry.get("id"))):
            continue
        events = tuple(_events(page_id, entry))[:left]
        left -= len(events)
        batches.append(Batch(page_id, events))
    return batches


def _events(page_id: str, entry: dict[str, Any]) -> Iterator[Event]:
    at = moment(entry.get("time")) or clock.now()
    for change in _objects(entry.get("changes")):
        value = change.get("value")
        if not isinstance(value, dict):
            continue
        if change.get("field") == "feed":
            yield from _comment(page_id, value, at)
        elif change.get("field") == "live_videos" and (live_id := an_id(value.get("id"))):
            yield VideoEvent(Video(live_id, status_of(value.get("status"))))
    for message in _objects(entry.get("messaging")):
        yield from _wrote(page_id, message, at)


def _comment(page_id: str, value: dict[str, Any], at: datetime) -> Iterator[CommentEvent]:
    verb, external_id = VERBS.get(str(value.get("verb"))), an_id(value.get("comment_id"))
    author_id, name = author(value.get("from"))
    if value.get("item") != "comment" or verb is None or not external_id or author_id == page_id:
        return
    said = Said(external_id, author_id, name, a_text(value.get("message")), moment(value.get("created_time")) or at)
    yield CommentEvent(verb, said, an_id(value.get("post_id")).rpartition("_")[2], at)


def _wrote(page_id: str, message: dict[str, Any], at: datetime) -> Iterator[WroteEvent]:
    """Only what a person says opens the window: no echo of our own, no receipt."""
    sender, said = message.get("sender"), message.get("message")
    person_id = an_id(sender.get("id")) if isinstance(sender, dict) else ""
    is_said = "postback" in message or (isinstance(said, dict) and not said.get("is_echo"))
    if is_said and person_id and person_id != page_id:
        yield WroteEvent(person_id, moment(message.get("timestamp")) or at)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
