"""Statements of Viettel Post about cash on delivery, as it sends them."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.make import bank_files

COD_HEADER = ("STT", "Số BILL", "Ngày gửi", "Dịch vụ", "Ngày phát thành công", "Số tiền COD", "Ghi chú")
FEE_HEADER = ("STT", "Số BILL", "Ngày gửi", "Dịch vụ", "Trọng lượng", "Cước phí", "Cước đã thu", "Giảm giá",
              "Tổng số tiền", "Ghi chú")
NAME = "BangKeChiCOD_30873899_20260918.xlsx"
TRANSFER = "VTP GLMTQY18 180926 30873899 thanh toan COD"


def table(collected: Sequence[tuple[Any, int]], costs: Sequence[tuple[Any, int]] = (), **told: Any) -> list[list[Any]]:
    """The rows of a statement; `told` are sums that it states: cod, fees, net, total_cod, total_fees."""
    cod, fee = sum(amount for _, amount in collected), sum(amount for _, amount in costs)
    return [
        ["TỔNG CÔNG TY CỔ PHẦN BƯU CHÍNH VIETTEL"], ["BẢNG KÊ ĐỐI SOÁT THANH TOÁN"],
        ["Mã khách hàng: GLMTQY18"], ["Tên khách hàng:", "HTX mẫu Bình Lư"], ["Mã số thuế:", "6200123456"],
        ["", "", "Lai Châu, ngày 18 tháng 09 năm 2026"], [],
        ["CHI TIẾT SỐ TIỀN COD"], list(COD_HEADER),
        *([i, bill, "10/09/2026", "VCN", date(2026, 9, 12), amount, ""]
          for i, (bill, amount) in enumerate(collected, 1)),
        ["TỔNG CỘNG", "", "", "", "", told.get("total_cod", cod)], [],
        ["CHI TIẾT TIỀN CƯỚC"], list(FEE_HEADER),
        *([i, bill, "10/09/2026", "VCN", 2000, amount, 0, 0, amount, ""] for i, (bill, amount) in enumerate(costs, 1)),
        ["TỔNG CỘNG", "", "", "", "", "", "", "", told.get("total_fees", fee)], [],
        ["KẾT LUẬN ĐỐI SOÁT"],
        ["1. Số tiền COD phải trả (VNĐ)", "", "", "", "", told.get("cod", cod)],
        ["2. Số tiền cước CPN (VNĐ)", "", "", "", "", told.get("fees", fee)],
        ["3. Số tiền còn lại (VNĐ)", "", "", "", "", told.get("net", cod - fee)]]


def workbook(collected: Sequence[tuple[Any, int]], costs: Sequence[tuple[Any, int]] = (), **told: Any) -> bytes:
    """The same as a workbook."""
    return bank_files.workbook(table(collected, costs, **told), sheet="BangKe")
