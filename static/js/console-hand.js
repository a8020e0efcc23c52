// Orders by hand: one line, Enter, the next one. Also without a line to the server.

import { find, say } from "./console-page.js";
import * as hint from "./console-hint.js";
import { newKey } from "./console-send.js";
import { text } from "./console-words.js";

const form = find("[data-hand]");
const field = form?.elements.text;
const error = form && find("[data-hand-error]", form);
let queue = null;

function showError(message) {
  error.textContent = message;
  error.hidden = !message;
  if (message) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

async function order(event) {
  event.preventDefault();
  const typed = field.value.trim();
  if (!typed || form.dataset.busy) return;
  form.dataset.busy = "yes"; // the same line pressed twice is one order
  const result = await queue.send(form.action, { text: typed, request_key: form.elements.request_key.value }, text("byHand", typed), "hand");
  delete form.dataset.busy;
  showError(result.ok || result.queued ? "" : result.title);
  if (!result.ok && !result.queued) {
    field.select();
    return;
  }
  if (result.queued) say(text("queued"));
  else say(text(result.waits ? "soldOut" : "ordered", result.number), result.waits ? "alert" : "good");
  if (field.value.trim() === typed) field.value = "";
  form.elements.request_key.value = newKey();
  hint.look();
  field.focus();
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
  const rest = field.value.replace(/^\s*#\s?\d+\s*/, "");
  put(`#${hall} ${rest}`);
  focus(field.value.length);
}

/** What is being typed, where it would go, and whether the cursor is there. */
export const typed = () => field?.value ?? "";
export const address = () => form?.action ?? "";
export const hasFocus = () => Boolean(field) && document.activeElement === field;

export function start(ready) {
  queue = ready;
  if (!form) return;
  form.addEventListener("submit", order);
  hint.start(field);
}
