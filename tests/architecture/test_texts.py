"""Every text that people read is in the catalogue, in Vietnamese."""
import re
import unicodedata

import pytest

from core import translations

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


def test_message_ids_are_english_but_for_names(collected):
    words = re.compile(r"\b[a-zà-ỹăâđêôơư]*[à-ỹăâđêôơư]\w*")
    vietnamese = [key for key in collected if words.search(str(key[1]))]

    assert vietnamese == []
