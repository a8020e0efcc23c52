"""Names where there is no room."""
import pytest

from livestream.printing.short_names import short_name


@pytest.mark.parametrize(("name", "short"), [
    ("Mận hậu", "Mận hậu"),
    ("Gạo Séng Cù Than Uyên (túi 5 kg, hút chân không)", "Gạo Séng Cù Than Uyên"),
    ("Mật ong bạc hà chai 500 ml", "Mật ong bạc hà"),
    ("Miến dong Bình Lư – loại một, sợi nhỏ", "Miến dong Bình Lư"),
    ("Thịt trâu gác bếp của bản Nà Tăm Tam Đường", "Thịt trâu gác bếp của…"),
    ("Chèshantuyếtcổthụhaitrămnămtuổi", "Chèshantuyếtcổthụhaitră…"),
    ("(500 g)", "(500 g)"),
    ("", ""),
])
def test_a_name_keeps_its_first_words(name, short):
    assert short_name(name) == short
    assert len(short_name(name)) <= 24
