"""Closed classes of words put in whole, as data: kin and callings, what is withdrawn and put off, reasons, days."""
from __future__ import annotations

from itertools import product

from livestream.grammar import vocabulary as v


def _each(*parts: str) -> str:
    """Every phrase that takes one word of each part, which are parted by strokes; an empty word may be left out."""
    return ";".join(" ".join(filter(None, words)) for words in product(*(part.split("/") for part in parts)))


_SENDING = "gửi/gởi/ship/giao/chốt/lấy/mua/đặt/ghi/giữ/lên đơn/tính/nhận/cân/soạn/order/múc/chuyển/làm đơn"
_WANTING = "lấy/mua/đặt/chốt/nhận/order/cần/gửi/ship/dùng/ăn/uống/xài/thích/ưng/muốn/muốn lấy/muốn mua/đăng ký"
_TURN = "hôm/bữa/lần/dịp/phiên/live/khi/lúc/kỳ/đợt/buổi"
_TOLD_TO = "/shop/em/chị/cô/bạn/anh/mình/bà chủ"

PHRASES: dict[str, str] = {
    v.WHO: ";".join((
        """trai; ải; bầy tui; bầy em; bầy choa; tụi choa; bà đẻ; mẹ bầu; mẹ bỉm; gái đẻ; ổng; bả; ảnh; chỉ
        ấy; thằng bé; con bé; bé con; bé nhà; hai đứa; mấy cháu; các cháu; dượng; mự; ả; mạ; tía; bầm; bu;
        cố; chắt; cha; mi; mày; mầy; bây; tụi bây; bọn em; bọn chị; bọn mình; chúng em; chúng mình; chúng
        tôi; đằng ấy; người đẹp; gái; gái ơi; tụi tui; tụi tao; tui với; cha mẹ; cha má; thông gia; sui
        gia; bạn gái; bạn trai; người yêu; bồ; bạn học; bạn cùng phòng; bạn cũ; nhân viên; khách; khách
        hàng; khách quen; shipper; người nhà; người quen; bà bầu; ông xếp; hiệu trưởng; hiệu phó; chủ
        nhiệm; bí thư; chủ tịch; trưởng thôn; trưởng bản; tổ trưởng; thư ký; trợ lý; tạp vụ; kỹ sư; công
        nhân; tài xế; bộ đội; dược sĩ; điều dưỡng; hộ lý; nha sĩ; luật sư; thợ; phụ bếp; đầu bếp; lao
        công; thầy giáo; thầy cô; cô nuôi; cô trông trẻ; ông già; bà già; ông bô; bà bô; mấy đứa; tụi nhỏ;
        lũ nhỏ; sắp nhỏ; bọn trẻ; trẻ con; chị chủ quán; mấy mẹ; các mẹ; mấy má; hội mẹ bỉm; nhà nội; nhà
        ngoại; bên nội; bên ngoại; có người; có bạn; có khách; nhiều người; người trên; bạn trên; khách
        trên; nick kia; có nick; ai mà; mấy bạn; bạn ở trên; có nhà; người kia; người khác; bạn khác; gia
        đình; đại gia đình; nhà thông gia; nhà trai; nhà gái; các cụ; hai ông bà; ông anh; bà chị;
        cô em; thằng em; con em; con bạn; thằng bạn; đứa bạn; đứa em; đứa cháu; cháu gái; cháu trai; nhóc;
        mấy nhóc; công chúa; cơ quan; ae; ace; ôn; mệ; ôn mệ; mệ nó; ôn nó""",
        _each("bố/mẹ/ba/má/cha/tía", "vợ/chồng"),
        _each("hai/tư/năm/sáu/bảy/tám/chín/mười", "ơi"),
        _each("chị/anh/em/cô/chú/bác/dì/cậu/ông/bà", "họ/dâu/rể/ruột/út/trai/gái"),
        "con dâu; con rể; cháu dâu; cháu rể; em chồng; em vợ; chị chồng; anh vợ; chị vợ",
        _each("quán/bếp/tiệm/nhà hàng/xưởng/lớp/nhóm/hội/tổ/đội/bàn", "em/chị/anh/mình/tui/tôi/cô/bác/con"),
        _each("cả", "nhóm/tổ/xưởng/lớp/khoa/văn phòng/họ/khu/dãy trọ/phòng trọ/ban/chung cư"),
    )),
    v.SMALL: ";".join((
        _each("/làm", "nhờ/phiền", "shop/ad/admin/nhà vườn/chủ shop"),
        _each("/nha/nhé", "có gì", "gọi/gọi lại/nhắn/nhắn tin/alo/báo/báo lại/liên hệ/ib/inbox/nhắn zalo/gọi zalo"),
        """nhà có giỗ; nhà có đám; nhà có tiệc; nhà có khách; tiền em trả; tiền chị trả; tiền mình trả; tiền anh trả;
        em trả tiền; chị trả tiền; mình trả tiền;
        bữa này; bữa nay; hôm này; ngày này; trả tiền; ra trả tiền; cứ; cứ thế; thì cứ; hãy; chỉ; đành;
        ráng; cố; tranh thủ; sẵn; sẵn tiện; sẵn đây; tiện tay; tiện đây; lần lượt; về một chỗ; một chỗ;
        cùng một chỗ; chung một chỗ; một nơi; một địa chỉ; cùng địa chỉ; nhá nhá; ah; ak; ạk; ạh; akk;
        nka; nhak; nhan; nhaz; héng; hỉ; hí; mừ; nhể; nhở; cơ; cơ mà; thiệt; thiệt luôn; thiệt á; đó nha;
        đó nghen; á nha; luôn á; luôn nha; đi nè; đây nè; đi mà; cái coi; coi nào; liền tay; ngay và luôn; một mình;
        khẩn trương; cho nóng; cho lẹ; cho kịp; cho chắc; cho đủ; cho vui; cho tiện; cho xong; cho gọn;
        cho đỡ thèm; cho nhanh; lẹ lẹ; gấp gấp; nhanh nhé; giúp cái; giùm cái; dùm cái; yêu; yêu quý;
        thương; thương mến; dễ thương; cutie; nhen cưng; nghe cưng; bớ; hú; hế lô; hé lô; lô; ới; ối; chèn
        ơi; trời ơi; trời; mèn ơi; hihihi; hehehe; huhu; huhuhu; hic; hix; híc; hí hí; hì hì; hì; hị hị; kaka; keke;
        please; pls; plz;
        đánh liều; liều mình; nhắm mắt; máu; máu quá; không nghĩ nhiều; khỏi nghĩ;
        khỏi suy nghĩ; thế chỗ; thế vào; thế cho; thay vào; thay thế; thay chỗ; vào chỗ đó; bù vào; thế
        vô; thay vô; trước hết; trước tiên; mở hàng; mở hàng cho shop; lấy vía; xin vía; lấy hên; lấy may;
        thử trước; trước xem sao; dạ vâng; vâng ạ; dạ shop; đúng một; đúng; y chang; bên ni; bên nớ; chỗ
        ni; nhanh tay; khỏi nói nhiều; khỏi bàn""",
    )),
    v.TAKE: ";".join((
        """xí; xí chỗ; xí phần; xí gạch; tóm; tóm gọn; nhón; cắp về; rước; rước về; thỉnh; thỉnh về; triển;
        vác; vác về; khuân; khuân về; bê về; bưng; bưng về; thầu; thồ; ôm; ôm về; bợ; bợ về; chộp; quơ;
        hốt về; rinh về; gom về; tậu về; đặt gạch; quyết lấy; quyết định lấy; liều lấy; xin phép lấy; tính
        lấy luôn; nhờ lấy; nhờ mua; nhờ chốt""",
        _each("mua/lấy", "biếu/tặng/hộ/giúp/giùm/dùm/đãi/gửi/về biếu/về tặng/làm quà cho"),
    )),
    v.ORDER: _each("chốt/đặt/order/đăng ký", "biếu/tặng/hộ/giúp/giùm/dùm/gửi"),
    v.GIVE: """làm cho; bê cho; vác cho; phần cho; để phần; chừa; chừa cho; dành; dành cho; bỏ cho; xếp cho; pha
        cho; múc cho""",
    v.CANCEL: ";".join((
        _each("/thôi", "đừng/đừng có/khỏi/khỏi cần/không cần/miễn", _SENDING),
        _each("không/chẳng/chả", _WANTING, "nữa"),
        _each("huỷ/bỏ/xoá/rút", "đơn", "cũ/trước/hồi nãy/lúc nãy/ban nãy/vừa nãy/vừa rồi/kia/đó/này/hôm qua/sáng nay"),
        _each("huỷ/bỏ/xoá", "cả đơn/cả/sạch/sạch đơn/tất/tất cả/toàn bộ/toàn bộ đơn/bỏ/kèo/lệnh/tên/ngang"),
        _each("xin/xin phép/cho/cho xin", "huỷ/huỷ đơn/bỏ/bỏ đơn/rút/rút đơn/rút lại/hoàn/trả lại/trả đơn"),
        _each("xin/xin phép/cho xin", "không/thôi không", "lấy/mua/nhận/đặt", "/nữa"),
        _each("báo/xin báo/nhắn", "huỷ/bỏ/rút/xoá", "/đơn/cả đơn/hết/hết đơn/toàn bộ/tất cả"),
        _each("cho", "em/chị/mình/anh/con/tui/cháu", "huỷ/xin huỷ/huỷ đơn/xin bỏ/xin rút/rút đơn"),
        """hoàn lại; nhả lại; trả về; gửi trả; gửi trả lại; xin trả; xin thôi; rút lui; xin rút lui; không
        theo nữa; không đặt đâu; không lấy đâu; không mua đâu; bỏ qua đơn""",
    )),
    v.DECLINE: ";".join((
        _each("thôi", "tháng/tuần/năm/mùa", "sau/tới", "/em/chị/anh/mình/tui", "lấy/mua/chốt/đặt/ủng hộ"),
        _each("hôm/bữa/lần/phiên/đợt/dịp/kỳ/chuyến", "sau/khác/tới",
              "/em/chị/anh/mình/tui/tôi/con/cháu/bác/cô/bà/má/mẹ", "lấy/mua/chốt/đặt/ủng hộ"),
        _each("hẹn", _TOLD_TO, _TURN, "sau/khác/tới"),
        _each("để/đợi/chờ/thôi để/thôi hẹn/chắc để", _TURN, "sau/khác/tới"),
        _each("để/thôi để/đợi/chờ",
              """tháng sau/tuần sau/tháng tới/tuần tới/cuối tháng/đầu tháng/lương về/có lương/lãnh lương/nhận
        lương/lĩnh lương/mai mốt/bữa nào/sang tuần/qua tết/ra tết/năm sau/từ từ/khi khác/lúc rảnh/có tiền"""),
    )),
    v.REASON: ";".join((
        _each("đắt/mắc/chát/xót/cao", "quá/lắm/thế/vậy/ghê/xỉu/quá trời/thật/dữ/rứa"),
        _each("hơi", "đắt/mắc/chát/cao"),
        _each("chờ/đợi", "lâu quá/mãi/lâu/hoài/lâu lắm/mãi không thấy/hoài không thấy/mỏi cổ"),
        _each("/giao/ship/gửi", "chậm quá/lâu quá/trễ quá/lâu thế/lâu vậy/chậm thế/muộn quá"),
        _each("/được", "có người cho/có người biếu/người ta cho/người ta biếu/mẹ cho/hàng xóm cho/bạn cho"),
        _each("vợ/chồng/mẹ/má/ck/vk", "không cho/la/mắng/chửi/cấm/không đồng ý/không thích/không ăn"),
        _each("vợ/chồng/mẹ/má/bố/chị/con", "mua rồi/lấy rồi/đặt rồi/mới mua/vừa mua/lỡ mua/mua mất rồi"),
        """lương chưa về; chưa có tiền về; đắt xắt ra miếng; đắt đỏ; kẹt tiền; cạn tiền; cháy túi; hết lương;
        lương về; có lương; lãnh lương;
        nhận lương; lĩnh lương; tới lương; chưa có lương; viêm màng túi; không đủ tiền; thiếu tiền; không
        có tiền; chưa có tiền; nhà còn nhiều; nhà vẫn còn; đi vắng; vắng nhà; không có nhà; đi công tác;
        đi du lịch; đi xa; bận việc; có việc; có việc bận; việc đột xuất; đột xuất; kẹt; sợ vợ; sợ chồng;
        không ăn được; không uống được; ăn không được; uống không được; không hợp; không dùng đến; không
        dùng tới; không dùng; không xài; nghĩ lại; suy nghĩ lại; tính lại; mua chỗ khác; mua chỗ khác rồi;
        lỡ mua; lỡ mua chỗ khác; chỗ khác rẻ hơn; không kịp; áy náy; ngại quá; dư rồi; nhiều rồi; đủ rồi;
        bị dị ứng; dị ứng; bị tiểu đường; mới sinh; nhà có việc""",
    )),
    v.STORY: ";".join((
        _each("mất/lag/đứng/giật/nghẽn/yếu", "mạng/sóng/tiếng/hình/wifi/đường truyền"),
        _each("không/chẳng/chả/không thấy/không có/chưa/chưa thấy/chưa có/chẳng thấy/mà không", "ai"),
        _each("không/chẳng/chả/không thấy/chưa/chưa thấy", "ai",
              "trả lời/rep/nghe máy/nhắn/nhắn tin/gọi/xử lý/giải quyết/hỏi"),
        _each("không/chẳng/chả", "nghe/thấy/hiểu/nghe thấy/nhìn thấy/nghe được/nghe rõ/coi được/xem được",
              "gì/chi/gì hết/gì cả"),
        _each("không/chẳng/chả", "thấy", "trả lời/rep/nhắn/gọi"),
        _each("giao/giao hàng/ship/ship hàng/gửi/gửi hàng", "trễ/chậm/muộn/lâu/nhầm/sai/lộn/thiếu/bể/vỡ/hỏng"),
        _each("giao/giao hàng/ship/ship hàng/gửi/gửi hàng", "chậm rì/chậm như rùa"),
        _each("hàng/hàng về/về", "bể/vỡ/móp/rách/ôi/thiu/mốc/hỏng/dập/chảy"),
        _each("bỏ", "nhà đi/nhà ra đi/việc/học/cuộc/xứ/quê/chồng/vợ"),
        """thích; thích ăn; ghiền; thấy được; thấy ngon; trễ; trễ hẹn; bể; móp; ôi thiu; thiu; hôi;
        chảy nước; thất vọng; bực; bực mình; chán; tệ; tệ thật; tệ quá; chán ghê; xin lỗi khách; bom hàng;
        ưng; ưng quá; ưng ghê; chưa mua được gì; chưa chốt được gì; chưa được gì; không kịp chốt; chốt
        không kịp; trộm vía; điểm danh; báo danh; có mặt; làm ăn kiểu gì; làm ăn kiểu gì vậy; làm ăn gì;
        nhà trồng được; nhà nuôi""",
    )),
    v.TOWARDS: _each("ship/gửi/gởi/giao/chuyển", "thẳng/luôn/giúp/giùm/hộ/tận/tới tận",
                     "ra/vào/vô/lên/xuống/về/tới/đến/sang/qua"),
    v.HERE: _each("nhà", "bác/cô/chú/bà/ông/u/mệ/mẹ/má/tui/tôi/con/cháu/dì/cậu/bu/thầy", "ở"),
    v.BEFORE: _each("tết/lễ/giỗ/tháng/tuần/năm/đợt/hôm/bữa/rằm", "vừa rồi/vừa qua")
    + "; tới giờ; đến giờ; từ nãy đến giờ; từ nãy tới giờ; từ sáng đến giờ; từ sáng tới giờ; nãy giờ; từ hồi",
    v.WHEN: "khi đâu; bao đâu; chừng đâu; hồi đâu; mấy bữa; bữa đâu",
    v.WHAT: """khác nhau; khác gì; khác gì nhau; răng thế; răng rứa; vì răng; số nào; tài khoản số nào; chuyển
        khoản số nào; chênh nhau; hơn kém nhau""",
    v.ASK: ";".join((
        _each("xin/cho xin/cho em xin/cho chị xin/cho mình xin/cho anh xin/cho con xin",
              """giá/số/số điện thoại/địa chỉ/link/zalo/sđt/mã vận đơn/mã đơn/vận đơn/bill/ảnh/hình/thông tin/công
        thức/cách nấu/stk/số tài khoản/menu/bảng giá/tên/lịch/lịch live/info/giá sỉ/giá lẻ/giá buôn"""),
        _each("", "mã vận đơn/vận đơn"),
        """cho xem lại; cho coi lại; cho em xem; cho chị xem; cho em coi; cho chị coi; cho mình xem; cho anh
        xem; cho xem kỹ; cho em xem lại; cho chị xem lại; cho em hỏi; cho chị hỏi; cho anh hỏi; cho mình
        hỏi; cho con hỏi; cho tui hỏi; bảng giá; xin bảng giá; xin info; xin thông tin; xin tên""",
    )),
    v.KIND: ";".join((
        _each("/màu/mầu",
              """chàm/rêu/cốm/tím than/xanh rêu/xanh ngọc/xanh than/xanh đen/xanh cốm/đỏ đô/đỏ mận/đỏ tươi/hồng
        phấn/hồng đất/hồng cánh sen/vàng nghệ/vàng mơ/vàng chanh/nâu đất/bạc/trắng ngà/trắng kem/cà
        phê/cánh gián/gạch/lam"""),
        _each("đặng/để", "bán/bán lại/bán lẻ/bán sỉ/bán chợ/bán ngoài chợ/bán ngoài sạp/bỏ mối/chia"),
        _each("ngon/đẹp/thơm/tươi/ngọt/xinh/to", "xỉu/xĩu/xỉu up xỉu down/xỉu luôn/xỉu ngang"),
        _each("để/đặng/về/về để/đem",
              """nấu/ninh/tiềm/kho/chấm/ngâm/pha/hầm/tần/xào/ăn/uống/nướng/luộc/hấp/rang/đãi/biếu/tặng/cúng/dùng/làm
        quà/nhắm/nhâm nhi/nhậu/mời khách/ngâm rượu/ăn dần/trưng/treo/đi chợ/đi tiệc/mang đi/lễ/thắp
        hương/làm cỗ"""),
        _each("pha", "nước/nước ấm/nước uống/trà/sữa"),
        "phát cho; chia cho; cho đủ đôi; cho đủ cặp; bán kèm; về bán kèm; đổ buôn; bán buôn; về bán buôn; về bán lẻ;"
        " bán lẻ; uống rượu",
        """xịn xò; ninh; tiềm; nhắm bia; nhắm rượu; nhâm nhi; làm mồi; làm mồi nhậu; mồi nhậu; mời khách; tiếp khách;
        trị ho; bị
        ho; ho; hết ho; làm giỗ; làm cỗ; thắp hương; lễ tết; đi lễ; đi biếu sếp; ăn vặt; ăn sáng; về quê;
        ngâm; kho; hầm; đem hầm; đem nấu; đi học; đi tiệc; đi đám; đi ăn cưới; đi nước ngoài; mang đi làm;
        cho ông xã; cho bà xã; cho bà bầu; cho bà đẻ; cho mẹ bầu; cho mẹ chồng; cho mẹ vợ; cho bố chồng;
        cho bố vợ; cho bố mẹ; cho ba mẹ; cho ông bà; cho con gái; cho con trai; cho bé nhà; cho vợ; cho
        chồng; cho cháu; béo ngậy; mọng nước; mọng; giòn giòn; ngọt lịm; loại một; loại 1; hàng tuyển;
        hàng loại một; nguyên hạt; nguyên quả; mới thu hoạch; mới hái""",
    )),
    v.TIME: ";".join((
        _each("sáng/trưa/chiều/tối/đêm", "mốt/kia/thứ hai/thứ ba/thứ tư/thứ năm/thứ sáu/thứ bảy/chủ nhật/cuối tuần"),
        "nửa đêm; giờ nghỉ trưa; sau giờ làm; đầu giờ sáng; cuối giờ chiều; đầu giờ chiều; chủ nhật này; ngày nghỉ",
    )),
    v.WISH: _each(
        "giao/giao hàng/ship/gửi",
        "mai/ngày mai/mốt/ngày mốt/sáng mai/trưa mai/chiều mai/tối mai/sáng mốt/chiều mốt/buổi sáng/"
        "buổi trưa/buổi chiều/buổi tối/ca sáng/ca trưa/ca chiều/ca tối/ca đêm/thứ hai/thứ ba/thứ tư/thứ năm/"
        "thứ sáu/thứ bảy/chủ nhật/cuối tuần"),
    v.PLACE: """móng cái; cẩm phả; uông bí; đông triều; quảng yên; từ sơn; phủ lý; tam điệp; bỉm sơn; nghi sơn;
        cửa lò; đồng hới; ba đồn; đông hà; hương thuỷ; điện bàn; an nhơn; tuy hoà; sông cầu; cam ranh;
        ninh hoà; phan rang; la gi; bảo lộc; gia nghĩa; buôn hồ; an khê; dĩ an; thuận an; thủ dầu một; bến
        cát; long khánh; phú mỹ; gò công; sa đéc; cao lãnh; hồng ngự; châu đốc; hà tiên; phú quốc; vị
        thanh; ngã bảy; vĩnh châu; giá rai; phổ yên; phúc yên; vĩnh yên; chí linh; kinh môn; đồ sơn; thuỷ
        nguyên; kiến an; lê chân; hồng bàng; thạch thất; quốc oai; chương mỹ; hoài đức; đan phượng; phúc
        thọ; mê linh; sóc sơn; thanh trì; thanh oai; thường tín; phú xuyên; ứng hoà; mỹ đức; sơn tây; bình
        tân; cần giờ; điện biên phủ; mường lay; nghĩa lộ; mộc châu; mai châu; bắc hà; mù cang chải; quỳnh
        nhai; thuận châu; mỹ đình; vĩnh tường; bình xuyên; yên lạc; lục ngạn; yên phong; thuận thành; mỹ
        hào; văn lâm; phú quý; côn đảo; lý sơn; cát bà; quảng xương; hoằng hoá; diễn châu; quỳnh lưu; nghi
        lộc; cẩm xuyên; đức trọng; di linh""",
    v.SPAM: """xả kho; vào trang em; vào trang mình; qua trang em; qua trang mình; ghé trang; hợp tác vận chuyển;
        bên vận chuyển; bên em vận chuyển; đơn vị vận chuyển; cần hợp tác; xem bói; bói bài; bói online;
        xem tử vi; cúng giải hạn; in ấn; in tem; in bao bì; in túi; thiết kế logo; thiết kế web; thiết kế
        website; làm web; làm website; kế toán thuế; báo cáo thuế; sửa điện thoại; sửa máy tính; vé máy
        bay; tour du lịch; thẩm mỹ; spa; kem trộn; tăng chiều cao; trị mụn; trị nám; dạy kèm; khoá học;
        đào tạo; học tiếng anh; mua follow; bán follow; tăng view; tăng tương tác; mua view; cày view;
        seeding; chốt đơn hộ; livestream thuê; cho thuê; cho thuê nhà; cho thuê phòng; thuê xe; đăng ký
        thẻ; mở tài khoản; nạp thẻ; nạp game; bán thẻ""",
}
