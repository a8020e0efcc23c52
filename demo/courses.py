"""The two courses, who took part, and the hundred orders that followed them."""
from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from core import clock
from core.actors import Actor
from core.transactions import batch
from demo import past
from demo.past import Progress
from demo.plan import Basket
from demo.sellers import Seller
from training import attendance, courses, trainees
from training.access import course as visible_course
from training.courses import CourseDetails
from training.models import TraineeKind
from training.trainees import NewTrainee

_TITLE = "Khởi nghiệp trong lĩnh vực thương mại điện tử"
_PARTNER = "Trường cao đẳng Ví Dụ"
_TOPICS = ("Chụp ảnh và viết về sản phẩm", "Đứng live và trả lời bình luận", "Đóng gói, gửi hàng và giữ khách")


@dataclass(frozen=True)
class _Course:
    """One course: where, how long ago, and which of our sellers learned there."""

    commune_code: str
    place: str
    days_ago: int
    sellers: tuple[tuple[str, TraineeKind], ...]
    others: tuple[tuple[TraineeKind, str, str], ...]


_COURSES = (
    _Course(
        "03433", "Nhà văn hoá xã Bum Tở", 62,
        (("hoc-vien-bum-to", TraineeKind.HOUSEHOLD), ("sam-nui", TraineeKind.COOPERATIVE)),
        ((TraineeKind.INDIVIDUAL, "Chị Pờ Ví Dụ", "0902000001"),
         (TraineeKind.INDIVIDUAL, "Anh Khoàng Ví Dụ", "0902000002"),
         (TraineeKind.ORGANISATION, "Hội phụ nữ xã Bum Tở (ví dụ)", "0902000003")),
    ),
    _Course(
        "03595", "Trường nội trú Than Uyên", 50,
        (("co-hoc-vien", TraineeKind.HOUSEHOLD), ("nep-nuong", TraineeKind.COOPERATIVE)),
        ((TraineeKind.INDIVIDUAL, "Chị Lò Ví Dụ", "0902000004"),
         (TraineeKind.HOUSEHOLD, "Hộ nhà Tòng (ví dụ)", "0902000005"),
         (TraineeKind.INDIVIDUAL, "Anh Hoàng Ví Dụ", "0902000006")),
    ),
)


def hold(trainer: Actor, found: dict[str, Seller], orders: int, chance: random.Random, progress: Progress) -> None:
    """Hold both courses, and have what the trainees sold since then ordered and delivered."""
    for wanted in _COURSES:
        first = clock.today() - timedelta(days=wanted.days_ago)
        with batch(), clock.at(clock.day_bounds(first)[0] - timedelta(days=10)):
            code = _announce(trainer, wanted, first, found)
        with batch():
            _teach(trainer, code, first, chance)
        _sell(wanted, found, orders // len(_COURSES), chance, progress)


def _announce(trainer: Actor, wanted: _Course, first: date, found: dict[str, Seller]) -> str:
    code = courses.open_course(trainer, CourseDetails(
        _TITLE, wanted.commune_code, first, first + timedelta(days=len(_TOPICS) - 1), wanted.place, _PARTNER, 30),
        request_key=f"demo-{wanted.commune_code}")
    for day, topic in enumerate(_TOPICS):
        courses.add_lesson(trainer, code, first + timedelta(days=day), topic)
    for key, kind in wanted.sellers:
        seller = found[key]
        trainees.enrol(trainer, code, NewTrainee(kind, seller.actor.name, seller.phone, seller.slug))
    for kind, name, phone in wanted.others:
        trainees.enrol(trainer, code, NewTrainee(kind, name, phone))
    return code


def _teach(trainer: Actor, code: str, first: date, chance: random.Random) -> None:
    """Most are there each time."""
    course = visible_course(trainer, code)
    listed = [each.id for each in course.trainees]
    for day, lesson in enumerate(course.lessons):
        with clock.at(clock.day_bounds(first + timedelta(days=day))[0] + timedelta(hours=9)):
            attendance.mark(trainer, code, lesson.id, listed, [each for each in listed if chance.random() < 0.85])


def _sell(wanted: _Course, found: dict[str, Seller], orders: int, chance: random.Random, progress: Progress) -> None:
    baskets = [Basket(((size, count),)) for key, _ in wanted.sellers for goods in found[key].goods.values()
               for size in goods.sizes for count in (1, 2) if size.price * count < 400_000]
    chosen = [chance.choice(baskets) for _ in range(orders)]
    past.fill_shelves(chosen, wanted.days_ago)
    past.sell(chosen, found, range(4, wanted.days_ago - len(_TOPICS)), chance, progress,
              f"after the course in {wanted.place}")
