"""Facebook Pages over the Graph API.

The token goes into a header and never into an address, so that no log can hold it; addresses of further pages come
from Facebook with the token in them: it is taken out, and no address of another host is followed.
"""
from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import structlog

from core import outside
from core.outside import NoAnswer
from core.text import storable
from livestream.platforms.connection import (
    Answer,
    ConnectionFailed,
    Fault,
    Outcome,
    Page,
    Said,
    Video,
    VideoStatus,
)

# error codes of the Graph API
CODES = {
    190: Fault.EXPIRED, 102: Fault.EXPIRED,
    4: Fault.TOO_OFTEN, 17: Fault.TOO_OFTEN, 32: Fault.TOO_OFTEN, 613: Fault.TOO_OFTEN,
    10: Fault.FORBIDDEN, 200: Fault.FORBIDDEN, 299: Fault.FORBIDDEN,
    100: Fault.GONE, 803: Fault.GONE,
    1: Fault.NO_ANSWER, 2: Fault.NO_ANSWER,
    10900: Fault.ALREADY_REPLIED,
    551: Fault.OUTSIDE_WINDOW,
}
SUBCODES = {2018278: Fault.OUTSIDE_WINDOW, 2534022: Fault.OUTSIDE_WINDOW}
STATUSES = {
    "LIVE": VideoStatus.RUNNING, "LIVE_STOPPED": VideoStatus.OVER, "VOD": VideoStatus.OVER,
    "PROCESSING": VideoStatus.OVER,
}
_OUTCOMES = {
    Fault.EXPIRED: Outcome.LATER, Fault.TOO_OFTEN: Outcome.LATER,
    Fault.NO_ANSWER: Outcome.UNKNOWN, Fault.UNREADABLE: Outcome.UNKNOWN,
}
_FIELDS = "id,message,from{id,name},created_time"
_PAGE_SIZE = 100
_MOST_PAGES = 60  # in one go; what is left comes the next time
_NEARLY_USED_UP = 90  # percent of what the platform allows
_PAUSE = timedelta(minutes=1)
_LONGEST_ID = 120
log = structlog.get_logger(__name__)


class FacebookPage:
    """A connection to one Page. `base` is the address of the Graph API with its version."""

    def __init__(self, base: str, page_id: str, token: str) -> None:
        self._base, self._page_id, self._token = base, page_id, token

    def running(self) -> list[Video]:
        """The live videos of the page that run now."""
        answer, _ = self._ask(f"{self._page_id}/live_videos", {
            "broadcast_status": '["LIVE"]', "fields": "id,status,video"})
        return [video for each in _rows(answer) if (video := _video(each)) is not None]

    def video(self, live_id: str) -> Video:
        """One video."""
        answer, _ = self._ask(live_id, {"fields": "id,status,video"})
        video = _video(answer)
        if video is None:
            raise ConnectionFailed(Fault.UNREADABLE)
        return video

    def heard_since(self, live_id: str, since: datetime) -> Iterator[Page]:
        """Every comment from this moment on, replies and short ones included, but not what the page itself wrote."""
        path, fields = f"{live_id}/comments", {
            "fields": _FIELDS, "filter": "stream", "live_filter": "no_filter", "order": "chronological",
            "since": str(int(since.timestamp())), "limit": str(_PAGE_SIZE)}
        for _ in range(_MOST_PAGES):
            answer, wait = self._ask(path, fields)
            further = self._further(answer)
            comments = (_said(each) for each in _rows(answer))
            yield Page(tuple(each for each in comments if each is not None and each.author_id != self._page_id),
                       is_last=further is None, wait=wait)
            if further is None or further == (path, fields):
                return
            path, fields = further

    def reply(self, comment_id: str, text: str) -> Answer:
        """Answer a comment privately."""
        return self._send({"recipient": {"comment_id": comment_id}, "message": {"text": text}})

    def write(self, person_id: str, text: str) -> Answer:
        """Write to somebody who has written to the page within a day."""
        return self._send({"recipient": {"id": person_id}, "messaging_type": "RESPONSE", "message": {"text": text}})

    def _send(self, body: dict[str, Any]) -> Answer:
        try:
            answer, _ = self._call("POST", f"{self._page_id}/messages", json=body)
        except ConnectionFailed as failed:
            return Answer(_OUTCOMES.get(failed.fault, Outcome.REFUSED), failed.fault, wait=failed.wait)
        if not an_id(answer.get("message_id")):
            return Answer(Outcome.UNKNOWN, Fault.UNREADABLE)
        return Answer(Outcome.SENT, person_id=an_id(answer.get("recipient_id")))

    def _ask(self, path: str, fields: dict[str, str]) -> tuple[dict[str, Any], timedelta]:
        return self._call("GET", path, params=fields)

    def _call(self, method: str, path: str, **sent: Any) -> tuple[dict[str, Any], timedelta]:
        """The answer as an object, and how long to pause. Raises ConnectionFailed."""
        try:
            response = outside.call(method, f"{self._base}/{path}", allow_redirects=False,
                                    headers={"Authorization": f"Bearer {self._token}"}, **sent)
        except NoAnswer:
            # without the cause: it names the address, and whoever logs a failure logs its causes
            raise ConnectionFailed(Fault.NO_ANSWER) from None
        try:
            answer = json.loads(response.content)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or response.is_redirect:
            raise ConnectionFailed(Fault.UNREADABLE)
        wait = _pause(response.headers)
        if "error" in answer or response.status_code >= 400:
            failed = _failure(answer.get("error"), wait)
            log.warning("facebook refused", page=self._page_id, fault=failed.fault.value, status=response.status_code)
            raise failed
        return answer, wait

    def _further(self, answer: dict[str, Any]) -> tuple[str, dict[str, str]] | None:
        """Where the comments go on: path and fields, without the token that stands in the address."""
        paging = answer.get("paging")
        url = paging.get("next") if isinstance(paging, dict) else None
        if not isinstance(url, str) or not url:
            return None
        here, there = urlsplit(self._base), urlsplit(url)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc) or not there.path.startswith(f"{here.path}/"):
            raise ConnectionFailed(Fault.UNREADABLE)
        fields = {name: value for name, value in parse_qsl(there.query) if name != "access_token"}
        return there.path.removeprefix(f"{here.path}/"), fields


def moment(value: Any) -> datetime | None:
    """A moment as Facebook writes it: seconds or milliseconds since 1970, or "2026-11-21T13:05:30+0000"."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
        if isinstance(value, str):
            return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def status_of(value: Any) -> VideoStatus:
    """What a status means; the API writes it in capitals, webhooks do not."""
    return STATUSES.get(value.upper(), VideoStatus.OTHER) if isinstance(value, str) else VideoStatus.OTHER


def an_id(value: Any) -> str:
    """An id as text; nothing for what is none. Ids are digits that numbers would lose, so they stay text."""
    is_id = isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and value.isascii() and value.isprintable()
    return value if is_id else ""


def a_text(value: Any) -> str:
    """A text without the signs that no column holds: what somebody orders with a broken smiley counts all the same."""
    return "".join(each for each in value if storable(each)) if isinstance(value, str) else ""


def author(value: Any) -> tuple[str, str]:
    """Id and name of who wrote something; two empty texts when Facebook does not say."""
    given = value if isinstance(value, dict) else {}
    return an_id(given.get("id")), a_text(given.get("name"))


def _rows(answer: dict[str, Any]) -> list[dict[str, Any]]:
    rows = answer.get("data")
    if not isinstance(rows, list):
        raise ConnectionFailed(Fault.UNREADABLE)
    return [each for each in rows if isinstance(each, dict)]


def _video(row: dict[str, Any]) -> Video | None:
    live_id, post = an_id(row.get("id")), row.get("video")
    if not live_id:
        return None
    return Video(live_id, status_of(row.get("status")), an_id(post.get("id")) if isinstance(post, dict) else "")


def _said(row: dict[str, Any]) -> Said | None:
    external_id, at = an_id(row.get("id")), moment(row.get("created_time"))
    if not external_id or at is None:
        return None
    return Said(external_id, *author(row.get("from")), a_text(row.get("message")), at)


def _failure(error: Any, wait: timedelta) -> ConnectionFailed:
    given = error if isinstance(error, dict) else {}
    code, subcode = given.get("code"), given.get("error_subcode")
    fault = SUBCODES.get(subcode if isinstance(subcode, int) else 0) or CODES.get(
        code if isinstance(code, int) else 0, Fault.REFUSED)
    return ConnectionFailed(fault, wait)


def _pause(headers: Any) -> timedelta:
    """How long to leave Facebook alone, by what it says of how much we have used."""
    longest = timedelta(0)
    for name in ("X-App-Usage", "X-Business-Use-Case-Usage"):
        for used in _usages(headers.get(name, "")):
            shares = (used.get(part) for part in ("call_count", "total_time", "total_cputime"))
            if any(isinstance(share, int | float) and share >= _NEARLY_USED_UP for share in shares):
                longest = max(longest, _PAUSE)
            minutes = used.get("estimated_time_to_regain_access")
            if isinstance(minutes, int) and 0 < minutes <= 24 * 60:
                longest = max(longest, timedelta(minutes=minutes))
    return longest


def _usages(text: str) -> Iterator[dict[str, Any]]:
    try:
        given = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return
    if not isinstance(given, dict):
        return
    yield given
    for each in given.values():
        yield from (used for used in each if isinstance(used, dict)) if isinstance(each, list) else ()
