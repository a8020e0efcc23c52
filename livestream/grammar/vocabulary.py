"""What buyers say, as data: phrases by what they do. One phrase between semicolons, in full diacritics.

Which sense an undecorated word has is decided by the reader; where two senses fit equally, the table that
stands first wins. Short forms and dialect are written out by `SHORT` before anything is looked up.
"""
from __future__ import annotations

ORDER = "order"  # a firm wish: chốt
TAKE = "take"  # a wish that may also be spoken of: lấy
GIVE = "give"  # a wish only together with a thing or a quantity: cho, gửi
ADD = "add"
CHANGE = "change"
INTO = "into"
CANCEL = "cancel"
LESS = "less"
NOT = "not"
NOT_YET = "not yet"
DECLINE = "decline"
ENOUGH = "enough"
PRICE = "price"
PRICED = "price told"
WHEN = "when"
WHAT = "what"
ASK = "ask"
MAYBE = "maybe"
IF = "if"
THEN = "then"
STILL = "still"
BEFORE = "before"
DONE = "done"
PAID = "paid"
STORY = "story"
EACH = "each"
FEW = "few"
PACK = "pack"
AND = "and"
BUT = "but"
CODE = "code"
CONTACT = "contact"
TOWARDS = "towards"
PLACE = "place"
PART = "part of an address"
WISH = "wish about delivery"
TIME = "time of day"
SPAM = "spam"
COUNT = "counted"  # what numbers count that is not goods
RANK = "rank"  # what a number after it only numbers
OR = "or"
MANY = "how many"
HERE = "here is the address"
REFUSE = "refuse"  # withdraws together with the verb after it
NAME = "name"
EAT = "eat"
HUH = "huh"
SLIP = "slip"
WHENEVER = "whenever"
OFFER = "offer"
WHO = "who"
SMALL = "small"
KIND = "kind"  # what goods are like or for; harmless in an order
REASON = "reason"  # why something is not wanted: it withdraws nothing by itself
THING = "thing"  # words that cannot be the name of goods

PHRASES: dict[str, str] = {
    SPAM: """vay tiền; vay vốn; cho vay; giải ngân; lãi suất; thế chấp; nợ xấu; bốc bát họ; tuyển ctv;
        tuyển cộng tác viên; tuyển sỉ; tuyển đại lý; tuyển nhân viên; cần tuyển; tuyển dụng; tuyển gấp;
        thu mua; cần người làm; tuyển người; vào page; qua page; ghé page; page mình; page em;
        cộng tác viên; hoa hồng; việc nhẹ; lương cao; kiếm tiền; kiếm thêm; thu nhập; làm thêm; việc làm;
        tại nhà ib; việc tại nhà; làm tại nhà; gõ đơn; xe ghép; xe tiện chuyến; tại nhà lương; follow chéo; fl chéo;
        tương tác chéo; sub chéo; tym chéo; tăng follow; tăng like;
        tăng mắt; bán nick; bán acc; click vào; bấm vào link; link bio; tải app; cá độ; cá cược; casino;
        nổ hũ; lô đề; soi cầu; xổ số; bên mình chuyên; bên em chuyên; bên tôi bán; bên tôi có; sỉ lẻ;
        ai cần; ai mua; ai muốn mua; ai có nhu cầu; ai lấy; ghé shop mình; ghé shop em; ghé nhà mình;
        ghé nhà em; qua shop em; qua shop mình; ghé live; qua live; vào shop mình; mình cũng bán;
        em cũng bán; nhà em cũng bán; bên em cũng; bên mình cũng; rẻ hơn ib; thanh lý; pass lại; đầu tư;
        tiền ảo; forex; nhóm kín; kết bạn zalo nhận; quét là nhận; tặng quà miễn phí; dịch vụ; bảo hiểm;
        mở thẻ; làm bằng; sim số đẹp; đất nền; bán đất; bán nhà; chạy quảng cáo; chạy ads; nhận chạy;
        giá gốc tại xưởng; nguồn hàng sỉ; cần nguồn; bỏ sỉ; tín chấp; hỗ trợ vay; vay nhanh; vay online;
        vay tiêu dùng; nhận order; nhận gom; gom order; order hộ; taobao; hàng quảng châu; tuyển; chuyên sỉ;
        chuyên cung cấp; cung cấp sỉ; cần bán; ai quan tâm;
        quan tâm ib; live bên mình; live bên em; shop mình cũng; shop em cũng; vào live em; qua bên mình;
        qua bên em; nhóm zalo; crypto; bitcoin; kiếm thêm thu nhập; nhà cái; tài xỉu; đáo hạn;
        thẻ tín dụng; giảm cân; tuyển người; tuyển nv; tuyển thợ; gói cước; nhận làm; mua bán acc;
        ib nhận giá sỉ; ib lấy giá sỉ; trả góp; góp ngày; lương cứng; lương tháng; lương cơ bản; mức lương;
        cần người bán; việc online; nhập sỉ; lì xì miễn phí; tặng ngay""",
    OFFER: """bên mình có; bên mình bán; bên em có; bên em bán; nhà mình có; nhà em có; shop mình có;
        shop em có; nhận quà; trúng thưởng; bên này có; nhà tôi có; mình có bán; em có bán; mình bán;
        em bán; sỉ""",
    DECLINE: """để hôm khác; để khi khác; để lần khác; để bữa khác; để dịp khác; để lúc khác; để lần sau;
        để hôm sau; để bữa sau; để phiên sau; để live sau; để mai; để tháng sau; để tuần sau; để đợt sau;
        để dịp sau; để kỳ sau; để sau; đợt sau; lần tới; để lần tới; hẹn hôm khác; hẹn lần sau;
        hẹn lần khác; hẹn shop lần sau; hẹn em lần sau; hẹn chị lần sau; hẹn shop hôm khác;
        hẹn em hôm khác; hẹn shop dịp khác; hẹn em dịp khác; hẹn lần tới; hẹn phiên sau; hẹn live sau;
        hẹn bữa sau; hẹn dịp khác; hẹn bữa khác; hẹn khi khác; hôm khác; bữa khác; lần khác; khi khác;
        dịp khác; lúc khác lấy; chưa lấy; chưa mua; chưa đặt; chưa chốt; chưa cần; lần sau lấy;
        lần sau mua; lần sau chốt; lần sau đặt; hôm sau lấy; hôm sau mua; không có nhu cầu nữa;
        hết nhu cầu; lấy sau; mua sau; đặt sau; chốt sau""",
    CANCEL: """huỷ; trả; rút; bỏ hết; trả lại hết; xoá hết; trả hết; huỷ đơn; huỷ hết; xoá; xoá đơn; bỏ; bỏ đơn;
        bỏ ra; bỏ bớt; cancel; cancer đơn; trả lại; trả hàng; trả đơn; hoàn đơn; hoàn hàng; rút đơn;
        rút lại; đừng gửi; đừng gởi; đừng ship; đừng giao; đừng chốt; đừng lên đơn; đừng lấy; đừng mua; đừng đặt;
        khỏi gửi; khỏi gởi;
        khỏi lấy; khỏi ship; khỏi giao; khỏi chốt; khỏi đặt; khỏi mua; đổi ý; không lấy; không mua;
        không đặt; không chốt; không nhận; không cần nữa; không gửi nữa; không ship nữa; không lấy nữa;
        không mua nữa; không muốn lấy; không muốn mua; không thích nữa; không order; không ăn nữa;
        chả lấy; chẳng lấy; chả mua; chẳng mua; ngưng đơn; dừng đơn; hoãn đơn; tạm hoãn; tạm hoãn đơn; hoãn lại;
        hoãn lại đơn; gạch tên; gạch; trừ;
        loại bỏ; cho thôi; ko lấy; chứ không lấy; chứ không mua; chớ không lấy; miễn lấy""",
    REFUSE: "thôi khỏi; khỏi cần; khỏi; thôi không",
    OR: "hay",
    MANY: "mấy",
    LESS: """bớt; bớt đi; bớt lại; giảm bớt; lấy bớt; bớt cho; huỷ bớt; trừ bớt; trừ đi; rút bớt; bỏ bớt;
        bỏ đi""",
    ADD: """thêm; lấy thêm; chốt thêm; cho thêm; mua thêm; đặt thêm; gửi thêm; bỏ thêm; cộng thêm;
        ship thêm; để thêm; order thêm; bổ sung; thêm vào; thêm cho; tăng thêm; xin thêm; làm thêm cho;
        giữ thêm; múc thêm; hốt thêm; lấy tiếp; mua tiếp; đặt tiếp; chốt tiếp""",
    CHANGE: """đổi; đổi lại; sửa; sửa lại; chuyển; thay; tăng; nâng; giảm; giảm xuống; hạ xuống; rút xuống; đổi cho;
        đổi giúp;
        sửa đơn; đổi đơn""",
    INTO: "thành; sang; qua; lên; xuống; bằng; còn lại; lên thành",
    ORDER: """chốt; chốt đơn; đặt; đặt hàng; đặt mua; đặt đơn; order; oder; múc; hốt; xúc; đăng ký;
        đăng kí; lụm; rinh; quất; húp; vợt; lên đơn; tạo đơn; ghi đơn; làm đơn; book; chốt luôn; hốt luôn;
        múc luôn; đặt luôn; chốt nhé; chốt deal; bỏ vào đơn; bỏ vô đơn; bỏ vào giỏ; bỏ vô giỏ;
        cho vào đơn; cho vô đơn; cho vào giỏ; bế; khui đơn; pick; ẵm; khiêng; xách; tậu""",
    TAKE: """lấy; cũng lấy; ủng hộ; mua; cần; cần mua; cần lấy; muốn mua; muốn lấy; muốn đặt; muốn; xin; cho xin;
        lấy luôn; lấy về; mua luôn; lấy đại; mua đại; thích lấy; mần; mang về; xin lấy; xin mua; đem về;
        kiếm; vét; vét nốt; vét hết; vét sạch; bao hết; bao trọn; lấy trọn; ôm trọn""",
    GIVE: """cho; gửi; gởi; ship; giữ; để; để dành; để lại; để cho; bán cho; bán; giao; giao cho; đưa;
        đóng; đóng cho; ghi; ghi cho; note; bắt; bắt cho; cân; cân cho; soạn; lên cho; tính; tính cho;
        gói cho; gửi cho; gởi cho; ship cho; giữ cho; giữ nguyên;
        để nguyên; nhường; chuyển cho; đem; chuẩn bị; gom; nhặt; lựa;
        chọn""",
    PRICE: """bao nhiêu; bao nhiêu tiền; bao tiền; bao xiền; nhiêu xiền;
        mấy xu; mấy chục; giá; giá sao; mấy tiền; mấy đồng; mấy nghìn; mấy ngàn; mấy trăm;
        hết mấy; tổng mấy; có giảm; giảm giá; được giảm; giảm không; có bớt; bớt giá; bớt tiền; bớt không;
        bớt chút; bớt tí; bớt xíu; bớt ít; có tặng; tặng gì; được tặng; tặng không; tính sao;
        tính thế nào; rẻ hơn; có rẻ; giá sỉ; có sỉ; khuyến mãi; có km; ưu đãi; có deal; voucher;
        mã giảm giá; freeship; miễn ship; miễn phí; có quà; phí ship; phí; tiền ship; ship phí;
        nhiêu tiền; chiết khấu; free; báo giá; how much""",
    WHEN: """bao giờ; khi nào; mấy giờ; mấy ngày; bao lâu; bao ngày; hôm nào; ngày nào; chừng nào;
        lúc nào; mấy hôm; mấy tháng; mấy tuần; để được; để được bao lâu; để được lâu;
        bữa nào; bao h; thứ mấy; tháng mấy; hồi tháng mấy; ngày mấy; mùa nào; mấy tiếng; nào có; hồi nào""",
    WHAT: """sao; gì; thế nào; như thế nào; làm sao; vì sao; tại sao; sao vậy; ntn; kiểu gì; ở đâu;
        đâu rồi; chỗ nào; nơi nào; cái nào; loại nào; cách nào; mấy màu; mấy loại; mấy tuổi; ai; hay là;
        mấy cân; mấy kg; mấy ký; mấy gam; mấy lạng; mấy con; mấy gói; mấy hũ; mấy chai; mấy củ; mấy cái;
        mấy túi; mấy hộp; mấy lít; mấy năm; mấy quả; mấy mã; mấy món; bằng nào; phải không; đúng không;
        cỡ nào; cấy chi; được không; đc không; dc không; không vậy; không ạ; có thật; thật không; chưa vậy; không ta;
        chưa ta; vậy ta;
        sao ta; đi đâu;
        gồm những gì; gồm gì; nào ngon; có gì; gì không; mã nào; màu nào; con nào; gói nào; hàng nào;
        món nào; size nào; stk; số tài khoản; tài khoản nào; bank nào; ngân hàng nào; hãng nào; bên nào;
        sao rồi; tới đâu; đến đâu; ai lấy chung; ai mua chung; ai đi chung; ai chung; ai ship chung; ai mua chưa;
        ai ăn chưa; ai lấy chưa; ai mua rồi; ai ăn rồi""",
    ASK: """ib; inbox; rep; xin giá; cho xin giá; xin ảnh; xin hình; xin link; xin địa chỉ; xin số;
        xin zalo; xin sđt; cho xin link; cho xin số; cho xin địa chỉ; cho xin zalo; cho xin sđt;
        cho xin ảnh; cho hỏi; hỏi; hỏi chút; hỏi tí; cho xem; cho coi; xem thử; tư vấn; cho biết; trả lời;
        giải thích; giới thiệu; check inbox; check ib; trả lời ib; nhắn giá; kiểm tra đơn; check đơn;
        xem giúp; cho em biết; phân biệt; chỉ cách; hướng dẫn; quay gần; đọc bình luận; rep cmt; nói lại;
        nhắc lại; cho hỏi thăm; sms; nhắn tin; xin stk; xin số tài khoản""",
    SLIP: """chứ không phải; chớ không phải; chứ không phải là; chứ đâu phải; chớ đâu phải; nhầm; à nhầm; không phải;
        ghi nhầm rồi; lộn; í lộn; à lộn; nhầm nhầm; viết nhầm; gõ nhầm; ủa lộn; ủa nhầm; á nhầm; í nhầm; ý nhầm; ơ
        nhầm; ấy nhầm; ý lộn; á lộn""",
    MAYBE: """vì; thay vì; mỗi ngày; mỗi bữa; mỗi tuần; mỗi tháng; mỗi lần; hằng ngày; hàng ngày; mọi người lấy;
        mọi người mua; mọi người chốt; mọi người đặt; bà con lấy;
        bà con mua; bà con chốt; bà con đặt; cả nhà lấy; cả nhà mua; cả nhà chốt; cả nhà đặt; hoặc;
        hoặc là; chắc; chắc là; khoảng; tầm; cỡ chừng; chừng; độ; định; chưa lần nào; chưa hề; chưa từng;
        đang định; đang tính; tính mua;
        tính lấy; hình như; có khi; có thể; phân vân; suy nghĩ; để xem; để tính; để nghĩ; xem đã; xem xét;
        mai; ngày mai; mốt; tuần sau; tháng sau; lát; lát nữa; tí nữa; chút nữa; tối nay; cuối tháng;
        như hôm qua; như hôm trước; như lần trước; như mọi khi; như cũ; giống; hết; toàn bộ; tất cả; cả;
        gấp đôi; một nửa; còn bao nhiêu; nhiêu đây; gần; hơn; trở lên; dưới; trên; tối đa; tối thiểu;
        ít nhất; nhiều nhất; không biết; quên; chọn giúp; đùa; nói chơi; giả sử; ví dụ; thử xem; sale;
        nửa giá; chứ; chứ không; không được; bên kia; shop kia; nhà kia; chỗ khác; shop khác;
        mẫu thử; hàng mẫu; dùng thử; gửi lại; ship lại; giao lại; gửi bù; ship bù; bù; đền; không có; chung với;
        hộ người; hùn; chia đôi; lẻ; nói""",
    IF: """nếu; nếu còn; nếu có; nếu như; lỡ; hễ; miễn là; miễn; với điều kiện; trường hợp; nhỡ; khi có;
        khi về; chờ; đợi; đợi hàng; có hàng; hàng về; hàng mới về; có thì; còn thì; mà còn; rẻ thì;
        được thì; ngon thì; ok thì; không thì thôi; không có thì thôi; hết thì thôi; không được thì thôi; về thì;
        trúng; còn hàng thì; thì mới; ưng thì""",
    THEN: "thì",
    STILL: "còn; vẫn còn; chỉ còn",
    NOT: "không; chẳng; chả; không có chuyện; đâu có; không hề",
    NOT_YET: "chưa; chưa thấy; vẫn chưa; chưa có",
    ENOUGH: "thôi; thui",
    BEFORE: """hôm trước; hôm qua; hôm kia; hôm nọ; hôm bữa; bữa trước; bữa hổm; bữa nọ; lần trước;
        đợt trước; tuần trước; tháng trước; năm ngoái; năm trước; lúc nãy; hồi nãy; nãy giờ; từ nãy; khi nãy; ban nãy;
        vừa nãy; nãy; lúc trước; hồi trước; kỳ trước; phiên trước; live trước; đợt rồi; bữa rồi; hôm rồi;
        tuần rồi; từng mua; từng ăn; từng lấy; đã đặt; đã chốt; đã mua; đã lấy; đã order; đã nhận;
        mới mua; mới lấy; mới đặt; mới nhận; vừa mua; vừa lấy; vừa đặt; vừa chốt; vừa nhận; mới chốt;
        đơn trước; đơn cũ; hồi sáng; sáng nay; trưa nay; hồi tết; đặt nhầm; chốt nhầm; lấy nhầm;
        lỡ đặt; lỡ chốt; lỡ lấy; lỡ mua; lỡ tay đặt; lỡ tay chốt; bấm nhầm; ghi nhầm; trước giờ;
        tết rồi; hè rồi; tháng rồi; năm rồi; đặt dư; lấy dư; mua dư; chốt dư; hồi đó; hồi xưa; hồi nhỏ; hồi ấy;
        ngày xưa; ngày trước; dạo trước; dạo nọ""",
    DONE: "rồi; rồi nhé; mất rồi; xong; xong rồi; rồi mà",
    PAID: """đã chuyển khoản; chuyển khoản rồi; đã chuyển; đã ck; ck rồi; chuyển rồi; đã thanh toán;
        thanh toán rồi; trả tiền rồi; bank rồi; đã bank; chuyển tiền rồi; đã trả tiền; đã cọc; cọc rồi;
        đã đặt cọc; vừa ck; vừa chuyển; mới ck; mới chuyển; tiền vào chưa; đã chuyển tiền; đã gửi tiền;
        đã quét mã; ck xong; đã ting ting; vừa bank; mới bank; bank xong; vừa chuyển khoản; mới chuyển khoản;
        vừa thanh toán; mới thanh toán; bank cho; bank tiền; bắn tiền; chuyển khoản xong; chuyển xong""",
    EAT: "ăn; uống",
    HUH: "à; hả; hử; hở; sao ạ",
    WHENEVER: "khi nào có; khi nào về; bao giờ có; bao giờ về; chừng nào có; lúc nào có",
    STORY: """gì mà; xúc động; đặt câu hỏi; lấy chồng; mua vui; xúc phạm;
        hốt hoảng; hốt bạc; hốt rác; chốt hạ; gửi lời; lấy đâu ra; đặt niềm tin; không nghe; không nghe gì;
        không thấy gì; không hiểu gì; không nghe được;
        không nghe thấy; nghe không rõ; không nghe rõ; không nhìn rõ; nhìn không rõ; không rõ; không huỷ; đừng huỷ;
        đừng bỏ; không bỏ; chưa huỷ; đừng xoá; không trả; đừng trừ; không xoá;
        nhận; đã nhận; nhận được; nhận hàng rồi; nhận rồi; ăn rồi; uống rồi; thiếu; giao thiếu; gửi thiếu;
        giao nhầm; gửi nhầm; giao sai; hỏng; hư; dập; thối; lừa đảo; lừa; thấy; bị; nhờ; tặng; được;
        bán đắt; like; vote; đánh giá; chúc; nghe; kể; trồng; nuôi; giống hàng; thua; nhà có; đang có; khỏi chê;
        miễn chê;
        mình có; em có; chị có; chỉ có; có mỗi; có; trên bàn; gói hàng; khen; chê; quảng cáo; nghĩ; tưởng;
        nhìn; đếm; được tặng rồi; sợ; tiếc; ghen; mê; thèm; nghiện; hôm nay có; hàng bể; hàng vỡ; bị bể; bị vỡ;
        bể hết; vỡ hết; bị mốc; mốc hết;
        bị rách; rách hết; cúng cô hồn; nói thách;
        bán hết; bán được; nhiều quá; nhiều thế; nhiều vậy; hơi nhiều; ăn không hết; giao có;
        gửi có; ship có; giao mỗi; gửi mỗi; gởi thiếu; gởi nhầm; ship thiếu; ship nhầm;
        giao lộn; gửi lộn; gửi sai; ship sai; ship lộn""",
    EACH: """mỗi loại; mỗi thứ; mỗi mã; mỗi món; mỗi cái; mỗi sp; mỗi sản phẩm; mỗi con; mỗi em; mỗi;
        mỗi đứa; từng loại; từng mã; mỗi bên; đều""",
    FEW: """vài; dăm; mươi; một ít; một chút; một tí; một xíu; ít; chút; xíu; nhiều; vài ba; đôi ba;
        dăm ba; hai ba""",
    PACK: """cắt; mỗi túi; mỗi gói; mỗi hộp; mỗi bịch; mỗi hũ; mỗi bao; cắt nhỏ; chia; chia làm; chia ra; chia thành;
        chặt; tách; tách ra; đóng gói; đóng thành;
        đóng riêng; gói riêng; bọc riêng; để riêng; hút chân không; cân riêng; bỏ riêng; bỏ túi; bỏ hộp;
        đóng túi; đóng hộp; bỏ bao; bỏ bịch; bỏ thùng; bỏ bọc; cho vào bao; gói quà; bọc quà; làm thành; gói thành;
        chia đều; san ra; chặt đôi; cắt đôi; bổ đôi; chặt tư; xẻ; xé;
        xé nhỏ; xé sợi; thái; thùng xốp;
        từng con; từng gói; từng túi; từng hộp; từng cái;
        cho vào thùng xốp; cho vô thùng xốp; bỏ thùng xốp; đóng thùng xốp; túi zip; hộp quà; túi quà""",
    AND: "và; và cả; với cả; lẫn; với; cùng; cùng với; kèm; kèm theo; thêm với; cộng",
    BUT: "mà; nhưng; nhưng mà; xong; rồi thì; giờ; bây giờ; nay; hôm nay",
    CONTACT: """sđt; số điện thoại; số đt; điện thoại; đt; dt; tel; phone; lh; liên hệ; zalo; gọi;
        gọi chị; gọi em; gọi lại; alo; tên; tên là; em tên; chị tên; người nhận; số em; số chị; số mình;
        số tôi; đổi số; đổi sđt; sửa sđt; nick; facebook; fb; số này; số đó; số kia; em là; chị là;
        mình là; tôi là; sđt nhận; đúng số""",
    HERE: """địa chỉ; đ c; địa chỉ nhận; đc; dc; đổi địa chỉ; sửa địa chỉ; số nhà; nhà ở; nhà em ở;
        nhà chị ở; nhà mình ở; nhà anh ở; đổi địa chỉ nhận; địa chỉ nhà; địa chỉ em; địa chỉ chị;
        địa chỉ mới; địa chỉ cũ""",
    TOWARDS: """ra ga; về ga; tới ga; đến ga; gửi ra ga; gửi về ga; ship ra ga; giao ra ga; về; tới; đến; gửi về;
        gửi tới; gửi đến; gửi vào; gửi ra; gửi lên; gửi xuống; gửi vô;
        gửi qua; gởi về; gởi vô; ship về; ship tới; ship đến; ship vào; ship ra; ship lên; ship xuống;
        ship vô; ship qua; giao về; giao tới; giao đến; giao ở; giao tại; giao qua; giao vào; nhận tại;
        nhận ở; ở; tại; chuyển về; chuyển tới; ship đi; gửi đi; gửi đi về; giao lên; nhận hàng tại""",
    WISH: """giờ hành chính; giao cho chị; giao cho em; giao cho mình; giao cho anh; nhận hàng; giao hàng;
        giao buổi; giao sớm; giao nhanh; ship nhanh; ship sớm; gửi sớm; gửi nhanh; giao sau; giao trước;
        giao tối; giao sáng; giao chiều; giao trưa; giao cuối tuần; giao chủ nhật; giao thứ; gọi trước;
        gọi trước khi; đóng kỹ; gói kỹ; gói cẩn thận; đóng cẩn thận; đóng gói kỹ; đóng gói cẩn thận;
        gửi xe; gửi bưu điện; viettel post; viettelpost; ghtk; ghn; gửi nhà xe; đóng thùng; để bảo vệ;
        gửi bảo vệ; gửi lễ tân; nhận giùm; nhận hộ; đồng kiểm; giao giờ hành chính; nhận giờ hành chính;
        giao trong giờ hành chính; nhận trong giờ hành chính; trong giờ hành chính;
        nhận buổi; cuối tuần nhận; hẹn giao; giao tận nhà; ship hoả tốc; gửi hoả tốc; giao hoả tốc;
        gửi nhanh giúp; chành xe; nhà xe; xe khách; gửi chành; giao chành""",
}
