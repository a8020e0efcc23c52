"""Pages of courses: what each role reads and may send."""
from __future__ import annotations

import re

import pytest

from accounts.models import Role, Scope
from tests.make import accounts as make
from tests.make import training as school
from tests.make.accounts import Browser
from training import access, attendance

pytestmark = pytest.mark.usefixtures("context")
NEW = {"request_key": "k1", "title": "Khởi sự kinh doanh", "commune": school.BINH_LU, "place": "", "partner": "",
       "first_day": "2026-05-01", "last_day": "2026-05-02", "seats": "30"}


@pytest.fixture
def own(app):
    """A trainer's browser, the trainer, and the code of their course."""
    person = make.person(Role.TRAINER)
    trainer = make.people.as_actor(person)
    return Browser(app, person), trainer, school.course(trainer).code


def test_a_trainer_lands_on_the_list_of_courses(own):
    browser, _, code = own

    assert browser.get("/home").location == "/training"
    assert f"/training/{code}" in browser.get("/training").text


def test_a_course_is_opened_by_form_once(own):
    browser = own[0]

    answers = [browser.post("/training/new", **NEW) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    page = browser.get(answers[0].location).text
    assert "Khởi sự kinh doanh" in page and "Bình Lư" in page


@pytest.mark.parametrize(("field", "typed"), [
    ("title", ""), ("title", "x" * 201), ("commune", "99999"), ("commune", ""), ("first_day", ""),
    ("first_day", "2026-02-30"), ("last_day", "2026-04-30"), ("last_day", "hôm nay"), ("seats", "0"), ("seats", "-3"),
    ("seats", "1,5"), ("seats", "nhiều"), ("seats", "9" * 30), ("first_day", "99999-01-01"), ("request_key", ""),
    ("place", "x" * 201),
])
def test_a_bad_form_says_so_and_keeps_what_was_typed(own, field, typed):
    answer = own[0].post("/training/new", **{**NEW, field: typed})

    assert answer.status_code == 422
    assert "Please check the following" in answer.text
    assert 'value="Khởi sự kinh doanh"' in answer.text or field == "title"


def test_trainees_are_added_one_after_the_other(own):
    browser, _, code = own
    path = f"/training/{code}/trainees/new"

    first = browser.post(path, name="Lò Thị Mẩy", phone="0912.345.678", kind="household", seller="", another="1")
    second = browser.post(path, name="Sùng A Páo", phone="", kind="individual", seller="")
    again = browser.post(path, name="Mẩy", phone="0912345678", kind="household", seller="")

    assert (first.location, second.location) == (path, f"/training/{code}")
    assert again.status_code == 409 and "Lò Thị Mẩy takes part already" in again.text
    page = browser.get(f"/training/{code}").text
    assert "Lò Thị Mẩy" in page and "Sùng A Páo" in page and 'href="tel:0912345678"' in page


@pytest.mark.parametrize(("field", "typed"), [
    ("name", ""), ("phone", "12345"), ("kind", "king"), ("seller", "khong-co"), ("seller", "1"),
])
def test_a_trainee_that_cannot_be_is_refused(own, field, typed):
    browser, _, code = own
    typed_in = {"name": "Lò Thị Mẩy", "phone": "", "kind": "household", "seller": "", field: typed}

    assert browser.post(f"/training/{code}/trainees/new", **typed_in).status_code == 422


def test_attendance_is_ticked_on_one_page_and_sent_twice_it_is_the_same(own):
    browser, trainer, code = own
    course = access.course(trainer, code)
    may, pao = school.trainee(course, "Mẩy").id, school.trainee(course, "Páo").id
    page = browser.get(f"/training/{code}/attendance?lesson=1").text
    lesson = re.search(r'name="lesson"[^>]*value="(\d+)"', page)[1]

    for _ in range(2):
        saved = browser.post(f"/training/{code}/attendance?lesson=1", lesson=lesson, listed=[may, pao], present=[pao])
        assert saved.status_code == 303 and saved.location.endswith("lesson=1")

    page = browser.get(saved.location).text
    assert len(re.findall(r"<input[^>]*name=\"present\"[^>]*checked", page)) == 1
    assert attendance.of_course(access.course(trainer, code))[int(lesson)] == {may: False, pao: True}


@pytest.mark.parametrize(("fields", "status"), [
    ({"lesson": "0"}, 404), ({"lesson": "x"}, 404), ({"lesson": ""}, 422), ({"listed": "999999"}, 404),
    ({"present": "-1"}, 404), ({"present": "9" * 40}, 404),
])
def test_forged_ticks_are_refused(own, fields, status):
    browser, trainer, code = own
    course = access.course(trainer, code)
    trainee, lesson = school.trainee(course).id, course.lessons[0].id

    answer = browser.post(f"/training/{code}/attendance", **{
        "lesson": lesson, "listed": trainee, "present": trainee, **fields})

    assert answer.status_code == status
    assert attendance.of_course(access.course(trainer, code))[lesson] == {}


def test_a_lesson_is_added_within_the_course(own):
    browser, trainer, code = own
    course = access.course(trainer, code)
    school.trainee(course)

    added = browser.post(f"/training/{code}/lessons", held_on=str(course.last_day), topic="Chụp ảnh")
    refused = [browser.post(f"/training/{code}/lessons", held_on=day, topic="") for day in ("2020-01-01", "", "x")]

    assert added.status_code == 303
    assert [answer.status_code for answer in refused] == [422] * 3
    assert "Chụp ảnh" in browser.get(f"/training/{code}/attendance?lesson=3").text


def test_who_has_not_sold_yet_is_marked_and_called_with_one_tap(own):
    browser, trainer, code = own
    school.trainee(access.course(trainer, code), "Lò Thị Mẩy", phone="0912345678")

    page = browser.get(f"/training/{code}/outcome").text

    assert "Has not sold yet" in page and 'href="tel:0912345678"' in page


def test_officers_and_province_read_without_phone_numbers_and_change_nothing(app, own):
    _, trainer, code = own
    may = school.trainee(access.course(trainer, code), "Lò Thị Mẩy", phone="0912345678").id
    for role, scope, ref in ((Role.OFFICER, Scope.COMMUNE, school.BINH_LU), (Role.PROVINCE, Scope.PROVINCE, "12")):
        reader = Browser(app, make.person(role, scope, ref))

        pages = [reader.get(path) for path in (
            "/training", f"/training/{code}", f"/training/{code}/attendance", f"/training/{code}/outcome")]
        sent = [reader.post(path, lesson="1", listed=may, present=may, name="x", kind="household", seller="", **{
            key: value for key, value in NEW.items() if key != "request_key"}) for path in (
            "/training/new", f"/training/{code}/change", f"/training/{code}/trainees/new", f"/training/{code}/lessons",
            f"/training/{code}/trainees/{may}/leave", f"/training/{code}/attendance")]

        assert [page.status_code for page in pages] == [200] * 4
        assert all("0912345678" not in page.text and "0912 345 678" not in page.text for page in pages)
        assert "09xx xxx 678" in pages[1].text
        assert {answer.status_code for answer in sent} == {403}


def test_somebody_elses_course_looks_like_none(app, own):
    code = own[2]
    stranger = Browser(app, make.person(Role.TRAINER))
    officer = Browser(app, make.person(Role.OFFICER, Scope.COMMUNE, school.SIN_HO))

    for browser in (stranger, officer):
        for path in ("", "/attendance", "/outcome"):
            real, invented = browser.get(f"/training/{code}{path}"), browser.get(f"/training/22222222{path}")
            assert (real.status_code, invented.status_code) == (404, 404)
    for path in ("/change", "/trainees/new", "/lessons", "/trainees/1/leave"):
        assert stranger.post(f"/training/{code}{path}", **NEW).status_code == 404


def test_people_without_a_course_role_are_kept_out(app, own):
    code = own[2]

    for role in (None, Role.HOST):
        browser = Browser(app, make.person(role))
        assert browser.get("/training").status_code == 403
        assert browser.get(f"/training/{code}/outcome").status_code == 403
    assert Browser(app).get("/training").location.startswith("/sign-in")
