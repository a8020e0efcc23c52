"""The pages and machines of money, registered together: each subject adds its own here."""
from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.second_factor import proving
from core import navigation, secret_box
from core.navigation import Item
from orders import money_pages, payout_office, settlement_desk, settlement_office
from orders.allowances import checks as allowance_checks
from orders.allowances import office as allowances_office
from orders.banking import balances_office as bank_balances_office
from orders.banking import checks as bank_checks
from orders.banking import jobs as bank_jobs
from orders.banking import lines_office as bank_lines_office
from orders.banking import office as bank_office
from orders.banking import resealing as bank_resealing
from orders.banking import setting as bank_setting
from orders.banking import views as transfers
from orders.banking import webhooks as bank_webhooks
from orders.banking.statements import jobs as statements_jobs
from orders.banking.statements import office as statements_office
from orders.books import checks as books_checks
from orders.books import office as books_office
from orders.cards import checks as card_checks
from orders.cards import jobs as card_jobs
from orders.cards import office as cards_office
from orders.cards import paying as card_paying
from orders.cards import provider as card_provider
from orders.cards import setting as card_setting
from orders.cards import views as card_views
from orders.cards import webhooks as card_webhooks
from orders.cases import office as cases_office
from orders.cash import checks as cash_checks
from orders.cash import cod_office
from orders.cash import jobs as cash_jobs
from orders.cash import office as cash_office
from orders.closing import checks as closing_checks
from orders.closing import jobs as closing_jobs
from orders.debts import checks as debts_checks
from orders.debts import office as debts_office
from orders.door import checks as door_checks
from orders.door import desk as door_desk
from orders.door import office as door_office
from orders.expiry import checks as expiry_checks
from orders.expiry import due
from orders.expiry import jobs as expiry_jobs
from orders.expiry import office as expiry_office
from orders.money_pages import Page
from orders.payments import offered, providers
from orders.refunds import accounts as refund_accounts
from orders.refunds import checks as refund_checks
from orders.refunds import jobs as refund_jobs
from orders.refunds import notices as refund_notices
from orders.refunds import office as refund_office
from orders.refunds import views as refund_views
from orders.settlement import accounts as settlement_accounts
from orders.settlement import accounts_desk, accounts_office, legal_office, payout_accounts, payouts
from orders.settlement import checks as settlement_checks
from orders.settlement import jobs as settlement_jobs
from orders.shipping import carriers
from orders.shipping import desk as waybills_desk
from orders.switching import office as switching_office
from orders.switching import views as switching_views
from orders.together import desk as together_desk
from orders.together import jobs as together_jobs
from orders.together import views as together_views
from orders.trail import office as trail_office
from orders.transfer_slips import checks as slip_checks
from orders.transfer_slips import files as slip_files
from orders.transfer_slips import jobs as slip_jobs
from orders.transfer_slips import office as slips_office
from orders.transfer_slips import sending as slip_sending
from orders.transfer_slips import views as slip_views
from orders.yearly import checks as yearly_checks
from orders.yearly import desk as yearly_desk
from orders.yearly import office as yearly_office
from orders.yearly import tax_codes
from shop import lapsed

JOBS = (  # they declare themselves when they are imported
    card_jobs,
    statements_jobs,
    cash_jobs,
    bank_jobs,
    closing_jobs,
    expiry_jobs,
    refund_jobs,
    refund_notices,
    settlement_jobs,
    slip_jobs,
    together_jobs,
)
CHECKS = (
    allowance_checks,
    bank_checks,
    books_checks,
    card_checks,
    closing_checks,
    debts_checks,
    door_checks,
    expiry_checks,
    cash_checks,
    refund_checks,
    settlement_checks,
    slip_checks,
    yearly_checks,
)
PAGES = (
    allowances_office,
    together_desk,
    together_views,
    accounts_desk,
    accounts_office,
    bank_balances_office,
    bank_lines_office,
    bank_office,
    card_views,
    cards_office,
    card_webhooks,
    bank_webhooks,
    books_office,
    cases_office,
    cash_office,
    cod_office,
    debts_office,
    door_desk,
    door_office,
    expiry_office,
    legal_office,
    payout_office,
    refund_office,
    refund_views,
    settlement_desk,
    settlement_office,
    slip_views,
    slips_office,
    statements_office,
    switching_office,
    switching_views,
    trail_office,
    transfers,
    waybills_desk,
    yearly_desk,
    yearly_office,
)

FRESH = (  # what cannot be taken back, or shows a whole account number, asks again who it is
    "allowances.grant", "allowances.undo",
    "bank_accounts.add_number", "bank_accounts.end", "bank_accounts.end_number", "bank_accounts.hide",
    "bank_accounts.show", "bank_lines.end", "bank_lines.undo", "bank_lines.use",
    "deposits_office.keep",
    "legal_forms.take_back", "orders_books.close_month", "orders_cards.count_other_sum",
    "orders_cards.give_other_sum_back",
    "orders_money.came_back", "orders_money.move", "orders_money.refund", "orders_money.refund_line",
    "orders_money.write_off",
    "orders_refunds.ask", "orders_refunds.batch", "orders_refunds.begin", "orders_refunds.failed",
    "orders_refunds.file_again", "orders_refunds.give_account", "orders_refunds.read_account", "orders_refunds.sent",
    "payout_accounts.confirm", "payout_accounts.read",
    "payout_office.batch_csv", "payout_office.batch_xlsx", "payout_office.confirm", "payout_office.confirm_batch",
    "payout_office.bounce", "payout_office.make_batch", "payout_office.withdraw", "payout_office.withdraw_batch",
    "settlement_office.correct", "settlement_office.take_step",
    "yearly_office.tax_list",
)
FRESH_FORMS = (  # the same where the page of the form has its address, too: only what is sent
    "bank_accounts.overview", "legal_forms.forms", "orders_cards.payout", "settlement_office.rates_page",
    "yearly_office.limit",
)


def register(app: Flask) -> None:
    """Blueprints, commands and checks of what orders/__init__.py does not name itself."""
    bank_setting.init_app(app)
    carriers.init_app(app)
    slip_sending.init_app(app)
    for checks in CHECKS:
        checks.install()
    for pages in PAGES:
        app.register_blueprint(pages.bp)
    lapsed.provide(due.held_in_vain)
    card_setting.init_app(app)
    offered.provide(card_provider.NAME, card_setting.is_open, card_paying.check_amount)
    providers.provide(card_provider.NAME, card_setting.cards_if_open)
    navigation.add(Item("office", "orders_money.home", _l("Money"), "money", frozenset({"admin"}), 15))
    money_pages.add(Page("orders_money.cases", _l("Cases"), _l("what a person decides"), 10))
    money_pages.add(Page("orders_refunds.refunds", _l("Refunds"), _l("what goes back to buyers"), 20))
    money_pages.add(Page("bank_lines.lines", _l("Bank lines"), _l("what has come and gone"), 30))
    money_pages.add(Page("transfer_slips_office.slips", _l("Photos of transfers"), _l("what buyers send to show"), 32))
    money_pages.add(Page("orders_cash.home", _l("Cash on its way"), _l("what couriers and carriers pay in"), 45))
    money_pages.add(Page("orders_cards.cards", _l("Cards"),
                         _l("what the provider pays out, and what banks took back"), 35))
    money_pages.add(Page("orders_statements.sent", _l("Bank statements"), _l("files that a bank gives"), 40))
    money_pages.add(Page("bank_balances.overview", _l("Balances at the bank"),
                         _l("what the bank says beside what our lines come to"), 42))
    money_pages.add(Page("deposits_office.rule", _l("Deposits"), _l("when a part is paid in advance"), 55))
    money_pages.add(Page("settlement_office.runs", _l("Settlements"), _l("what sellers are paid, run by run"), 60))
    money_pages.add(Page("payout_office.waiting", _l("Payouts"), _l("what goes to the accounts of sellers"), 70))
    settlement_accounts.provide(payout_accounts.KEPT)
    secret_box.on_reseal(payout_accounts.reseal)
    secret_box.on_reseal(tax_codes.reseal)
    secret_box.on_reseal(payouts.reseal)
    secret_box.on_reseal(refund_accounts.reseal)
    secret_box.on_reseal(bank_resealing.reseal)
    secret_box.on_reseal(slip_files.reseal)
    money_pages.add(Page("debts.overview", _l("What we owe"),
                         _l("tax, commission and freight to be paid, and debts of sellers"), 72))
    money_pages.add(Page("payout_accounts.overview", _l("Accounts of sellers"), _l("where their money goes"), 70))
    money_pages.add(Page("yearly_office.overview", _l("Revenue of the year"), _l("who is near the tax-free limit"), 75))
    money_pages.add(Page("bank_accounts.overview", _l("Receiving accounts"), _l("where buyers transfer to"), 80))
    money_pages.add(Page("orders_trail.log", _l("Audit log"), _l("who did each step"), 95))
    money_pages.add(Page("orders_books.balances", _l("The books"), _l("accounts, entries, closing a month"), 90))
    proving.protect(app)
    proving.ask_again(app, FRESH)
    proving.ask_again(app, FRESH_FORMS, ("POST",))
