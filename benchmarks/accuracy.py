"""How well the labelled comments are read, by kind and difficulty, and what was accepted wrongly.

    python -m benchmarks.accuracy

A comment is right when its kind and all its lines are (data format: a JSON object a line with `text`, `on_air`, `hard`
and `expect`). "asked" is the share that needlessly troubles a person, "silent" counts those that should have.
"""
from __future__ import annotations

from livestream.grammar import Kind
from tests.unit.livestream.grammar.labelled import HELD_OUT, SETS, Compared, compared


def share(part: int, whole: int) -> str:
    """ "98.2 %", or a dash of nothing."""
    return f"{part / whole:.1%}" if whole else "-"


def table(comments: list[Compared]) -> None:
    """Print one table for comments of one file."""
    print(f"  {'':10}{'':10}{'comments':>9}{'right':>9}{'phones':>9}{'asked':>9}{'silent':>7}")
    for kind in Kind:
        for hard in (False, True):
            part = [one for one in comments if one.label["kind"] == kind and one.hard == hard]
            if not part:
                continue
            clear = [one for one in part if not one.label.get("review")]
            print(f"  {kind.value:10}{'hard' if hard else 'plain':10}{len(part):9}"
                  f"{share(sum(one.right for one in part), len(part)):>9}"
                  f"{share(sum(one.reading.phone == one.label['phone'] for one in part), len(part)):>9}"
                  f"{share(sum(one.reading.review for one in clear), len(clear)):>9}"
                  f"{sum(bool(one.label.get('review')) and not one.reading.review for one in part):7}")
    read = [one for one in comments if one.reading.kind == Kind.order]
    meant = [one for one in comments if one.label["kind"] == Kind.order]
    both = sum(one.label["kind"] == Kind.order for one in read)
    print(f"  orders: precision {share(both, len(read))}, recall {share(both, len(meant))}")
    wrong = [one for one in comments if one.accepted and not one.right]
    print(f"  accepted without a person and wrong: {len(wrong)}")
    for one in wrong:
        print(f"    {one.id} {one.text}")


def main() -> None:
    """Print a table for each labelled file."""
    for name, show in (SETS | HELD_OUT).items():
        print(name)
        table(list(compared(name, show)))
        print()


if __name__ == "__main__":
    main()
