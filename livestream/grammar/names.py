"""Given names people have and sign with, as data. Words that are also verbs or small words are left out."""
from __future__ import annotations

from livestream.grammar.spelling import plain

_NAMES = """
    hoa lan mai hương hằng hạnh thảo linh trang thu hà nga nhung phương thuỷ thủy thuý thúy yến loan liên hiền
    huệ cúc đào tâm tuyết vân xuân bích châu diệp dung duyên giang hậu hồng huyền khánh kim ly lý my mỹ ngân
    ngọc nguyệt nhi oanh quyên quỳnh sen tú tuyền uyên vy ánh bình cường dũng đạt đức hải hiếu hoà hòa hùng huy
    hưng khoa kiên long minh nam nghĩa phong phúc quân quang sơn tài thắng thành thịnh tiến trung tuấn tùng việt
    vinh vũ thoa hiên thêu lệ nhàn nhài nụ sáu tư bảy năm tám chín ba hai út gái tý tí bống bin bon tôm cún bông
    miu su nhím gấu thỏ sóc thanh tân lộc luân lâm khang khôi hân hoàng hoan hiệp hảo dương dịu dậu đoan điệp
    chiến chung chinh công bắc bách an ân ái anh tuyến trâm trinh trúc thi thơ thuận thái thạch tiên tiền toan
    toản trí trọng tấn tuệ vượng văn vĩnh xoan yên ý ninh nhật nhân nguyên nghi nhã như nhuận ngà mận mẫn mùi
    miên luyến lụa lợi lương liễu lài kiều kha khuê hường huấn hợi páo sùng giàng lò tẩn chảo vàng mí dí pao dua
    sính mỷ dế seo
"""
GIVEN = frozenset(_NAMES.split())
_ALSO_WORDS = frozenset(("so", "tu", "bao", "toan", "thuong", "mo", "hen", "hua", "duong", "them", "hay", "can", "ban",
                         "anh", "ngai", "che", "du", "nen", "phai", "dung", "doi", "cam"))
PLAIN_GIVEN = frozenset(map(plain, GIVEN)) - _ALSO_WORDS
"""Without diacritics, but for what is then another word as well."""
