"""An order by hand, typed in a real browser on the console: how many keys, how long, and how soon the claim is there.

The ordinary cases are those that come by hand in practice: whoever is on the screen or has a number in the hall,
whoever calls about the item on air, a regular customer. Every key counts: the one that leads to the field, Shift, an
arrow, Enter. Keys times pace is the least it can take; the floor are as many keys in a bare text field in the same run,
and what is left is what the console costs. The claim is there when its comment stands in the stream, on the screen of
whoever has typed it.

    ./dev bench keys        200 ms a key
    ./dev bench keys:150    150 ms a key
"""
from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.server import DIALECTS, Place, database, jobs, serving
from benchmarks.tables import show

PACE = 200  # milliseconds a key: about 60 words a minute
_TAIL = "678"
LIMIT = 3.0  # seconds of keystrokes for the ordinary case
_TIMES = 3
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_WATCH = """() => {
  const rows = () => [...document.querySelectorAll("[data-stream] [data-comment]")];
  const known = new Set(rows().map((row) => row.dataset.comment));
  window.waited = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(document.querySelector("[data-hand-error]").textContent || "no claim")), 30000);
    let pressed = 0;
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter") pressed = performance.now();
    }, { capture: true });
    new MutationObserver((_, watch) => {
      if (!rows().some((row) => !known.has(row.dataset.comment) && row.querySelector(".did"))) return;
      watch.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - pressed));
    }).observe(document.querySelector("[data-stream]"), { childList: true, subtree: true });
  });
}"""


@dataclass(frozen=True)
class Case:
    """What is typed after the keys that lead to the field, before the last Enter.

    {n} is a number in the hall, {q} another quantity each time, {nine} a phone number without its 0 that nobody has,
    {tail} the end of a regular's; ↓ is an arrow and ⏎ an Enter that chooses. The limit is for an `ordinary` order.
    """

    name: str
    line: str
    is_ordinary: bool = False
    before: tuple[str, ...] = ("o",)

    def strokes(self, line: str) -> list[str]:
        """The keys as a browser names them."""
        return [*self.before, *({"↓": "ArrowDown", "⏎": "Enter", " ": "Space"}.get(each, each) for each in line),
                "Enter"]


CASES = (
    Case("their comment on the screen, item on air", "{q}", is_ordinary=True, before=("Shift+J", "h")),
    Case("number in the hall, one on air", "{n}", is_ordinary=True),
    Case("number in the hall, item on air", "{n} {q}", is_ordinary=True),
    Case("number in the hall, another item", "{n} 2 {q}", is_ordinary=True),
    Case("number in the hall, two items", "{n} 1 {q} 2 {q}", is_ordinary=True),
    Case("new caller, one on air", "{nine}", is_ordinary=True),
    Case("new caller, item on air", "{q} {nine}", is_ordinary=True),
    Case("regular by last digits, item on air", "{q} .{tail}", is_ordinary=True),
    Case("regular by last digits, another item", "2 {q} .{tail}", is_ordinary=True),
    Case("regular by name, from the list", "{q} lan↓⏎", is_ordinary=True),
    Case("new caller, one of another item", "a2 {nine}"),
    Case("new caller, another item", "2 {q} {nine}"),
    Case("new, name and phone, another item", "a2 {q} Mai {nine}"),
    Case("new, name and phone, two items", "a1 {q} a2 {q} Mai {nine}"),
)


@dataclass
class Typed:
    """The fastest of some tries, and the median of the claims, in seconds."""

    keys: int
    seconds: float
    floor: float
    until_shown: float


def _begin() -> dict[str, str]:
    from accounts.models import Role
    from core.actors import SYSTEM
    from core.db import db
    from livestream import sessions
    from livestream.by_hand import hand
    from livestream.models import LiveSession
    from tests.make import accounts, livestream, orders, papers, shop

    papers.ask_nothing()
    operator = accounts.person(Role.OPERATOR, language="vi")
    session = livestream.planned(operator_ids=(operator.id,))
    goods = [shop.product(None, shop.kilo(30_000), name=name, in_stock=2_000_000) for name in ("Mận", "Gạo")]
    for each in goods:
        livestream.add(session, each, 1_000_000, 30_000)
    orders.order({shop.sku(goods[0]): 1_000}, buyer_name="Nguyễn Thị Lan", buyer_phone=f"0387000{_TAIL}")
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, "A01")
    hand.by_hand(SYSTEM, session.id, "a1 1 Hoa 0912345432", "first")
    number = livestream.buyer(db.session.get_one(LiveSession, session.id), "Hoa").number
    return {"code": session.code, "phone": str(operator.phone), "password": accounts.PASSWORD, "number": str(number)}


def _console(browser: Browser, port: int, stage: dict[str, str]) -> Page:
    page = browser.new_page(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 800})
    page.goto("/sign-in")
    page.locator("main [name=identifier]").fill(stage["phone"])
    page.locator("main [name=password]").fill(stage["password"])
    page.locator("main [name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"/studio/{stage['code']}/console")
    page.locator("[data-console].is-scripted").wait_for()
    page.wait_for_timeout(1_000)  # the stream is open
    return page


def _by_hand(page: Page, strokes: list[str], pace: int) -> tuple[float, float]:
    """(seconds of typing, seconds from Enter to the claim on the screen), the keys that lead to the field included."""
    page.evaluate(_WATCH)
    began = time.monotonic()
    _press(page, strokes, pace)
    typed = time.monotonic() - began
    shown = float(page.evaluate("window.waited")) / 1000
    expect(page.locator("#text")).to_have_value("")  # the stream may be quicker than the answer,
    expect(page.locator("#text")).to_be_focused()  # which puts the cursor back
    page.keyboard.press("Escape")
    return typed, shown


def _press(page: Page, strokes: list[str], pace: int) -> None:
    for stroke in strokes:
        for _ in range(stroke.count("+")):
            time.sleep(pace / 1000)  # Shift is a key, too
        page.keyboard.press(stroke, delay=pace)


def _bare(page: Page, keys: int, pace: int) -> float:
    page.locator("textarea").fill("")
    page.locator("textarea").focus()
    began = time.monotonic()
    _press(page, ["x"] * keys, pace)
    return time.monotonic() - began


def _measure(browser: Browser, port: int, stage: dict[str, str], pace: int) -> list[Typed]:
    page, bare = _console(browser, port, stage), browser.new_page()
    bare.set_content("<textarea></textarea>")
    found, fresh = [], 987_000_000
    for case in CASES:
        tries, keys = [], 0
        for quantity in range(2, 2 + _TIMES):
            fresh += 1
            strokes = case.strokes(case.line.format(n=stage["number"], q=quantity, nine=fresh, tail=_TAIL))
            keys = sum(1 + stroke.count("+") for stroke in strokes)
            page.bring_to_front()
            tries.append(_by_hand(page, strokes, pace))
        bare.bring_to_front()
        found.append(Typed(keys, min(typed for typed, _ in tries), _bare(bare, keys, pace),
                           sorted(shown for _, shown in tries)[len(tries) // 2]))
    return found


def run(dialect: str, pace: int) -> list[Typed]:
    """All cases on this database."""
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        raise SystemExit("No Chromium here. (apt-get install chromium)")
    with database(dialect) as place, jobs(place), serving(place) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            return _measure(browser, port, _stage(place), pace)
        finally:
            browser.close()


def _stage(place: Place) -> dict[str, str]:
    return dict(json.loads(place.python("benchmarks.keys", "begin").splitlines()[-1]))


def main(pace: str = str(PACE)) -> None:
    """Print the table."""
    for dialect in DIALECTS:
        rows: list[list[Any]] = []
        for case, typed in zip(CASES, run(dialect, int(pace)), strict=True):
            limit = ("under 3 s" if typed.seconds < LIMIT else "OVER 3 s") if case.is_ordinary else ""
            own = max(0.0, typed.seconds - typed.floor) * 1000
            rows.append([case.name, f"{' '.join(case.before)} {case.line}⏎", typed.keys, typed.keys * int(pace) / 1000,
                         typed.seconds, typed.floor, own, typed.until_shown * 1000, limit])
        show(f"Orders by hand on the console, {dialect}, {pace} ms a key: fastest of {_TIMES}; claims: their median",
             ("case", "what is typed", "keys", "keys x pace s", "typing s", "bare field s", "console's own ms",
              "Enter to claim ms", "ordinary"), rows)


if __name__ == "__main__":
    if sys.argv[1:] == ["begin"]:
        from wsgi import create_app

        with create_app().app_context():
            print(json.dumps(_begin()))
    else:
        main(*sys.argv[1:])
