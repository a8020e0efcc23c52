// What is being typed when the page must be drawn anew: it is there again afterwards, in its field; and where its field
// is gone, since the session has ended or somebody else has decided, in the list of what was not sent.

import { decideAddress } from "./console-rows.js";
import { all, find, mark, openTab, page } from "./console-page.js";
import * as desk from "./console-desk.js";
import * as hand from "./console-hand.js";
import { text } from "./console-words.js";

const NAME = `choban.console.draft.${page.dataset.code}`;

function place() {
  const row = document.activeElement?.closest("[data-doubt]");
  return { hand: hand.hasFocus(), row: row?.dataset.doubt ?? "", at: document.activeElement?.selectionStart ?? null };
}

/** Keep it, and load the page again. */
export function redraw() {
  const rows = all("[data-doubt]", find("[data-doubts]")).map((row) => ({ id: row.dataset.doubt, text: desk.typedIn(row), said: find(".said-text", row).textContent.slice(0, 80) }));
  sessionStorage.setItem(NAME, JSON.stringify({
    hand: { typed: hand.typed(), url: hand.address() }, rows: rows.filter((each) => each.text), tab: page.dataset.tab,
    chosen: desk.chosen()?.dataset.doubt ?? "", focus: place() }));
  location.reload();
}

/** Put it back. `queue` takes what has no field any more. */
export function takeUp(queue) {
  const kept = JSON.parse(sessionStorage.getItem(NAME) ?? "{}");
  sessionStorage.removeItem(NAME);
  openTab(kept.tab ?? "stream");
  const typed = kept.hand?.typed?.trim();
  if (typed && !hand.put(kept.hand.typed)) {
    queue.refuse(kept.hand.url, { text: typed }, text("byHand", typed), "hand", text("notSent"));
  }
  for (const { id, text: words, said } of kept.rows ?? []) {
    if (!desk.put(id, words)) queue.refuse(decideAddress(id, "accept"), { text: words }, `${text("accepting", words)} (${said})`, "accept", text("notSent"), id);
  }
  const row = kept.chosen && find(`[data-doubt="${CSS.escape(kept.chosen)}"]`, find("[data-doubts]"));
  if (row) mark(row, !kept.focus.row && !kept.focus.hand);
  if (kept.focus?.hand) hand.focus(kept.focus.at);
  else if (kept.focus?.row) desk.focusField(kept.focus.row, kept.focus.at);
}
