"""What tests of viewers need: a session on our own page, and messages that can be read."""
from __future__ import annotations

import pytest
from flask import Flask

from livestream.models import LiveSession, Platform
from tests.contract.messaging.fake import FakeMessenger
from tests.make import audience
from tests.make import livestream as make


@pytest.fixture
def messenger(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FakeMessenger:
    """What people were sent."""
    return audience.messenger(app, monkeypatch)


@pytest.fixture
def session(app: Flask, context: None) -> LiveSession:
    """On air on our own page and on Facebook, with five kilos of plums."""
    return make.live(allotment=5_000, channel_ids=(make.channel(Platform.OWN).id, make.channel().id))
