"""How far the playing of recorded comments is."""
from __future__ import annotations

from datetime import datetime

from core import clock
from livestream.models import Playing


def position(playing: Playing, now: datetime) -> int:
    """Which moment of the recording is reached, in milliseconds."""
    if playing.since is None:
        return playing.at_ms
    return playing.at_ms + max(0, int((now - playing.since).total_seconds() * 100)) * playing.tenths


def stop(playing: Playing) -> None:
    """It stands still where it is. Call inside a use case that has locked the session."""
    playing.at_ms, playing.since = position(playing, clock.now()), None


def is_over(playing: Playing) -> bool:
    """True when every comment has been heard."""
    return playing.recording is not None and playing.heard >= playing.recording.lines


def name_of(session_id: int, round_: int, number: int) -> str:
    """Under which id a comment of the recording is heard in a round of this session."""
    return f"rehearsal:{session_id}:{round_}:{number}"
