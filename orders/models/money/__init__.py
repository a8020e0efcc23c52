"""Money beside the payments of an order: the bank, what is given back, what is moved, what waits for a person."""
from orders.models.money.allowances import Allowance, AllowanceCorrection, AllowanceUndone, Bearer
from orders.models.money.bank import (
    BankAccount,
    BankAlias,
    BankLine,
    BankLineEnd,
    BankOpening,
    BankTelling,
    Direction,
    LineEnd,
)
from orders.models.money.bundles import BundledOrder, TransferBundle
from orders.models.money.card_payouts import CardPayout
from orders.models.money.cards import CardEvent, CardPage, Dispute, DisputeStatus, EventVerdict
from orders.models.money.cases import Case, CaseKind
from orders.models.money.cash import (
    CodDecision,
    CodSays,
    CodStatement,
    CodStatementLine,
    PaidBy,
    Remittance,
    RemittanceItem,
)
from orders.models.money.closings import CLOSING, ClosingStatus, MonthClosing
from orders.models.money.expiries import ExpiredLine, Expiry, PayReminder
from orders.models.money.line_uses import LineUse, LineUseUndone, UseKind
from orders.models.money.messages import BankCursor, BankMessage, Verdict
from orders.models.money.moves import MoneyMove, WriteOff
from orders.models.money.payout_accounts import CooperativeAccount
from orders.models.money.payouts import PAYOUT, Payout, PayoutBatch, PayoutStatus
from orders.models.money.refunds import REFUND, Refund, RefundBatch, RefundBatchItem, RefundStatus
from orders.models.money.settlements import (
    PARTS,
    SETTLEMENT,
    CommissionRate,
    CorrectionAccount,
    LineKind,
    Settlement,
    SettlementCorrection,
    SettlementLine,
    SettlementStatus,
)
from orders.models.money.slips import TransferSlip
from orders.models.money.statements import Dates, Known, RowState, StatementFile, StatementMapping, StatementRow
from orders.models.money.tax_codes import SellerTaxCode

__all__ = [
    "CLOSING",
    "PARTS",
    "PAYOUT",
    "REFUND",
    "SETTLEMENT",
    "Allowance",
    "AllowanceCorrection",
    "AllowanceUndone",
    "BankAccount",
    "BankAlias",
    "BankCursor",
    "BankLine",
    "BankLineEnd",
    "BankMessage",
    "BankOpening",
    "BankTelling",
    "Bearer",
    "BundledOrder",
    "CardEvent",
    "CardPage",
    "CardPayout",
    "Case",
    "CaseKind",
    "ClosingStatus",
    "CodDecision",
    "CodSays",
    "CodStatement",
    "CodStatementLine",
    "CommissionRate",
    "CooperativeAccount",
    "CorrectionAccount",
    "Dates",
    "Direction",
    "Dispute",
    "DisputeStatus",
    "EventVerdict",
    "ExpiredLine",
    "Expiry",
    "Known",
    "LineEnd",
    "LineKind",
    "LineUse",
    "LineUseUndone",
    "MoneyMove",
    "MonthClosing",
    "PaidBy",
    "PayReminder",
    "Payout",
    "PayoutBatch",
    "PayoutStatus",
    "Refund",
    "RefundBatch",
    "RefundBatchItem",
    "RefundStatus",
    "Remittance",
    "RemittanceItem",
    "RowState",
    "SellerTaxCode",
    "Settlement",
    "SettlementCorrection",
    "SettlementLine",
    "SettlementStatus",
    "StatementFile",
    "StatementMapping",
    "StatementRow",
    "TransferBundle",
    "TransferSlip",
    "UseKind",
    "Verdict",
    "WriteOff",
]
