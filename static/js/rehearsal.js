// The page that plays recorded comments: how far it is, and the buttons that fit, as the event log of the session says.
// Each part with data-fresh is asked for again when something is played; one that says the same stays as it is.

import { showConnection } from "./connection.js";
import { follow } from "./stream.js";

const PAUSE = 1000; // ten times as fast, comments come ten times a second

const page = document.querySelector("[data-rehearsal]");
let asking = false;
let isOther = false;
let shownAt = performance.now();

const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

// Between two comments the recording goes on.
function tick() {
  const played = page.querySelector("[data-played]");
  if (!played || !("running" in played.dataset)) return;
  const since = (performance.now() - shownAt) / 10000 * Number(played.dataset.tenths);
  const reached = Math.floor(Number(played.dataset.played) + since);
  played.textContent = `${Math.floor(reached / 60)}:${String(reached % 60).padStart(2, "0")}`;
}

function put(now) {
  const stood = words(page.querySelector("[data-stands]"));
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const fresh = now.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
    if (!fresh || words(fresh) === words(part)) continue;
    const hadFocus = part.contains(document.activeElement);
    const value = document.activeElement?.value;
    part.replaceChildren(...fresh.childNodes);
    if (hadFocus) {
      const buttons = [...part.querySelectorAll("button:not([disabled]), a.btn")];
      (buttons.find((each) => value && each.value === value) ?? buttons[0])?.focus({ preventScroll: true });
    }
  }
  shownAt = performance.now();
  const stands = words(page.querySelector("[data-stands]"));
  if (stands !== stood) document.querySelector("[data-news]").textContent = stands;
}

async function refresh() {
  isOther = true;
  if (asking) return;
  asking = true;
  while (isOther) {
    isOther = false;
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (!answer.ok || answer.redirected) throw new Error(`status ${answer.status}`);
      put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      isOther = true; // the line is cut: once more, a little later
    }
    await wait(PAUSE);
  }
  asking = false;
}

follow(page.dataset.rehearsal, page.dataset.after, ({ kind }) => {
  if (kind === "session") location.reload(); // begun, or over: other things can be done
  else if (kind === "playing") refresh();
}, showConnection);
setInterval(tick, 500);
