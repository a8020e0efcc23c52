"""The people of the demo. Their names say that they are made up; their passwords are random at each loading."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from accounts import people
from accounts.models import Person, Role, Scope
from core.actors import SYSTEM, Actor
from core.db import db

_WORDS = (
    "chanh",
    "dao",
    "gung",
    "hoa",
    "khoai",
    "lua",
    "man",
    "mia",
    "nep",
    "ngo",
    "nui",
    "ong",
    "sam",
    "suoi",
    "tao",
    "tre",
    "trau",
    "vung",
    "xoai",
    "rung",
)


@dataclass(frozen=True)
class Wanted:
    """Somebody who can sign in to the demo."""

    key: str
    does: str
    name: str
    phone: str
    role: Role
    scope: Scope = Scope.EVERYWHERE
    ref: str = ""


STAFF = (
    Wanted("admin", "administrator", "Quản Trị Ví Dụ", "0900000001", Role.ADMIN),
    Wanted(
        "province",
        "province staff, Lai Châu",
        "Cán Bộ Tỉnh Ví Dụ",
        "0900000002",
        Role.PROVINCE,
        Scope.PROVINCE,
        "12",
    ),
    Wanted(
        "officer",
        "commune officer, Bình Lư",
        "Cán Bộ Xã Ví Dụ",
        "0900000003",
        Role.OFFICER,
        Scope.COMMUNE,
        "03390",
    ),
    Wanted("trainer", "trainer", "Giảng Viên Ví Dụ", "0900000004", Role.TRAINER),
    Wanted("host", "host of the live session", "Người Dẫn Ví Dụ", "0900000005", Role.HOST),
    Wanted("operator", "operator of the console", "Người Vận Hành Ví Dụ", "0900000006", Role.OPERATOR),
    Wanted("second-host", "another host", "Người Dẫn Thứ Hai Ví Dụ", "0900000007", Role.HOST),
)


def password() -> str:
    """Three short words and a number: random, and still easy to type on a phone."""
    return "-".join(secrets.choice(_WORDS) for _ in range(3)) + f"-{secrets.randbelow(9000) + 1000}"


def join(wanted: Wanted) -> tuple[Actor, str]:
    """Invite, use the code, and return who it is now with the password."""
    code = people.invite(
        SYSTEM,
        people.NewPerson(wanted.name, wanted.phone, role=wanted.role, scope=wanted.scope, ref=wanted.ref),
    )
    chosen = password()
    person_id = people.use_code(code, chosen)
    return people.as_actor(db.session.get_one(Person, person_id)), chosen
