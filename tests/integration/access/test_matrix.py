"""Every line of docs/access.md, sent as every role: with things of one's own, of others, and made-up ones."""
from __future__ import annotations

import re

import pytest

from accounts import grants, people, signin, tokens
from accounts.models import Person, Role, Scope, SignIn
from accounts.people import NewPerson
from core.actors import SYSTEM
from core.db import db
from livestream.models import LiveSession
from tests.architecture import access_matrix
from tests.architecture.access_matrix import ROLES, Cell
from tests.integration.access.addresses import MADE_UP, address, inner_things, things_of, without
from tests.integration.access.visitors import Visitor
from tests.make import rehearsals

# what must be sent so that the answer is about the address and not about what was sent
FIELDS = {"accounts_office.grant": {"place": ":"}, "orders.add_to_basket": {"sku": "{sku}"},
          "orders_desk.move_together": {"code": "{parcel}"}}
BODIES = {"livestream_api.comments": {"comments": [{
    "platform": "facebook", "external_id": "c1", "author_id": "a", "text": "đẹp quá",
    "said_at": "2026-07-01T20:00:00+07:00"}]}}
# what is not there is said on the page one came from, in a sentence
SAID_IN_WORDS = {"studio_console.decide": 303, "studio_lineup.add": 409}
LAST = ("accounts.sign_out",)
FOREIGN = {"province": "three"}  # side two is in the same province
JSON = {"Accept": "application/json"}
_TOKENS = re.compile(r'(name="csrf-token" content|name="csrf_token"[^>]*value|name="request_key"[^>]*value)="[^"]*"')


class Walk:
    """One person on the way through all addresses."""

    def __init__(self, world, role):
        self.world, self.role = world, role
        self.visitor, self.program = world.visitor(role), world.program(role)
        self.rows = sorted(access_matrix.rows(world.app), key=lambda row: row.endpoint in LAST)
        if world.dialect == "postgresql":  # who is refused by role is refused before anything is looked up
            self.rows = [row for row in self.rows if row.of(role) is not Cell.NO]
        self.sides = {
            "own": self._things("one"), "other": self._things(FOREIGN.get(role, "two")), "made up": dict(MADE_UP)}
        self.tried = 0

    def _things(self, side):
        holder = self.role if side == "one" and self.role != "stranger" else "host"
        person_id = self.world.who(holder, side)
        with self.world.app.app_context():
            signin.begin(person_id, "Firefox")
            tokens.issue(SYSTEM, person_id, "Máy")
            sign_in = db.session.query(SignIn).filter_by(person_id=person_id).order_by(SignIn.id.desc()).first()
            token = tokens.running(SYSTEM, person_id)[-1]
            person = people.as_actor(db.session.get_one(Person, person_id))
            kept = rehearsals.recording(rehearsals.line(1, "a1 1kg"), by=person)
            return {**self.world.sides[side].things, "recording": str(kept.id), "sign_in": str(sign_in.id),
                    "token": str(token.id)}

    def send(self, row, things):
        """The answer, and as which one of three kinds it counts."""
        self.tried += 1
        path = address(self.world.app, row, things)
        if row.rule.startswith("/api/"):
            return self.program.send(row.method, path, BODIES.get(row.endpoint))
        fields = {name: value.format(**things) for name, value in FIELDS.get(row.endpoint, {}).items()}
        return self.visitor.send(row.method, path, fields)


def listed(wrong):
    return "\n".join(map(str, wrong))


def refusal(role):
    return "sign in" if role == "stranger" else "forbidden"


def kind(answer):
    """What an answer means for who may: let in, sent to sign in, forbidden, or nothing there."""
    if answer.request.path == "/sign-out":
        return "let in"
    if answer.status_code == 303 and answer.location.partition("?")[0] == "/sign-in":
        return "sign in"
    return {401: "sign in", 403: "forbidden", 404: "not there"}.get(answer.status_code, "let in")


def said(walk, row, things):
    """What the answer says, apart from what was typed and from tokens."""
    answer, path = walk.send(row, things), address(walk.world.app, row, things)
    texts = (answer.headers.get("Location", ""), _TOKENS.sub("", answer.text))
    return answer.status_code, *(without(text, path, row, things) for text in texts)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_is_theirs_and_nothing_else(world, role):
    walk = Walk(world, role)
    wrong = []
    for row in walk.rows:
        cell = row.of(role)
        wanted = {"own": "let in" if cell is not Cell.NO else refusal(role)}
        if things_of(row) and cell is not Cell.NO:
            wanted["made up"] = "not there"
            if cell is Cell.OWN:
                wanted["other"] = "not there"
        seen = {name: kind(walk.send(row, walk.sides[name])) for name in wanted}
        if seen != wanted:
            wrong.append((row.method, row.rule, seen))

    assert wrong == [], listed(wrong)
    assert walk.tried >= len(walk.rows) > 30


@pytest.mark.parametrize("role", ROLES[1:-1])
def test_what_is_somebody_elses_answers_like_what_does_not_exist(world, role):
    walk = Walk(world, role)
    wrong = []
    for row in walk.rows:
        if not things_of(row) or row.of(role) is Cell.YES or (row.of(role) is Cell.NO and role != "person"):
            continue
        answers = [said(walk, row, walk.sides[name]) for name in ("other", "made up")]
        if answers[0] != answers[1]:
            wrong.append((row.method, row.rule, [each[:2] for each in answers]))

    assert wrong == [], listed(wrong)


@pytest.mark.parametrize("role", ["member", "host", "operator", "trainer", "officer", "province", "admin"])
def test_what_lies_in_somebody_elses_is_not_found_through_ones_own(world, role):
    """My cooperative with their product, my session with their comment, my commune with their session."""
    walk = Walk(world, role)
    own, wrong, tried = walk.sides["own"], [], 0
    for row in walk.rows:
        for thing in inner_things(row) if row.of(role) is not Cell.NO else ():
            if thing == "grant":
                continue  # administrators take back any grant
            tried += 1
            mixed = [{**own, thing: walk.sides[name][thing]} for name in ("other", "made up")]
            answers = [said(walk, row, things) for things in mixed]
            if {answer[0] for answer in answers} != {SAID_IN_WORDS.get(row.endpoint, 404)} or answers[0] != answers[1]:
                wrong.append((row.method, row.rule, thing, [each[:2] for each in answers]))

    assert wrong == [], listed(wrong)
    assert tried or role == "trainer"


@pytest.mark.parametrize("role", ROLES)
def test_asking_for_headers_only_tells_no_more(world, role):
    walk = Walk(world, role)
    closed = [address(world.app, row, walk.sides["own"]) for row in walk.rows
              if row.method == "GET" and row.of(role) is Cell.NO and not row.rule.startswith("/api/")]

    assert {walk.visitor.client.head(path).status_code for path in closed} <= {303 if role == "stranger" else 403}


def test_scripts_of_strangers_hear_401_and_programs_how_to_ask(world):
    walk = Walk(world, "stranger")

    for row in walk.rows:
        if row.of("stranger") is Cell.NO:
            path = address(world.app, row, walk.sides["own"])
            fields = {} if row.method == "GET" else {"csrf_token": walk.visitor.form_token}
            answer = walk.visitor.client.open(path, method=row.method, headers=JSON, data=fields)
            assert answer.status_code == 401, (row.method, path)
            assert answer.mimetype == "application/problem+json"
            assert answer.json["title"]
            assert ("WWW-Authenticate" in answer.headers) == path.startswith("/api/")


def test_programs_are_not_believed_by_their_cookie(world):
    visitor = world.visitor("host")
    code = world.sides["one"].things["session"]

    assert visitor.get(f"/api/v1/sessions/{code}/events").status_code == 401
    assert visitor.client.post(f"/api/v1/sessions/{code}/comments", json={"comments": []}).status_code == 401


def test_pages_are_not_opened_by_a_token(world):
    program = world.program("admin")

    assert kind(program.send("GET", "/office/people")) == "sign in"


@pytest.mark.parametrize("token", ["", "x", "ế", "A" * 43, "a" * 100_000, "a b"])
def test_a_made_up_token_is_refused_where_anybody_may_come_too(world, token):
    headers = {"Authorization": f"Bearer {token}".encode().decode("latin-1")}

    assert world.app.test_client().get("/api/v1/products", headers=headers).status_code == 401


LISTS = {
    "member": ("/home",), "host": ("/studio",), "operator": ("/studio",), "trainer": ("/training",),
    "officer": ("/training", "/office/revenue", "/office/revenue.csv"),
    "province": ("/training", "/office/revenue", "/office/revenue.csv"),
}
NAMES = {"one": ("phía 1", "Phía 1", "Bình Lư"), "two": ("phía 2", "Phía 2", "Sìn Hồ"),
         "three": ("phía 3", "Phía 3", "Bát Tràng")}


@pytest.mark.parametrize("role", LISTS)
def test_lists_show_ones_own_and_nothing_of_others(world, role):
    visitor = world.visitor(role)
    hidden = ("three",) if role == "province" else ("two", "three")

    for path in LISTS[role]:
        answer = visitor.client.get(path, follow_redirects=True)
        assert answer.status_code == 200
        assert any(name in answer.text for name in NAMES["one"]), path
        assert [name for side in hidden for name in NAMES[side] if name in answer.text] == [], path


def test_who_hosts_one_session_only_plans_no_other(world):
    with world.app.app_context():
        session = db.session.query(LiveSession).filter_by(code=world.sides["one"].things["session"]).one()
        grants.grant(SYSTEM, world.person_id, Role.HOST, Scope.SESSION, str(session.id))
        held = grants.held_by(world.person_id)[0]
    visitor = world.visitor("person")

    answers = [visitor.get("/studio/new"), visitor.post("/studio/new"),
               visitor.get(f"/studio/{world.sides['one'].things['session']}"),
               visitor.get(f"/studio/{world.sides['one'].things['planned']}")]
    with world.app.app_context():
        grants.revoke(SYSTEM, held.id)

    assert [answer.status_code for answer in answers] == [403, 403, 200, 404]
    assert visitor.get(f"/studio/{world.sides['one'].things['session']}").status_code == 403


def test_who_is_let_out_is_out_at_once(world):
    """Deactivated, or without the role: the browser that was signed in before reaches nothing."""
    with world.app.app_context():
        people.invite(SYSTEM, NewPerson("Chị Ra Đi", "0387000001", role=Role.ADMIN))
        person_id = people.known("0387000001").id
    visitor = Visitor(world.app, person_id)
    before = visitor.get("/office/people").status_code
    with world.app.app_context():
        people.deactivate(SYSTEM, person_id)
        assert not db.session.get_one(Person, person_id).is_active

    assert before == 200
    assert kind(visitor.get("/office/people")) == "sign in"
