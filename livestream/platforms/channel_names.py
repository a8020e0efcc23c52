"""Which channel of a session is meant: by its platform alone where that is enough, else by its name or number too."""
from __future__ import annotations

from livestream.channel_errors import WhichChannel
from livestream.errors import NoSuchChannel
from livestream.models import Channel, LiveSession, Platform


def named(session: LiveSession, platform: Platform, name: str = "") -> Channel:
    """The channel of this platform that the session runs on; `name` may be its number in digits.

    A channel whose name is a number is found by its name first. Raises NoSuchChannel, WhichChannel with the names.
    """
    here = [each.channel for each in session.channels if each.channel.platform == platform]
    if name:
        named_so = [channel for channel in here if channel.name == name]
        here = named_so or [channel for channel in here if str(channel.id) == name]
    if not here:
        raise NoSuchChannel
    if len(here) > 1:
        names = [channel.name for channel in here]
        raise WhichChannel(names=", ".join(names), errors={"channel": names})
    return here[0]
