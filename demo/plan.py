"""So many orders that are worth exactly so much: chosen by chance from baskets people really buy."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from demo.sellers import Seller, Size

_TRIES = 200


@dataclass(frozen=True)
class Basket:
    """What one buyer takes: (pack size, how many) pairs."""

    lines: tuple[tuple[Size, int], ...]

    @property
    def value(self) -> int:
        """Of the goods, in dong."""
        return sum(size.price * count for size, count in self.lines)


def choose(baskets: Sequence[Basket], count: int, total: int, chance: random.Random) -> list[Basket]:
    """`count` of `baskets`, worth `total` dong in all. Raises ValueError where no exchange makes up the rest.

    Chosen evenly first; then single orders are exchanged, each time by the largest step that does not overshoot.
    Where that leads nowhere, one is exchanged by chance, some times.
    """
    chosen = [chance.choice(baskets) for _ in range(count)]
    steps = sorted(
        ((new.value - old.value, old, new) for old in baskets for new in baskets if old.value != new.value),
        key=lambda step: -abs(step[0]),
    )
    for _ in range(_TRIES):
        while rest := total - sum(basket.value for basket in chosen):
            fitting = ((chosen.index(old), new) for step, old, new in steps
                       if step * rest > 0 and abs(step) <= abs(rest) and old in chosen)
            place, new = next(fitting, (-1, None))
            if new is None:
                break
            chosen[place] = new
        if not rest:
            chance.shuffle(chosen)
            return chosen
        chosen[chance.randrange(count)] = chance.choice(baskets)
    raise ValueError(f"{count} orders cannot be worth {total}")


def baskets(
    sellers: dict[str, Seller], wanted: Sequence[Sequence[tuple[str, str, int, int]]]
) -> list[Basket]:
    """Baskets from (seller, product, which pack size, how many)."""
    return [
        Basket(tuple((sellers[key].goods[name].sizes[size], count) for key, name, size, count in lines))
        for lines in wanted
    ]


BINH_LU = (
    (("may-trang", "Miến dong Bình Lư", 0, 1),),
    (("may-trang", "Miến dong Bình Lư", 0, 2),),
    (("may-trang", "Miến dong Bình Lư", 1, 1),),
    (("may-trang", "Thịt trâu gác bếp", 1, 1),),
    (("may-trang", "Chè Shan Tuyết Bình Lư", 0, 1),),
    (("nha-lua", "Măng khô lưỡi lợn", 0, 1),),
    (("nha-lua", "Măng khô lưỡi lợn", 1, 1),),
    (("nha-lua", "Chẩm chéo Bình Lư", 0, 2),),
    (("may-trang", "Miến dong Bình Lư", 1, 1), ("nha-lua", "Chẩm chéo Bình Lư", 0, 1)),
)
