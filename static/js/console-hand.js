// Orders by hand: one line, Enter, the next one. Also without a line to the server.

import { find, say } from "./console-page.js";
import * as hint from "./console-hint.js";
import { newKey } from "./console-send.js";
import { text } from "./console-words.js";

const form = find("[data-hand]");
const field = form?.elements.text;
const error = form && find("[data-hand-error]", form);
const onTheWay = new Set(); // lines that are sent and have no answer yet
let queue = null;

function showError(message) {
  error.textContent = message;
  error.hidden = !message;
  if (message) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** The line in the field is sent, and the next one may be typed over it while it is on its way. */
async function order(event) {
  event.preventDefault();
  const typed = field.value.trim();
  if (!typed || onTheWay.has(typed)) return; // the same line pressed twice is one order
  onTheWay.add(typed);
  const fields = { text: typed, request_key: form.elements.request_key.value };
  form.elements.request_key.value = newKey();
  field.select();
  const result = await queue.send(form.action, fields, text("byHand", typed), "hand");
  onTheWay.delete(typed);
  const isOther = field.value.trim() !== typed;
  if (!result.ok && !result.queued) refused(typed, result.title, isOther);
  else {
    if (result.queued) say(text("queued"));
    else say(text(result.waits ? "soldOut" : "ordered", result.number), result.waits ? "alert" : "good");
    if (isOther) return;
    showError("");
    field.value = "";
    hint.look();
    if (form.contains(document.activeElement)) field.focus();
  }
}

/** In the field it is put right; where another line is typed by now, in the list of what was refused. */
function refused(typed, why, isOther) {
  if (isOther) queue.refuse(form.action, { text: typed }, text("byHand", typed), "hand", why);
  else {
    showError(why);
    field.select();
  }
}

/** Put a line back into the field, to be noted anew; false where the session takes no orders any more. */
export function put(line) {
  if (!field) return false;
  field.value = line;
  form.elements.request_key.value = newKey();
  hint.look();
  return true;
}

/** Put the cursor into the field, at this letter of it. */
export function focus(at = null) {
  if (!field) return;
  form.scrollIntoView({ block: "nearest" });
  field.focus();
  if (typeof at === "number") field.setSelectionRange(at, at);
}

/** Begin a line for the buyer with this number in the hall; what has been typed stays. */
export function forBuyer(hall) {
  if (!field) return;
  const rest = typed().replace(/^\s*#\s?\d+\s*/, "");
  put(`#${hall} ${rest}`);
  focus(field.value.length);
}

/** What is being typed and not sent yet, where it would go, and whether the cursor is there. */
export const typed = () => (field && !onTheWay.has(field.value.trim()) ? field.value : "");
export const address = () => form?.action ?? "";
export const hasFocus = () => Boolean(field) && document.activeElement === field;

export function start(ready) {
  queue = ready;
  if (!form) return;
  form.addEventListener("submit", order);
  hint.start(field);
}
