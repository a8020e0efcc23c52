"""Words around an order, as data: who speaks, small words, what goods are like, places, short forms."""
from __future__ import annotations

from livestream.grammar import vocabulary as v

PHRASES: dict[str, str] = {
    v.WHO: """em; chị; anh; cô; chú; bác; dì; cậu; mợ; thím; ông; bà; cháu; mình; tôi; tớ; tao; tui; bạn;
        shop; ad; admin; chủ shop; nhà em; nhà chị; nhà mình; nhà anh; nhà tôi; bé; cưng; mẹ; ba mẹ; bố;
        má; ba má; vợ; chồng; vợ chồng; con gái; con trai; ông xã; bà xã; mọi người; cả nhà; bà con;
        mấy chị; chị em; anh em; ông bà; hai bác; nội; ngoại; bà nội; bà ngoại; ông nội; ông ngoại; thằng;
        đứa; cô ba; người ta; họ; nó; tụi mình; tụi em; chị gái; em gái; bạn mình; bạn em; bạn chị; sếp;
        đồng nghiệp; cty; công ty; cơ quan; hàng xóm; host; chủ live; chị chủ; anh chủ; kế toán; bảo vệ; lễ tân;
        thủ quỹ; văn thư; giáo viên; y tá; bác sĩ; lái xe; giám đốc;
        trưởng phòng; văn phòng; chị em văn phòng; phòng chị; phòng em;
        bếp nhà chị; bếp nhà em; nhóm chị; nhóm em; hội chị; hội em; hội bạn;
        bạn thân; hội bạn thân; lớp em; em yêu; chị yêu; cả cty; cả công ty; cả xóm; cả phòng; cả lớp; cả hội; út;
        em gái xinh; chế; em iu; chị iu; e iu; c iu; shop yêu; shop iu; cưng iu;
        ní; má ơi; cụ; con bé; quý khách; thầy; cháu nội; bá; mế; mệ; o; choa; cô giáo; cô bán hàng;
        chị bán hàng; em bán hàng; bà chị; chủ; bà chủ; mẹ chồng; mẹ vợ; mẹ em; mẹ chị""",
    v.SMALL: """ạ; ơi; nhé; nha; nhe; nhá; nghe; nghen; nhen; hen; hén; ha; đi; luôn; ngay; liền; nào; nè; êi; ei; nhoa;
        nà; này; nầy; đó; đấy; kìa; kia; ấy; đây; vậy; thế; dạ; vâng; ừ; uh; um; ok; oke; okie; okay; oki;
        giùm; dùm; giúp; hộ; với; nữa; cũng; cũng được; được rồi; thôi nhé; thôi thì; nốt; nốt cho; cuối; cuối cùng;
        cái; con; chiếc; của;
        cho; lại; ra; vào; vô; lên; xuống; đủ; đúng; thì; là; nhân tiện; tiện; tiện thể; hihi; hehe; haha;
        kkk; hi; hello; alo alo; chào; xin chào; xin lỗi;
        xin phép; cảm ơn; thank; thanks; tks; thanks shop; cám ơn; phiền; nhờ; giúp với; giùm với; với ạ;
        đầu tiên; trước; trước nhé; trước đã; đã; xíu; nhỉ; chớ; á; ớ; ồ; ô; ôi; úi; ui; ây; ê; này nhé;
        hôm nay; tối nay luôn; lần này; đợt này; phiên này; live này; vẫn; mới; hẳn; tới; tạm; tạm thời;
        riêng; chung; cùng; chung đơn; cùng đơn; một đơn; chung một đơn; vào đơn; vô đơn; trong đơn;
        khỏi đơn; ra khỏi; khỏi; ra khỏi đơn; đơn; đơn hàng; đơn này; đơn của; vào đơn cũ; hàng; món;
        mã này; sp này; mẫu này; mẫu đó; mẫu; kiểu này; chuyển khoản; chuyển khoản trước; loại này;
        cod; trả sau; chuyển tiền sau; chuyển khoản sau; thanh toán sau; trả tiền sau; gửi tiền sau;
        nhận hàng trả tiền; trả tiền khi nhận; thanh toán khi nhận; nhận rồi trả tiền;
        cái này; con này; gói này; túi này; hộp này; chai này; hũ này; cái đó; món này; hàng này;
        đơn vừa nãy; đơn vừa đặt; đơn lúc nãy; đơn đặt; số lượng; sl; số; đúng rồi; chuẩn; chuẩn rồi;
        ok em; quyết; quyết luôn; luôn và ngay; thật; nhanh; nhanh nhanh; lẹ; gấp; sớm; kịp; kẻo hết;
        không hết; sợ hết; chậm; thôi; đâu; đâu nhé; hết tiền; hết tiền rồi; bận; bận rồi; nên; phần;
        suất; nhiệt tình; hết mình; tự tin; mạnh dạn; lại cho; đến; nhớ; nhớ nhé; nhớ giúp;
        lần nữa; coi; coi sao; thử coi; lận; liều; tận; tới tận; giúp em; giúp chị; giùm em; hộ em; hộ chị;
        hộ mình; hộ anh; kẻo; tất; tổng; tổng cộng; cộng lại; rằng; những; các; một;
        chính; bên; nhà; gì đó; nhà mình; thử; đang; vừa; sẽ; từ; ngày""",
    v.TIME: """buổi sáng; buổi chiều; buổi tối; buổi trưa; sáng mai; chiều mai; trưa mai; tối mai; ban đêm; ngoài giờ;
        tan tầm; tan làm; thứ hai; thứ ba; thứ tư; thứ năm; thứ sáu; thứ bảy; chủ nhật""",
    v.KIND: """hàng cũ; đồ cũ; loại cũ;
        hay quá; hay lắm; hay thế; hay ghê; hay vậy; ngon; ngon ngon; thật ngon; nhất; to nhất; ngon nhất;
        đẹp nhất; đẹp; tươi; mới;
        to; to to; nhỏ; bé; lớn; vừa; chín; chín tới; xanh; đỏ; vàng; tím; đen; trắng; hồng; nâu; be; xám;
        cam nhạt; xanh lá; xanh dương; màu; mầu; màu đỏ; màu xanh; màu đen; màu vàng; màu tím; màu hồng;
        màu trắng; màu nâu; hoa văn; hoạ tiết; loại ngon; loại to; loại nhỏ; loại đẹp; loại đặc biệt; loại vừa;
        loại mới; loại tươi; loại; size; sai; cỡ; dày; mỏng; ngọt; chua; cay; ít cay; không cay; nhạt;
        đậm; đều; kỹ; cẩn thận; sạch; khô; ướt; già; non; béo; nạc; thơm; dẻo; mềm; giòn; nguyên chất;
        chuẩn; xịn; hàng chuẩn; hàng mới; hàng đẹp; hàng tươi; ăn; ăn thử; dùng thử; thử; ăn dần; ăn tết;
        uống; uống thử; nấu; kho; nếm; nếm thử; nhắm; nhắm rượu; hầm; xào; luộc; pha; nấu phở; nấu cháo; nướng; ngâm;
        ngâm rượu; biếu; đi biếu; làm quà; quà; quà tết; tặng mẹ;
        biếu mẹ; biếu sếp; về; về ăn; về nấu; đem về; mang về; cúng; cúng giỗ; tết; đám giỗ; đãi khách;
        nhậu; lai rai; nguyên con; làm sẵn; làm sạch; sống; chặt sẵn; cắt sẵn; mổ sẵn; bao ăn; bao ngon;
        trên tay; đang cầm; đang giới thiệu; đang live; đang bán; đầu; đầu mùa; cuối mùa; mùa này;
        hàng loại một; còn mới; date mới; date xa; đặc sản; vùng cao; tây bắc; quê; nhà làm; nhà trồng;
        rừng; tự nhiên; hữu cơ; cho đám cưới; đám cưới; đám hỏi; đám tiệc; liên hoan; tất niên; sinh nhật;
        đầy tháng; thôi nôi; cho quán; quán ăn; quán nướng; cho bé; cho mẹ; cho bố; cho bà; cho ông;
        cho cả nhà; cho gia đình; dùng;
        xài; bồi bổ; tẩm bổ; cho khoẻ; giống; giống trên hình; như hình; như ảnh; trong hình; để ăn;
        để chấm; để kho; để xào; để hầm; để pha; để ngâm; để nhậu; cho bà nội; cho bà ngoại; cho ông nội; cho ông ngoại;
        để biếu; để nấu; để cúng; để dùng; để uống; để làm quà; thêu; thêu tay; đeo; đi làm; đi chơi;
        cuối tuần; nhậu cuối tuần; chiều nay; trưa; ăn thêm; uống dần; ăn chơi; ăn cơm; xem sao;
        xem thế nào; nhân dịp; khai trương; quá; lắm; ghê; thế; xinh; dễ thương; chất lượng; không hạt;
        có hạt; nguyên vỏ; ship chung; đi chung; gửi chung; gộp; gộp đơn; chung ship; ship cùng;
        gửi cùng""",
    v.THING: """đánh giá; sao; ngôi sao; phiếu; lời chào; lời chúc; tình cảm; niềm tin; nhiệt; bình luận;
        cmt; comment; mắt; mắt xem; triệu view; view; follow; flow; share; chia sẻ; tương tác; live;
        livestream; phiên; hoa; tiền; chân thành; vui vẻ; sức khoẻ; bình an; may mắn; thành công;
        đắt hàng; buôn may bán đắt; năm mới; mạng; sóng; tiếng; hình; camera; míc; mic; âm thanh; nhạc;
        ánh sáng; đèn; tay; áo; quần; tóc; mặt; giọng; giá; thời gian; lòng; tâm; trọn bộ; đồ; lời; gan;
        hoạ; tấm lòng; đường; cháy; vui; bữa; bữa cơm; kinh nghiệm""",
    v.COUNT: """giờ; h; g sáng; phút; p nữa; giây; ngày; hôm; tuần; tháng; năm nay; tuổi; người; đứa;
        anh em; chị em; vợ chồng; mẹ con; lần; đơn; đơn hàng; sao; điểm; like; tim; tym; vote; view; mắt;
        m; mét; cm; mm; phần trăm; độ; bình luận; cmt; follow; tầng; thế hệ; nghìn; ngàn; triệu; tr;
        trăm nghìn; trăm ngàn; mùa; vụ; đời; giấc; buổi; chuyến; km; cây số; bước; đầu; share; lượt; xị;
        h30; h15; k; ng; củ khoai; loại; loại này; thứ; món; mã; bên; phiên; giọt; muỗng; thìa""",
    v.RANK: """loại; thứ; lần; tập; tháng; ngày; năm; ca; hạng; top; size; cỡ; lớp; lúc; mồng; mùng; live;
        tết; tuần; đợt; số máy; còn lại; giá; giảm; hơn; khoá; cách; ưu tiên""",
    v.PART: """số nhà; ngõ; ngách; hẻm; kiệt; đường; phố; tổ; thôn; xóm; ấp; bản; buôn; khu; lô; tầng;
        phòng; căn hộ; căn; chung cư; toà; toà nhà; xã; phường; thị trấn; thị xã; huyện; quận; tỉnh;
        thành phố; tp; tx; tt; khu phố; kp; khu đô thị; kđt; kcn; khu công nghiệp; quốc lộ; ql; tỉnh lộ;
        đại lộ; chợ; ngã tư; ngã ba; cầu; bến xe; trường; bệnh viện; cạnh; gần chợ; đối diện; sau lưng;
        đội; block; tiểu khu; tdp; tổ dân phố; ubnd; bưu điện; công ty; vòng xoay; cây xăng; cư xá; kim;
        khóm; nhà ga; sân bay; mặt đường; chân cầu; cổng; nhà văn hoá; trạm y tế""",
    v.PLACE: """hà nội; hn; hnoi; sài gòn; sg; sgn; hcm; tphcm; tp hcm; hồ chí minh; đà nẵng; đn;
        hải phòng; hp; cần thơ; huế; an giang; bà rịa; vũng tàu; bạc liêu; bắc giang; bắc kạn; bắc ninh;
        bến tre; bình dương; bình định; bình phước; bình thuận; cà mau; cao bằng; đắk lắk; đăk lăk;
        đắk nông; điện biên; đồng nai; đồng tháp; gia lai; hà giang; hà nam; hà tĩnh; hải dương;
        hậu giang; hoà bình; hưng yên; khánh hoà; kiên giang; kon tum; lai châu; lạng sơn; lào cai;
        lâm đồng; long an; nam định; nghệ an; ninh bình; ninh thuận; phú thọ; phú yên; quảng bình;
        quảng nam; quảng ngãi; quảng ninh; quảng trị; sóc trăng; sơn la; tây ninh; thái bình; thái nguyên;
        thanh hoá; tiền giang; trà vinh; tuyên quang; vĩnh long; vĩnh phúc; yên bái; nha trang; đà lạt;
        biên hoà; thủ đức; gò vấp; bình thạnh; tân bình; hà đông; cầu giấy; đống đa; hai bà trưng;
        ba đình; hoàn kiếm; thanh xuân; hoàng mai; long biên; nam từ liêm; bắc từ liêm; gia lâm; đông anh;
        vinh; tp vinh; hạ long; sa pa; sapa; than uyên; sìn hồ; tam đường; phong thổ; mường tè; tân uyên;
        nậm nhùn; tân phong; bình lư; bum tở; buôn ma thuột; bmt; pleiku; quy nhơn; phan thiết; rạch giá;
        long xuyên; mỹ tho; trà my; trà ôn; trà cú; trà bồng; mang yang; chợ gạo; gò gạo; chợ gà;
        cù chính lan; cù lao; xã đàn; việt trì; thái lan; trung quốc; tq; mỹ; nhật; hàn; đài loan;
        châu âu; tây hồ; sâm sơn; sầm sơn; bình chánh; hóc môn; củ chi; quận một; tân phú; nhà bè;
        phú nhuận; hội an; tam kỳ; măng đen; nam trà my; bắc trà my; trà lĩnh; trà lý; mang thít; gạo chợ;
        hàn quốc; nhật bản; cai lậy; cái bè; cái răng; củ chuối""",
}

SHORT: dict[str, str] = {
    word: meant
    for meant, words in {
        "hạt": "hột",
        "bữa": "bựa",
        "không": "nỏ hông hôn hơm ko k kh khg hong hông hổng hok hk hem khong kô kông hôg kg0 hog hơm khum hăm",
        "được": "dk duoc đuoc đươc đươk dc̣ đượk",
        "gì": "j ji rì",
        "bao nhiêu": "bn bnh bnhiu bnhieu nhiêu nhiu bnhiêu baonhieu bnhiu bnhieeu",
        "vậy": "v z zậy dậy dzậy zay vại",
        "rồi": "r rùi roài ròi",
        "thế nào": "ntn tnao tnào",
        "lấy": "nấy lay lấi lấy lây laý lẩy",
        "chốt": "chot chót chôt chôts chốtt trốt trot",
        "gửi": "gưi",
        "ship": "síp sip shjp shíp",
        "shop": "sop sốp sóp s shopp sh shóp",
        "em": "e iem",
        "chị": "c chj cj ch",
        "anh": "a",
        "mình": "mìh mih mjh mik mk mìn m mh mjnh",
        "bạn": "b",
        "đâu": "mô",
        "tao": "tau",
        "đi": "ik đy đê",
        "về": "zìa dìa",
        "rượu": "rịu riệu",
        "yêu": "iu",
        "thế": "rứa",
        "này": "ni nì",
        "kia": "tê",
        "đó": "nớ",
        "nhỉ": "hè hỉ",
        "nhe": "hầy hây hí",
        "nữa": "nựa nx",
        "cái": "cấy",
        "trước": "trc trk trướk",
        "đăng ký": "dky dki đky đki dangky đk",
        "với": "vs zới zs w vơi dới dí zí",
        "nhé": "nhs",
        "muốn": "mún mun muon",
        "cũng": "cx cg cũg",
        "quá": "qá wa wá qa",
        "ơi": "ưi uiii ơiii",
        "thêm": "thim",
        "giùm": "zùm",
        "tôi": "t toy",
        "zalo": "zl dalo da-lo",
        "inbox": "inb ibx ibox inboxx",
        "điện thoại": "đth dthoai dthoại",
        "sđt": "sdt sodt sđth",
        "chuyển khoản": "ck ckhoan",
        "freeship": "fs frs frship fship",
        "bây giờ": "bh bjo bgio chừ",
        "bao giờ": "bg bjờ baoh",
        "biết": "bít bit",
        "thích": "thik thíc",
        "trả lời": "tl trl",
        "cảm ơn": "cmon cảmơn camon tks thanks thank",
        "order": "oder od",
        "mọi người": "mn mng",
        "người": "ng ngừi",
        "huỷ": "huỹ hũy",
        "đơn": "dh đh",
        "luôn": "lun lunn",
        "nha": "nhaa nhoa nghenn nek nèk nekk",
        "một": "môt",
        "kỹ": "kĩ",
        "thì": "thj thi",
        "số lượng": "sl",
        "sản phẩm": "spham sphẩm",
        "còn": "còng",
    }.items()
    for word in words.split()
}
