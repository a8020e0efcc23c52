// The small windows of the console: a question of one line, the card of a buyer, the cheat sheet.

import { keysWork, switchKeys } from "./console-keys.js";
import { find, mark, openTab, say } from "./console-page.js";
import { buyerAddress, lightOf } from "./console-rows.js";
import { get } from "./console-send.js";
import { text } from "./console-words.js";

/** Ask for one line; what was typed, or null. `check` says what is wrong with it, and the window stays. */
export function ask(question, { mode = "text", check = () => "" } = {}) {
  const window_ = find("[data-prompt]");
  const form = find("form", window_);
  const field = find("[data-prompt-value]", window_);
  const error = find("[data-prompt-error]", window_);
  find("[data-prompt-title]", window_).textContent = question;
  field.value = "";
  field.inputMode = mode;
  error.hidden = true;
  return new Promise((resolve) => {
    const submit = (event) => {
      if (event.submitter?.value === "no") return;
      const wrong = field.value.trim() ? check(field.value.trim()) : text("failed");
      error.hidden = !wrong;
      error.textContent = wrong;
      if (wrong) {
        event.preventDefault();
        field.select();
      }
    };
    form.addEventListener("submit", submit);
    window_.addEventListener("close", () => {
      form.removeEventListener("submit", submit);
      resolve(window_.returnValue === "yes" ? field.value.trim() : null);
    }, { once: true });
    window_.returnValue = "";
    window_.showModal();
    field.focus();
  });
}

function fill(list, sentences) {
  list.replaceChildren(...sentences.map((sentence) => {
    const line = document.createElement("li");
    line.textContent = sentence;
    return line;
  }));
}

/** Show what is known of the buyer with this number in the hall. */
export async function showCard(hall) {
  if (!hall) return say(text("noBuyer"), "alert");
  const found = await get(buyerAddress(hall));
  if (!found.ok) return say(found.title, "alert");
  const card = find("[data-card]");
  find("[data-card-number]", card).textContent = found.number;
  find("[data-card-name]", card).textContent = found.name;
  find("[data-card-about]", card).textContent = [found.channel, found.phone].filter(Boolean).join(" · ");
  find("[data-card-light]", card).replaceChildren(found.light ? lightOf(found.light) : "");
  fill(find("[data-card-facts]", card), [...found.restrictions, ...found.facts]);
  fill(find("[data-card-claims]", card), found.claims);
  find("[data-card-open]", card).href = buyerAddress(hall);
  card.showModal();
  return undefined;
}

/** Put the link to the buyer's order into the clipboard; where that is not allowed, open the page that has it. */
export async function copyLink(hall) {
  if (!hall) return say(text("noBuyer"), "alert");
  const found = await get(buyerAddress(hall));
  if (!found.ok || !found.link) return say(found.title || text("noLink"), "alert");
  try {
    await navigator.clipboard.writeText(found.link);
    say(text("linkCopied", hall), "good");
  } catch {
    location.href = buyerAddress(hall);
  }
  return undefined;
}

/** The cheat sheet, opened or closed; with the switch for the single keys of this device. */
export function help() {
  const keys = find("[data-keys]");
  const on = find("[data-keys-on]", keys);
  on.checked = keysWork();
  on.onchange = () => switchKeys(on.checked);
  if (keys.open) keys.close();
  else keys.showModal();
}

/** The next or previous buyer of the list; with 0 the first that the search has left. */
export function stepBuyer(way) {
  const list = [...find("[data-buyer-list]").children].filter((row) => !row.hidden);
  const at = list.findIndex((row) => row.classList.contains("is-chosen"));
  if (!list.length) return say(text("nobodyFound"));
  openTab("buyers");
  mark(list[at < 0 || !way ? 0 : Math.min(list.length - 1, Math.max(0, at + way))]);
  return undefined;
}
