import pytest

from core.phones import NotAPhone, masked, mobile, read_mobile, spaced


@pytest.mark.parametrize("typed", [
    "0912345678", "0912.345.678", "0912 345 678", "+84 912 345 678", "84912345678", "(+84) 912-345-678",
    "0912\u00a0345\u00a0678", "0912–345–678",
])
def test_one_number_in_every_spelling(typed):
    assert mobile(typed) == "0912345678"


@pytest.mark.parametrize("typed", [
    "", "0912", "02312345678", "0212345678", "09123456789", "+85912345678", "o912345678",
    "٠٩١٢٣٤٥٦٧٨", "1" * 10_000,
])
def test_what_is_none_is_refused(typed):
    assert mobile(typed) is None
    with pytest.raises(NotAPhone):
        read_mobile(typed)


def test_a_masked_number_can_be_recognised_and_not_called():
    assert masked("0912345678") == "09xx xxx 678"
    assert masked("0912") == "xxx"
    assert spaced("0912345678") == "0912 345 678"
