"""A trainee rehearses at ten times the speed, decides what the machine is not sure of, and reads how it went."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from livestream import jobs
from livestream.rehearsal import playing
from tests.browser.conftest import PHONE
from tests.browser.journeys.steps import button, link, sign_in, sure, vi
from tests.make import accounts, rehearsals, training
from tests.make import livestream as make
from training import rehearsals as course_rehearsals
from training.rehearsals import Wish

TRAINER = "0912000900"
FIRST, SECOND = "còn thì lấy a1 2kg", "còn thì lấy a1 3kg"


@pytest.fixture
def trainer(app):
    with app.app_context():
        return accounts.actor(Role.TRAINER, name="Giảng Viên Mẫu", language="vi", phone=TRAINER)


@pytest.fixture
def trainee(app, trainer):
    """Somebody of a course whose trainer has set up a rehearsal for everybody."""
    with app.app_context():
        source = make.planned(title="Chợ phiên mẫu")
        make.add(source)
        person = accounts.person(name="Lò Thị Mẩy", language="vi")
        course, phone = training.course(trainer), str(person.phone)
        training.trainee(course, "Lò Thị Mẩy", phone=phone)
        kept = rehearsals.recording(
            rehearsals.line(1, FIRST, "Hoa Ban Trắng", expect=rehearsals.order(2)),
            rehearsals.line(2, SECOND, "Bếp Nhà Na", expect=rehearsals.order(3)),
            rehearsals.line(3, "a1 1kg", "Út Lan Thử", expect=rehearsals.order(1)), by=trainer)
        course_rehearsals.set_up(trainer, course.code, Wish(source.code, kept.id, 100), "journey")
        return phone


def play_all(app, page):
    """The jobs process goes on with it while the page is looked at, as it does each second."""
    with app.app_context():
        for _ in range(100):
            if not playing.running():
                return
            jobs.play_rehearsals()
            page.wait_for_timeout(100)
    raise AssertionError("it never ends")


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
def test_a_trainee_rehearses_and_reads_how_it_went(app, browse, check, trainer, trainee, viewport):
    page = browse("/", viewport=viewport)
    sign_in(page, trainee)
    page.goto("/studio")
    check(page)
    page.locator(".work a").first.click()
    expect(page.locator("main")).to_contain_text(vi("Rehearsal"))
    check(page)
    button(page, "Begin the rehearsal").click()
    sure(page)
    page.wait_for_url("**/console")
    link(page, "Play comments").click()
    check(page)
    button(page, "Play").click()
    expect(page.locator("main")).to_contain_text(vi("Comments are played"))
    page.evaluate("window.isTheSame = true")
    button(page, "Pause").focus()
    play_all(app, page)
    expect(page.locator("[data-news]")).to_contain_text(vi("All comments have been played"))
    expect(page.locator(".tile-value").first).to_have_text(vi("%(n)s of %(all)s", n=3, all=3))
    expect(button(page, "Pause")).to_have_count(0)
    assert page.evaluate("window.isTheSame && document.activeElement.matches('[data-fresh] *')")
    check(page)

    page.goto(page.url.replace("/rehearsal", "/console"))
    if viewport == PHONE:
        page.locator("[data-tab=desk]").click()
    rows = page.locator("#desk [data-doubt]")
    expect(rows).to_have_count(2)
    button(rows.filter(has_text=FIRST), "Accept").click()
    expect(rows).to_have_count(1)
    button(rows.filter(has_text=SECOND), "Dismiss").click()
    expect(rows).to_have_count(0)

    page.goto(page.url.split("/console")[0] + "/rehearsal/score")
    check(page)
    expect(page.locator("main")).to_contain_text("50 / 100")
    expect(page.locator("main")).to_contain_text(vi("Right would be: %(due)s.", due="A01 3 kg"))

    code = page.url.split("/")[-3]
    page.goto(f"/studio/{code}")
    check(page)
    button(page, "End at once").click()
    sure(page)
    expect(page.locator("main")).to_contain_text(vi("Ended"))
    desk = browse("/", viewport=viewport)
    sign_in(desk, TRAINER)
    desk.goto("/training")
    desk.locator("main a", has_text="Bán hàng qua livestream").first.click()
    link(desk, "Rehearsals").click()
    check(desk)
    expect(desk.locator(".work li")).to_contain_text("50")
    desk.get_by_role("link", name=vi("How it went")).click()
    check(desk)
    expect(desk.locator("main")).to_contain_text("50 / 100")
