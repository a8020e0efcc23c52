"""Which channel is meant, where a session runs on several of one platform."""
import pytest

from livestream.channel_errors import WhichChannel
from livestream.errors import NoSuchChannel
from livestream.models import Platform
from livestream.platforms import channels
from livestream.platforms.channel_names import named
from tests.make import livestream as make
from tests.make.livestream import SYSTEM

pytestmark = pytest.mark.usefixtures("context")


def two_pages():
    """A session on two Facebook pages and one YouTube channel."""
    pages = [channels.add_channel(SYSTEM, Platform.FACEBOOK, name) for name in ("Trang Sìn Hồ", "Trang Bum Tở")]
    video = make.channel(Platform.YOUTUBE)
    return make.live(channel_ids=(*(page.id for page in pages), video.id)), *pages, video


def test_the_platform_is_enough_where_it_has_one_channel():
    session, *_, video = two_pages()

    assert named(session, Platform.YOUTUBE).id == video.id


def test_a_name_or_a_number_says_which():
    session, first, second, _ = two_pages()

    assert named(session, Platform.FACEBOOK, "Trang Bum Tở").id == second.id
    assert named(session, Platform.FACEBOOK, str(first.id)).id == first.id


def test_without_it_the_refusal_lists_the_names():
    session, *_ = two_pages()

    with pytest.raises(WhichChannel) as refusal:
        named(session, Platform.FACEBOOK)

    assert refusal.value.facts["errors"] == {"channel": ["Trang Sìn Hồ", "Trang Bum Tở"]}
    assert refusal.value.facts["names"] == "Trang Sìn Hồ, Trang Bum Tở"


def test_a_channel_of_another_platform_or_session_is_none():
    session, first, _, video = two_pages()
    other = make.channel()

    for platform, name in ((Platform.FACEBOOK, str(video.id)), (Platform.FACEBOOK, str(other.id)),
                           (Platform.FACEBOOK, other.name), (Platform.YOUTUBE, first.name), (Platform.ZALO, "")):
        with pytest.raises(NoSuchChannel):
            named(session, platform, name)


def test_a_channel_whose_name_is_a_number_is_found_by_its_name():
    page = make.channel()
    numeral = channels.add_channel(SYSTEM, Platform.FACEBOOK, str(page.id))
    session = make.live(channel_ids=(page.id, numeral.id))

    assert named(session, Platform.FACEBOOK, str(page.id)).id == numeral.id
