"""What we know better than the source our files of places are made from, and later decisions.

`shop.places.generate` applies this when it writes the data files; nothing here is read at run time. Every
entry is listed in `data/README.md`.
"""
from __future__ import annotations

AS_OF = "2026-04-30"
BEFORE = "2025-06-30"

CITIES_SINCE = {
    "22": "Thành phố Quảng Ninh",
    "24": "Thành phố Bắc Ninh",
    "75": "Thành phố Đồng Nai",
}
"""Provinces that became centrally-run cities after 1 July 2025."""

WARDS_SINCE = frozenset({
    "25270", "25357", "25363", "26116", "26170", "26248", "26326", "26368", "26425", "26485",
})
"""Communes of Đồng Nai that became wards on 30 April 2026: Lộc Ninh, Tân Khai, Đồng Phú, Tân Phú, Trị An,
Trảng Bom, Dầu Giây, Long Thành, Xuân Lộc, Nhơn Trạch."""

NOT_A_PART = {
    "06079": {"06184"},
    "10798": {"11911"},
    "11890": {"10804", "10843"},
    "25462": {"27694"},
    "27691": {"25459"},
    "28252": {"29869"},
    "28270": {"29869"},
    "28437": {"29869"},
    "28439": {"29869"},
    "28924": {"29734"},
    "29623": {"29182"},
    "29734": {"28921"},
    "29902": {"29869"},
    "29908": {"29869"},
    "31246": {"31726"},
    "31268": {"31666"},
    "31378": {"31654"},
    "31379": {"31582"},
    "31438": {"31741"},
    "31474": {"31741"},
    "31480": {"31639"},
    "31483": {"31591"},
    "31582": {"31378"},
    "31606": {"31495"},
    "31657": {"31378"},
    "31666": {"31288"},
    "31669": {"31480"},
    "31714": {"31246"},
    "31741": {"31408"},
    "31744": {"31473"},
}
"""{old unit: new units it has no part of}: the source gives a unit the share of a namesake elsewhere in the
province.

The resolutions name communes without their district; Tân Thạnh of Thới Lai and Tân Thạnh of Long Phú became
one. Each is told apart by the other units merged with it, which all lie in the namesake's district, 15 to 100
km away.
"""

EARLIER_DISTRICTS = (
    ("tuliem", ("019", "021")),
    ("hue", ("474", "475")),
    ("locha", ("445", "436")),
    ("tralinh", ("047", "049")),
    ("camxuyen", ("436",)),
    ("thachha", ("436",)),
    ("nghiloc", ("412",)),
    ("lucngan", ("224",)),
    ("anduong", ("303",)),
)
"""Districts that were divided or gave communes away before 1 July 2025, and which districts had them then:
people still write Từ Liêm, the city of Huế, and Nghi Lộc for the communes that went to Vinh."""
