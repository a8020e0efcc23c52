"""One small market with three sides that must not see each other, made once on each database.

Side one sells in Bình Lư, side two in Sìn Hồ, both in Lai Châu; side three in Hà Nội, another province. Each has
a cooperative with a member, a live session with a crew, a course with a trainer, an officer, staff of its
province, and buyers whose names, numbers and streets are found nowhere else.
"""
from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from accounts import grants, people
from accounts.models import Person, Role, Scope
from accounts.people import NewPerson
from core import clock
from core.actors import NOBODY, SYSTEM
from core.db import db
from livestream import screens, sessions
from livestream.bringing import comment_imports
from livestream.buying import restricting
from livestream.comments import review
from livestream.models import LiveSession, Platform, ViewerReminder
from livestream.planning import feeds, viewers
from livestream.printing import slips
from orders import parcels
from orders.delivery import complete
from orders.models import Order
from shop import photos
from shop.models import Product
from shop.places import units
from tests.integration.access import moneyed, paid_first, readiness, receiving, rehearsing, settling
from tests.integration.access.visitors import Program, Visitor
from tests.make import audience, livestream, orders, pictures, shop, training

COMMUNES = {"one": "03390", "two": "03478", "three": "00577"}
ROLES = ("stranger", "person", "member", "host", "operator", "trainer", "officer", "province", "admin")
_SIDED = {
    Role.MEMBER: Scope.COOPERATIVE, Role.HOST: Scope.EVERYWHERE, Role.OPERATOR: Scope.EVERYWHERE,
    Role.TRAINER: Scope.EVERYWHERE, Role.OFFICER: Scope.COMMUNE, Role.PROVINCE: Scope.PROVINCE,
}


@dataclass(frozen=True)
class Secrets:
    """What only buyers and those who serve them may read."""

    phones: tuple[str, ...]
    names: tuple[str, ...]
    streets: tuple[str, ...]
    links: tuple[str, ...]


@dataclass
class Side:
    """A third of the market. `things` names what addresses may hold: slugs, codes and numbers."""

    name: str
    commune: str
    people: dict[Role, int]
    things: dict[str, str]
    secrets: Secrets


@dataclass
class World:
    """The whole market."""

    app: Flask
    media: str = ""
    sides: dict[str, Side] = field(default_factory=dict)
    admin_id: int = 0
    person_id: int = 0
    mixed_code: str = ""
    walks: dict[str, Any] = field(default_factory=dict)

    @property
    def dialect(self) -> str:
        """Which database it is on."""
        return "sqlite" if self.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else "postgresql"

    def who(self, role: str, side: str = "one") -> int | None:
        """The id of the person with this role on this side; none for a stranger."""
        if role == "stranger":
            return None
        return {"admin": self.admin_id, "person": self.person_id}.get(role) or self.sides[side].people[Role(role)]

    def visitor(self, role: str, side: str = "one") -> Visitor:
        """A browser of its own in which this person is signed in."""
        return Visitor(self.app, self.who(role, side))

    def program(self, role: str, side: str = "one") -> Program:
        """A program with a token of this person."""
        return Program(self.app, self.who(role, side))


def make(app: Flask, media: str) -> World:
    """Fill an empty market."""
    app.config["MEDIA_DIR"], app.config["PRIVATE_DIR"] = media, f"{media}-private"
    world = World(app, media)
    with app.app_context():
        world.admin_id = _person("Quản Trị Chợ", Role.ADMIN, Scope.EVERYWHERE, "")
        world.person_id = _person("Chị Chưa Vai")
        for number, (name, commune) in enumerate(COMMUNES.items(), 1):
            world.sides[name] = _side(number, name, commune)
        world.mixed_code = _mixed(world)
        db.session.remove()
    return world


def _person(name: str, role: Role | None = None, scope: Scope = Scope.EVERYWHERE, ref: str = "") -> int:
    _person.made += 1  # type: ignore[attr-defined]
    phone = f"0388{_person.made:06d}"  # type: ignore[attr-defined]
    people.invite(SYSTEM, NewPerson(name, phone, language="en"))
    person_id = people.known(phone).id
    if role is not None:
        grants.grant(SYSTEM, person_id, role, scope, ref)
    return person_id


_person.made = 0  # type: ignore[attr-defined]


def _waiting_number(number: int) -> str:
    """Which number on a side waits to be reminded."""
    return f"037700000{number}"


def _reminder(session: LiveSession, phone: str) -> str:
    """The secret of a viewer who wants to be reminded of this session."""
    viewers.ask(session.id, phone, "en")
    found = sa.select(ViewerReminder.secret).where(ViewerReminder.session_id == session.id)
    return db.session.scalars(found).one()


def _side(number: int, name: str, commune: str) -> Side:
    province = units.ward(commune).province_code
    seller = shop.cooperative(f"Hợp tác xã Phía {number}", commune, contact_phone=f"036900000{number}")
    refs = {Scope.COOPERATIVE: str(seller.id), Scope.COMMUNE: commune, Scope.PROVINCE: province}
    staff = {role: _person(f"{role.value.title()} Phía {number}", role, scope, refs.get(scope, ""))
             for role, scope in _SIDED.items()}
    goods = shop.product(seller, shop.kilo(1_000_000), name=f"Mận phía {number}", in_stock=900_000)
    spare = shop.product(seller, shop.kilo(50_000), name=f"Gạo phía {number}", in_stock=90_000)
    photo = photos.add_photo(SYSTEM, goods.id, io.BytesIO(pictures.jpeg()), "Mận")
    paid = paid_first.things(number, commune, seller.id, staff, spare)
    session = _session(number, commune, seller.id, staff, goods)
    livestream.say(session, "1", f"Nghi Ngờ Kín {number}")
    doubtful = livestream.last_comment(session)
    look_id, restriction_id = _looked_at(session, number)
    livestream.say(session, "a1 1kg", f"Chưa Địa Chỉ {number}")
    waiting = livestream.order_of(session, f"Chưa Địa Chỉ {number}")
    planned = livestream.planned(
        title=f"Phiên mai phía {number}", commune_code=commune, host_ids=(staff[Role.HOST],),
        operator_ids=(staff[Role.OPERATOR],), cooperative_ids=(seller.id,),
        starts_at=clock.now() + timedelta(days=2), ends_at=clock.now() + timedelta(days=2, hours=2))
    livestream.add(planned, spare, 1_000)
    ready = readiness.prepare(planned, spare, number)
    course = training.course(people.as_actor(db.session.get_one(Person, staff[Role.TRAINER])),
                             title=f"Khóa học phía {number}", commune_code=commune)
    trainee = training.trainee(course, f"Học Viên {number}", seller=seller.slug)
    made = [_order(number, 1, goods, spare), _order(number, 2, goods, spare, kilos=3), _live_order(number, session),
            _order(number, 4, goods, spare)]
    parcels.deliver(SYSTEM, orders.shipped(made[3]).id, with_cash=True)
    held = grants.held_by(_person(f"Tạm Thời {number}", Role.TRAINER))[0]
    buyer = livestream.buyer(session, f"Khách Kín {number}3")
    slip_run = slips.print_new(SYSTEM, session.id)
    things = {
        "cooperative": seller.slug, "product": goods.slug, "spare": spare.slug, "sku": goods.variants[0].sku,
        "photo": photo.key, "size": "480", "commune": commune, "session": session.code, "planned": planned.code,
        "item": "A01", "buyer": str(buyer.number), "comment": str(doubtful.id),
        "channel": str(session.channels[0].channel_id),
        "course": course.code, "trainee": str(trainee.id), "lesson": str(course.lessons[0].id),
        "order": made[0].code, "parcel": made[0].parcels[0].code, "to_call": made[1].code, "secret": made[0].secret,
        "person": str(_person(f"Người Thừa {number}")), "grant": str(held.id), "role": "trainer",
        "category": "fruit", "waiting": waiting.secret, "slip_run": str(slip_run),
        "slip": str(slips.latest(session)[0].id), "deal": str(livestream.deal(session).id),
        "reminder": _reminder(planned, _waiting_number(number)),
        "comment_file": str(comment_imports.keep(
            SYSTEM, session.id, session.channels[0].channel_id, "binh-luan.csv",
            f"tên,bình luận\nBình Luận Kín {number},đẹp quá".encode()).id),
        "calendar": feeds.renew(people.as_actor(db.session.get_one(Person, _person(f"Có Lịch {number}", Role.HOST)))),
        "look": str(look_id), "restriction": str(restriction_id), **ready,
        "talk": audience.indiscreet(session, f"035700000{number}", f"Người Xem Kín {number}"),
        **rehearsing.things(number, commune, seller.id, staff, spare), **paid, **settling.things(seller),
        **receiving.things(number, spare), **moneyed.things(number, spare),
    }
    buyers = [_buyer(number, which) for which in (1, 2, 3, 4)]
    phones, names, streets = (tuple(each[what] for each in buyers) for what in ("buyer_phone", "buyer_name", "street"))
    links = tuple(order.secret for order in made)
    phones += (_waiting_number(number), f"035700000{number}")
    names += (f"Người Xem Kín {number}",)
    return Side(name, commune, staff, things, Secrets(phones, names, streets, links))


def _looked_at(session: LiveSession, number: int) -> tuple[int, int]:
    """Somebody who wrote again after they had been dismissed, and whom the cooperative wants to speak with first."""
    name = f"Viết Lại Kín {number}"
    livestream.say(session, "1", name)
    review.dismiss(SYSTEM, session.id, livestream.last_comment(session).id)
    livestream.say(session, "a1 còn không ạ", name)
    look = screens.looks(session)[0]
    until = clock.today() + timedelta(days=7)
    [row] = restricting.restrict(SYSTEM, session.id, look["number"], "không nhận hàng", until)
    return look["id"], row.id


def _session(number: int, commune: str, seller_id: int, staff: dict[Role, int], goods: Product) -> LiveSession:
    channels = (livestream.channel(Platform.OWN).id, livestream.channel().id)
    session = livestream.planned(
        title=f"Phiên chợ phía {number}", commune_code=commune, host_ids=(staff[Role.HOST],),
        operator_ids=(staff[Role.OPERATOR],), cooperative_ids=(seller_id,), channel_ids=channels)
    livestream.add(session, goods, 300_000, 1_000_000)
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, "A01")
    return session


def _buyer(number: int, which: int) -> dict[str, str]:
    return {"buyer_name": f"Khách Kín {number}{which}", "buyer_phone": f"096{number}000{number}0{which}",
            "street": f"Ngách Bí Mật {number}{which}"}


def _order(number: int, which: int, goods: Product, spare: Product, kilos: int = 1) -> Order:
    """More than two million dong wait until the seller has called."""
    wanted = {shop.sku(goods): kilos * 1_000, shop.sku(spare): 1_000}
    return orders.order(wanted, NOBODY, **_buyer(number, which))


def _live_order(number: int, session: LiveSession) -> Order:
    """Claimed by a comment, with the address added behind the link, and delivered."""
    who = _buyer(number, 3)
    livestream.say(session, f"a1 1kg {who['buyer_phone']}", who["buyer_name"])
    order = livestream.order_of(session, who["buyer_name"])
    complete(order.secret, name=who["buyer_name"], phone=who["buyer_phone"], ward_code=orders.WARD,
             street=who["street"], note="", request_key=f"world-{number}")
    order = livestream.order_of(session, who["buyer_name"])
    parcels.deliver(SYSTEM, orders.shipped(order).id, with_cash=True)
    return order


def _mixed(world: World) -> str:
    """Goods of side one and side two in one order; three has nothing in it."""
    wanted = {shop.sku(db.session.query(Product).filter_by(slug=world.sides[name].things["spare"]).one()): 1_000
              for name in ("one", "two")}
    return orders.order(wanted, buyer_name="Khách Chung", buyer_phone="0969000009", street="Ngõ Chung").code
