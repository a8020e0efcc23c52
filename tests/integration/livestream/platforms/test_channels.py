"""Administrators keep the list of channels."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from accounts.models import Role
from core.actors import SYSTEM
from core.db import maintenance
from livestream.errors import (
    BadChannelName,
    BadPageId,
    BadVideoAddress,
    ChannelExists,
    OnlyAdministrators,
    PageIsTaken,
)
from livestream.models import Channel, Platform
from livestream.platforms import channels
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


def test_a_page_is_connected_to_one_channel():
    channel = channels.add_channel(SYSTEM, Platform.FACEBOOK, "Trang một", "", " 1059 2 ")
    other = channels.add_channel(SYSTEM, Platform.FACEBOOK, "Trang hai")

    for act in (lambda: channels.add_channel(SYSTEM, Platform.FACEBOOK, "Trang ba", "", "10592"),
                lambda: channels.change_channel(SYSTEM, other.id, "Trang hai", "", page_id="10592")):
        with pytest.raises(PageIsTaken) as refused:
            act()
        assert refused.value.facts == {"name": "Trang một"}
    assert channels.change_channel(SYSTEM, channel.id, "Trang một", "", page_id="10592").page_id == "10592"
    assert channels.change_channel(SYSTEM, channel.id, "Trang một", "").page_id is None


@pytest.mark.parametrize("typed", ["trang", "10-59", "１０５９", "1" * 33, "https://facebook.com/1059"])
def test_what_is_no_number_of_a_page_is_refused(typed):
    with pytest.raises(BadPageId):
        channels.add_channel(SYSTEM, Platform.FACEBOOK, "Trang", "", typed)


def test_only_facebook_has_pages_and_the_database_says_so_too():
    with pytest.raises(BadPageId):
        channels.add_channel(SYSTEM, Platform.ZALO, "Kênh", "", "1059")
    zalo = channels.add_channel(SYSTEM, Platform.ZALO, "Kênh")

    with pytest.raises(DBAPIError, match="channels_page_stays_of_facebook"), maintenance() as connection:
        connection.execute(sa.update(Channel).where(Channel.id == zalo.id).values(page_id="1059"))


def test_what_was_typed_wrongly_is_kept_and_said_beside_its_field(app):
    admin = accounts.Browser(app, accounts.person(Role.ADMIN))

    answer = admin.post("/office/channels", platform="facebook", channel_name="Trang", url="", page_id="trang-cua-em")

    assert answer.status_code == 422
    assert "1 to 32 digits" in answer.text
    assert "trang-cua-em" in answer.text
