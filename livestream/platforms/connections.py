"""How each channel of a session is connected, in facts that a page can say."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from livestream.models import Channel, LiveSession, Platform, Source
from livestream.platforms import gaps, setting, sources, videos


@dataclass(frozen=True)
class ChannelState:
    """A channel, and by which ways it is heard. `fault` is why asking fails, by its English id."""

    name: str
    platform: Platform
    page_id: str | None
    is_reported: bool  # its webhook is open
    is_asked: bool  # there is a token for it
    reported_at: datetime | None
    asked_at: datetime | None
    bridge_at: datetime | None
    fault: str
    has_video: bool
    silent_since: datetime | None

    @property
    def is_connected(self) -> bool:
        """True if comments come by themselves."""
        return self.is_reported or self.is_asked or self.bridge_at is not None


def of_session(session: LiveSession) -> list[ChannelState]:
    """The channels of a session as they are now."""
    channels = [each.channel for each in session.channels]
    known = sources.of_channels([channel.id for channel in channels])
    return [_state(channel, known[channel.id], bool(videos.of(session.id, channel.id)),
                   gaps.silent_since(session, channel, known[channel.id])) for channel in channels]


def of_channels(channels: list[Channel]) -> dict[int, ChannelState]:
    """These channels as they are now, whatever runs on them."""
    known = sources.of_channels([channel.id for channel in channels])
    return {channel.id: _state(channel, known[channel.id], has_video=True, silent_since=None) for channel in channels}


def _state(channel: Channel, known: gaps.Known, has_video: bool, silent_since: datetime | None) -> ChannelState:
    is_page = channel.platform == Platform.FACEBOOK and channel.page_id is not None
    seen = {source: row.alive_at for source, row in known.items()}
    polling = known.get(Source.POLLING)
    return ChannelState(
        name=channel.name, platform=channel.platform, page_id=channel.page_id,
        is_reported=is_page and setting.hears_webhooks(), is_asked=setting.connection(channel.page_id) is not None,
        reported_at=seen.get(Source.WEBHOOK), asked_at=seen.get(Source.POLLING), bridge_at=seen.get(Source.BRIDGE),
        fault=polling.fault if polling is not None else "", has_video=has_video, silent_since=silent_since)
