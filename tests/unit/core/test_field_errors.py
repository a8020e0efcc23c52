"""What is the matter with a field, said again in the reader's language with the same limits."""
import marshmallow as ma
import pytest
from marshmallow import fields, validate

from core import field_errors
from core.api import Strict
from tests.architecture.source import import_everything

UNSAYABLE = {"format", "validator_failed", "type"}  # of answers that are written, and of schemas that are not ours


def bodies(kind=Strict):
    """Every body of the API."""
    for each in kind.__subclasses__():
        yield each
        yield from bodies(each)


def possible(field):
    """Every sentence that this field may be refused with."""
    for name, text in field.error_messages.items():
        if name not in UNSAYABLE:
            yield text.format(obj_type=getattr(field, "OBJ_TYPE", ""), awareness=getattr(field, "AWARENESS", ""))
    for each in field.validators:
        for value in (None, "", [], "x" * 20_000, [1] * 20_000, -(10**30), 10**30):
            try:
                each(value)
            except ma.ValidationError as error:
                yield from error.messages
            except TypeError:
                continue  # a value of another kind is refused before
    if isinstance(field, fields.List):
        yield from possible(field.inner)


def test_every_refusal_of_a_field_of_the_api_is_known():
    import_everything()
    known = list(bodies())
    unknown = {(each.__name__, name, message) for each in known for name, field in each().fields.items()
               for message in possible(field) if not field_errors.is_known(message)}

    assert unknown == set()
    assert len(known) > 5


@pytest.mark.parametrize(("validator", "value"), [
    (validate.Length(1, 120), ""), (validate.Length(min=1), ""), (validate.Length(max=5), "123456"),
    (validate.Length(equal=3), ""), (validate.OneOf(["a", "b. c"]), "x"), (validate.Range(1, 5), 9),
    (validate.Range(min=1), 0), (validate.Range(max=5), 9)])
def test_in_english_a_sentence_and_its_limits_stay_what_they_are(validator, value, monkeypatch):
    monkeypatch.setattr(field_errors, "say", lambda sentence, facts: sentence % facts if facts else sentence)
    with pytest.raises(ma.ValidationError) as refusal:
        validator(value)

    messages = {"a": {0: {"b": refusal.value.messages}}}
    assert field_errors.said(messages) == messages
    assert field_errors.is_known(refusal.value.messages[0])


def test_what_nobody_knows_is_left_as_it_is():
    assert field_errors.said({"channel": ["Trang Sìn Hồ", "Trang Bum Tở"], "n": 7}) == {
        "channel": ["Trang Sìn Hồ", "Trang Bum Tở"], "n": 7}
