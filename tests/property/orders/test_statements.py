"""However a bank writes its statement, it tells the same movements; and no bytes bring the reader down."""
import contextlib
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from core.text import one_line
from orders.banking.statements import files, layout, reading
from orders.banking.statements.movements import Movement
from tests.make import bank_files

BEGIN = datetime.fromisoformat("2026-01-01T00:00:00")
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵABCĐ 0123456789.-/"
texts = st.text(LETTERS, max_size=40).map(one_line).filter(lambda text: text[:1] not in ("-", "=", "'"))
moves = st.builds(
    lambda seconds, dong, is_in, text, reference: (BEGIN + timedelta(seconds=seconds), dong, is_in, text, reference),
    st.integers(0, 360 * 86_400), st.integers(1, 999_999_999_999), st.booleans(), texts,
    st.from_regex(r"(?:FT|0)[0-9]{5,14}", fullmatch=True))
grouped = {
    "plain": str, "dots": lambda dong: f"{dong:,}".replace(",", "."), "commas": lambda dong: f"{dong:,}",
    "spaces": lambda dong: f"{dong:,}".replace(",", " "), "decimals": lambda dong: f"{dong:,}.00",
    "currency": lambda dong: f"{dong:,} VND"}
dated = {
    "vietnamese": "%d/%m/%Y %H:%M:%S", "iso": "%Y-%m-%d %H:%M:%S", "time first": "%H:%M:%S %d/%m/%Y",
    "dashes": "%d-%m-%Y %H:%M:%S"}
names = {
    "date": ["Ngày giao dịch", "Transaction date", "NGÀY GD"], "in": ["Số tiền ghi có", "Credit", "PS Có"],
    "out": ["Số tiền ghi nợ", "Debit", "PS nợ"], "amount": ["Số tiền", "Amount"],
    "text": ["Diễn giải", "Description", "Nội dung"], "reference": ["Số tham chiếu", "Ref No", "Mã giao dịch"],
    "number": ["STT", "No."]}


@st.composite
def written(draw, told):
    """The bytes of a file that tells these movements, in one of the many ways there are."""
    amount = draw(st.sampled_from([*grouped.values()]))
    day = [draw(st.sampled_from([*dated.values()])) for _ in range(2)]
    is_book, is_signed = draw(st.booleans()), draw(st.booleans())
    money = ["amount"] if is_signed else ["in", "out"]
    columns = draw(st.permutations(["date", "text", "reference", "number", *money]))
    table = [[f"SAO KÊ {i}"] for i in range(draw(st.integers(0, 3)))]
    table.append([draw(st.sampled_from(names[column])) for column in columns])
    for at, (moment, dong, is_in, text, reference) in enumerate(told):
        cells = {
            "date": moment if is_book and at % 2 else moment.strftime(day[at % 2]), "text": text,
            "reference": reference, "number": at + 1,
            "in": amount(dong) if is_in else "", "out": "" if is_in else amount(dong),
            "amount": ("" if is_in else "-") + amount(dong)}
        table.append([cells[column] for column in columns])
    table.append(["Tổng cộng"])
    if is_book:
        return bank_files.workbook(table)
    return bank_files.csv_file(
        table, draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])),
        draw(st.sampled_from([",", ";", "\t"])), draw(st.sampled_from(["\r\n", "\n"])),
        draw(st.sampled_from(["NFC", "NFD"])))


def told_by(data):
    where = files.open_file(data)
    return reading.read(where, layout.propose(where))


@given(st.data())
def test_columns_encodings_and_spellings_change_nothing(data):
    told = data.draw(st.lists(moves, min_size=1, max_size=8))

    found = told_by(data.draw(written(told)))

    assert [line.faults for line in found.lines if line.faults] == []
    assert [plain(line.movement) for line in found.lines] == told


def plain(movement: Movement):
    return (movement.when.at.replace(tzinfo=None), movement.amount, movement.is_in, movement.text, movement.reference)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(DomainError):
        told_by(data)


@given(st.data())
def test_a_spoiled_file_keeps_its_rows_apart(data):
    """Whatever stands in one row, the rows around it are read as before."""
    told = data.draw(st.lists(moves, min_size=2, max_size=4))
    rows = [[moment.strftime("%d/%m/%Y %H:%M:%S"), reference, "" if is_in else str(dong), str(dong) if is_in else "",
             "", text] for moment, dong, is_in, text, reference in told]
    spoiled = data.draw(st.lists(st.text(LETTERS + '";,', max_size=12), max_size=8))

    found = told_by(bank_files.csv_file([bank_files.HEADER, *rows[:1], spoiled, *rows[1:]]))

    kept = {line.at: line.movement for line in found.lines if line.movement is not None}
    assert [plain(kept[at]) for at in (2, *range(4, 3 + len(told)))] == told
