"""Every text that people read is in the catalogue, in Vietnamese."""
import re
import unicodedata

import pytest

from core import translations

# Where the mark of the tone stands: on the second vowel (huỷ, hoà, khoẻ), as schools write it.
ON_THE_FIRST = re.compile(r"(?<![qQ])(?:[ùúủũụÙÚỦŨỤ][yY]|[òóỏõọÒÓỎÕỌ][aeAE])(?!\w)")

# One thing has one name, docs/glossary.md; these are the other ones people reach for, and what to say.
OTHER_NAMES = {
    "cước": "phí giao", "phí vận chuyển": "phí giao", "gói hàng": "kiện hàng", "nhà bán": "người bán",
    "người quản trị": "quản trị viên", "người vận hành": "người trực đơn", "liên kết": "đường dẫn",
    "thực đơn": "danh mục", "hàng trả lại": "hàng hoàn", "người mua này": "khách này", "đang chốt": "đang khép",
    "món (đang |nào |tiếp theo |trước )?lên sóng": "món đang giới thiệu (phiên thì lên sóng)",
}

# Whom a page speaks to, by its folder, and what it never calls them.
PAGES_OF_BUYERS = re.compile(r"templates/(shop|orders)/[^/]+\.html|templates/livestream/"
                             r"(live|lives|live_now|next_lives|phone|phone_code|audience_parts|remind\w*)\.html")
PAGES_OF_SELLERS = re.compile(r"templates/(\w+/(desk|studio|office)|training)/")
GROWERS = {"Grown and made by", "Only you see this page until it is on sale."}  # of sellers, or to sellers

FIELD = re.compile(r"%\(\w+\)[sd]|%%")


@pytest.fixture(scope="module")
def collected():
    return {(message.context, message.id): message for message in translations.collect() if message.id}


@pytest.fixture(scope="module")
def catalogue():
    return {(message.context, message.id): message for message in translations.read() if message.id}


def spoken(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_every_text_is_translated(collected, catalogue):
    missing = [key for key in collected
               if key not in catalogue or not all(spoken(catalogue[key])) or catalogue[key].fuzzy]

    assert missing == []


def test_the_catalogue_holds_nothing_that_nobody_says(collected, catalogue):
    assert sorted(str(key) for key in set(catalogue) - set(collected)) == []


def test_a_translation_names_the_same_things(catalogue):
    different = []
    for (_, sentence), message in catalogue.items():
        wanted = set(FIELD.findall(sentence if isinstance(sentence, str) else sentence[-1]))
        different += [text for text in spoken(message) if text and set(FIELD.findall(text)) - wanted]
        if isinstance(sentence, str):
            different += [text for text in spoken(message) if text and wanted - set(FIELD.findall(text))]

    assert different == []


def test_translations_are_composed_and_tidy(catalogue):
    odd = [text for message in catalogue.values() for text in spoken(message)
           if text != unicodedata.normalize("NFC", text) or "  " in text]

    assert odd == []


def test_the_tone_stands_on_the_second_vowel(catalogue):
    odd = [text for message in catalogue.values() for text in spoken(message) if ON_THE_FIRST.search(text)]

    assert odd == []


@pytest.mark.parametrize(("word", "is_odd"), [
    ("hủy", True), ("Hủy đơn", True), ("hòa", True), ("khóa", True), ("hóa đơn", True),
    ("huỷ", False), ("khoá", False), ("quý khách", False), ("quỹ", False), ("hoàn", False), ("loại", False),
])
def test_the_search_for_tones_knows_them(word, is_odd):
    assert bool(ON_THE_FIRST.search(word)) == is_odd


def test_one_thing_has_one_name(catalogue):
    mixed = [f"{other}: {text}" for message in catalogue.values() for text in spoken(message)
             for other in OTHER_NAMES if re.search(rf"\b{other}\b", text, re.IGNORECASE)]

    assert mixed == []


def test_buyers_are_quy_khach_and_sellers_are_ba_con(collected, catalogue):
    wrong = []
    for key, message in collected.items():
        where = [path for path, _ in message.locations]
        for word, pages in (("bà con", PAGES_OF_BUYERS), ("quý khách", PAGES_OF_SELLERS)):
            if key[1] not in GROWERS and any(pages.match(path) for path in where):
                wrong += [text for text in spoken(catalogue[key]) if re.search(rf"\b{word}\b", text, re.IGNORECASE)]

    assert wrong == []


def test_message_ids_are_english_but_for_names(collected):
    words = re.compile(r"\b[a-zà-ỹăâđêôơư]*[à-ỹăâđêôơư]\w*")
    vietnamese = [key for key in collected if words.search(str(key[1]))]

    assert vietnamese == []
