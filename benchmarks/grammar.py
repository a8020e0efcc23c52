"""How many comments a second one core reads, and that hostile text takes time in proportion to its length.

    python -m benchmarks.grammar
"""
from __future__ import annotations

import json
from pathlib import Path
from time import process_time

from livestream.grammar import Grammar, RunOfShow

DATA = Path(__file__).parents[1] / "tests" / "unit" / "livestream" / "grammar" / "data"
LENGTHS = (250, 500, 1_000, 4_000, 16_000)
SHAPES = {
    "one letter": "a",
    "digits": "0",
    "digits apart": "0 ",
    "decimals": "1,",
    "item and number": "a1 2 ",
    "numbers and goods": "2kg mận ",
    "names of goods": "gà đen ",
    "half a phrase": "không biết ",
    "verbs": "chốt lấy cho ",
    "withdrawals": "huỷ không ",
    "halves and units": "nửa ký rưỡi 2 cân ",
    "each of them": "mỗi loại 1 gà, ",
    "minus signs": "a1 -5 - ",
    "short names": "kgmận 2",
    "corrections": "2 à nhầm không 3 gà ",
    "conditions": "còn thì lấy 2 ",
    "prices": "gà 280k/2kg ",
    "phones": "0912345678 ",
    "phones in words": "không chín một hai ",
    "codes in a row": "mã 1,2,3 ",
    "address parts": "số 12 ngõ 5 ",
    "unknown words": "xqz wvq ",
    "marks": "?!.,",
    "combining marks": "a\u0301\u0302\u0323",
    "pictures": "\U0001f970",
    "spaces": " \t",
    "widths": "ｃｈốｔ２ｋｇ ",
}


def comments_per_second(rounds: int = 8) -> float:
    """The best of three measurements over the labelled comments, in processor time of one core."""
    grammar = Grammar(RunOfShow.from_json(json.loads((DATA / "run_of_show.json").read_text("utf-8"))))
    lines = (DATA / "comments_dev.jsonl").read_text("utf-8").splitlines()
    comments = [(comment["text"], comment["on_air"]) for comment in map(json.loads, lines)]
    best = 0.0
    for _ in range(3):
        began = process_time()
        for _ in range(rounds):
            for text, on_air in comments:
                grammar.read(text, on_air)
        best = max(best, rounds * len(comments) / (process_time() - began))
    return best


def milliseconds(grammar: Grammar, text: str) -> float:
    """The best of five times for one text, in processor time."""
    times = []
    for _ in range(5):
        began = process_time()
        grammar.read(text, "A01")
        times.append(process_time() - began)
    return min(times) * 1_000


def main() -> None:
    """Print both tables."""
    print(f"comments a second on one core: {comments_per_second():,.0f}\n")
    grammar = Grammar(RunOfShow.from_json(json.loads((DATA / "run_of_show.json").read_text("utf-8"))))
    print("milliseconds for hostile text of so many characters (500 are read)")
    print(f"{'':20}" + "".join(f"{length:>9,}" for length in LENGTHS))
    for name, part in SHAPES.items():
        texts = ((part * (length // len(part) + 1))[:length] for length in LENGTHS)
        print(f"{name:20}" + "".join(f"{milliseconds(grammar, text):9.2f}" for text in texts))


if __name__ == "__main__":
    main()
