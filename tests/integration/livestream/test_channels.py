"""Administrators keep the list of channels."""
from __future__ import annotations

import pytest

from accounts.models import Role
from core.actors import SYSTEM
from livestream import channels
from livestream.errors import BadChannelName, BadVideoAddress, ChannelExists, OnlyAdministrators
from livestream.models import Platform
from tests.make import accounts, shop

pytestmark = pytest.mark.usefixtures("context")


def test_a_channel_is_added_once_on_its_platform():
    channels.add_channel(SYSTEM, Platform.FACEBOOK, "Kênh Sìn Hồ", "https://example.test")
    channels.add_channel(SYSTEM, Platform.TIKTOK, "Kênh Sìn Hồ")

    with pytest.raises(ChannelExists):
        channels.add_channel(SYSTEM, Platform.FACEBOOK, " Kênh  Sìn Hồ ")


@pytest.mark.parametrize(("name", "url", "refusal"), [
    ("", "", BadChannelName), ("x" * 121, "", BadChannelName), ("a", "http://example.test", BadVideoAddress),
    ("a", "javascript:alert(1)", BadVideoAddress), ("a", "https://" + "x" * 300, BadVideoAddress),
])
def test_what_is_no_channel_is_refused(name, url, refusal):
    with pytest.raises(refusal):
        channels.add_channel(SYSTEM, Platform.FACEBOOK, name, url)


def test_only_administrators_keep_the_list():
    with pytest.raises(OnlyAdministrators):
        channels.add_channel(shop.STRANGER, Platform.FACEBOOK, "a")


def test_a_channel_that_is_set_aside_is_not_offered_any_more(app):
    channel = channels.add_channel(SYSTEM, Platform.FACEBOOK, "Kênh cũ")
    admin = accounts.Browser(app, accounts.person(Role.ADMIN))

    added = admin.post("/office/channels", platform="youtube", channel_name="Kênh mới", url="")
    changed = admin.post(f"/office/channels/{channel.id}", platform="facebook", channel_name="Kênh cũ", url="")
    wrong = admin.post("/office/channels", platform="fax", channel_name="", url="ftp://x")

    assert [added.status_code, changed.status_code, wrong.status_code] == [303, 303, 422]
    assert [each.name for each in channels.active()] == ["Kênh mới"]
    assert "Kênh cũ" in admin.get("/office/channels").text
    assert admin.get("/office/channels/9999").status_code == 404
