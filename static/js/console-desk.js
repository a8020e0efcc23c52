// The list of what a person decides: doubtful comments, comments that were brought back, and what needs another look.

import { hold } from "./console-keys.js";
import { all, find, mark, openTab, page, say, tell } from "./console-page.js";
import { decideAddress } from "./console-rows.js";
import { post } from "./console-send.js";
import { text } from "./console-words.js";

const words = { get queued() { return text("queued"); } };
const doubts = find("[data-doubts]");
const looks = find("[data-looks-list]");
const stream = find("[data-stream]");
let queue = null;

/** Decisions go through this queue. */
export function use(ready) {
  queue = ready;
}

/** What is there to decide on the channels that are shown. */
export const rows = () => [...doubts.children, ...looks.children].filter((row) => !row.hidden);
export const chosen = () => find(".is-chosen", find("#desk"));
export const chosenComment = () => find(".is-chosen", stream);

/** Choose a row of the list; on a phone its part is opened. */
export function choose(row, focus = true) {
  if (row) openTab("desk");
  mark(row, focus);
}

export function step(way) {
  const list = rows();
  const at = list.indexOf(chosen());
  if (!list.length) say(find("[data-no-doubts]").textContent);
  else choose(list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + way))]);
}

export function stepComment(way) {
  const list = all("[data-comment]", stream).filter((row) => !row.hidden);
  const at = list.indexOf(chosenComment());
  if (!list.length) return;
  openTab("stream");
  mark(list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + way))]);
}

/** Take a row out of the list; whoever was there is at the next one, never nowhere. */
export function leave(row) {
  if (!row?.isConnected) return;
  const wasChosen = row.classList.contains("is-chosen");
  const hadFocus = row.contains(document.activeElement);
  const list = rows();
  const next = list[list.indexOf(row) + 1] ?? list[list.indexOf(row) - 1];
  row.remove();
  if (wasChosen && next) choose(next, hadFocus);
  else if (hadFocus) find("#desk-title").focus({ preventScroll: true });
  showEmpty();
}

export function showEmpty() {
  find("[data-no-doubts]").hidden = rows().length > 0;
  find("[data-looks-part]").hidden = looks.children.length === 0;
}

/** What was typed, or nothing while the suggestion stands: then the comment itself counts. */
function changedText(row) {
  const field = find("input[name=text]", row);
  return field.value === field.defaultValue && !row.dataset.edited ? "" : field.value;
}

export async function decide(row, what) {
  if (!row || row.dataset.busy) return;
  if (row.dataset.look) {
    if (what === "accept") await seen(row);
    return;
  }
  row.dataset.busy = "yes";
  const id = row.dataset.doubt;
  const fields = what === "accept" ? { text: changedText(row) } : {};
  const label = text(what === "accept" ? "accepting" : "dismissing", fields.text || find(".said-text", row).textContent.slice(0, 80));
  const result = await queue.send(decideAddress(id, what), fields, label, what, id);
  if (result.queued) {
    row.classList.add("is-queued");
    find(".doubt-by", row).textContent = text("isWaiting");
  } else delete row.dataset.busy;
  if (tell(result, words)) leave(row);
}

async function seen(row) {
  row.dataset.busy = "yes";
  const result = await post(find("form", row).action);
  delete row.dataset.busy;
  if (tell(result, words)) leave(row);
}

/** A decision that was sent later has been answered. */
export function answered(entry, result) {
  const row = find(`[data-doubt="${CSS.escape(String(entry.about))}"]`, doubts);
  if (!row) return;
  delete row.dataset.busy;
  row.classList.remove("is-queued");
  if (result.ok) leave(row);
  else find(".doubt-by", row).textContent = row.dataset.by ? text("atIt", row.dataset.by) : "";
}

export async function take(row) {
  if (!row?.dataset.doubt) return false;
  return tell(await post(decideAddress(row.dataset.doubt, "take")), words);
}

/** Write what is meant. One types at once, and hears a moment later if somebody else has the comment. */
export async function edit() {
  const row = chosen();
  const about = chosenComment()?.dataset.comment ?? row?.dataset.about;
  if (about) {
    const release = hold(); // what is typed until the comment is back in the list belongs into its field
    const old = await reopen(about);
    const typed = release();
    if (old) write(old, typed);
  } else if (row?.dataset.doubt) {
    write(row);
    const result = await post(decideAddress(row.dataset.doubt, "take"));
    if (result.ok || result.status === 0) return; // without a line one decides all the same, and is told later
    tell(result, words);
    delete row.dataset.edited;
    row.focus({ preventScroll: true });
  }
}

/** What somebody is writing into a row; nothing while its suggestion stands. */
export function typedIn(row) {
  const field = find("input[name=text]", row);
  return field.value === field.defaultValue ? "" : field.value;
}

const fieldOf = (id) => find(`[data-doubt="${CSS.escape(id)}"] input[name=text]`, doubts);

/** Put words into the row of this comment; false if it is not in the list. */
export function put(id, words) {
  const field = fieldOf(id);
  if (!field) return false;
  field.value = words;
  field.closest("[data-doubt]").dataset.edited = "yes";
  return true;
}

/** Put the cursor into the row of this comment, at this letter of its field. */
export function focusField(id, at) {
  const field = fieldOf(id);
  field?.focus();
  if (field && typeof at === "number") field.setSelectionRange(at, at);
}

/** Words that were refused go back into the row, to be put right; a comment that is done with is brought back. */
export async function rewrite(id, words) {
  if (!fieldOf(id) && !(await reopen(id))) return false;
  put(id, words);
  choose(fieldOf(id).closest("[data-doubt]"), false);
  focusField(id, words.length);
  return true;
}

async function reopen(id) {
  if (!tell(await post(decideAddress(id, "reopen")), words)) return null;
  return new Promise((resolve) => {
    const look = (tries) => {
      const row = find(`[data-doubt="${CSS.escape(id)}"]`, doubts);
      if (row || !tries) resolve(row);
      else setTimeout(look, 100, tries - 1); // the event that brings it is on its way
    };
    look(50);
  });
}

function write(row, typed = "") {
  choose(row, false);
  row.dataset.edited = "yes";
  const field = find("input[name=text]", row);
  field.focus();
  if (typed) field.value = typed;
  else field.select();
}

/** Leave a comment that this person has taken to others. */
export function giveBack(row) {
  if (!row?.dataset.doubt || row.dataset.by !== page.dataset.me) return;
  delete row.dataset.edited;
  post(decideAddress(row.dataset.doubt, "give_back"));
}

/** Nobody is at a comment any more whose time is over. */
export function letGo(show) {
  for (const row of all("[data-until]:not([data-until=''])", doubts)) {
    if (new Date(row.dataset.until) < new Date()) show(row, "", "");
  }
}

