// Rows of the console: made from the <template>s of the page, filled with textContent alone.

import { fillClaims } from "./console-claims.js";
import { number, time } from "./console-format.js";
import { kinds, marks, outcomes, reasons, unsure, text } from "./console-words.js";

const page = document.querySelector("[data-console]");

function made(name) {
  return page.querySelector(`[data-${name}-template]`).content.firstElementChild.cloneNode(true);
}

/** The address of a buyer's page. */
export function buyerAddress(hall) {
  return page.dataset.buyers.replace(/\/0$/, `/${hall}`);
}

/** The address to decide about a comment: take, give_back, accept or dismiss. */
export function decideAddress(id, what) {
  return page.dataset.comments.replace(/\/0\/take$/, `/${id}/${what}`);
}

function fillHead(row, c) {
  row.querySelector(".said-time").textContent = time(c.said_at);
  row.querySelector(".said-number").textContent = c.number ?? "";
  row.querySelector(".said-name").textContent = c.author;
  if (c.number) row.querySelector(".said-author").href = buyerAddress(c.number);
  const channel = row.querySelector(".said-channel");
  channel.textContent = c.channel;
  channel.dataset.platform = c.platform;
  row.querySelector(".said-kind").textContent = kinds[c.what] ?? "";
  row.querySelector(".said-hidden").hidden = !c.hidden;
  row.querySelector(".said-edited").hidden = !c.is_edited || c.is_removed;
  row.querySelector(".said-edited").title = c.first;
  row.querySelector(".said-removed").hidden = !c.is_removed;
  fillClaims(row.querySelector(".said-claims"), c.claims);
  if (!c.phone) row.querySelector(".said-phone")?.remove();
  row.dataset.number = c.number ?? "";
}

/** "Quantity: 2 kg" of a mark, and the reason why it is doubtful. */
function meaning(what, says, doubt) {
  const said = what === "doubt" ? "" : (marks[what] ?? "").replace("{}", says).replace(/[:\s]+$/, "");
  return [said, doubt ? reasons[doubt] ?? unsure : ""].filter(Boolean).join(". ");
}

function fillText(row, c) {
  const place = row.querySelector(".said-text");
  const letters = Array.from(c.text); // marks count letters, and a picture is one letter but two units of a string
  place.replaceChildren();
  let at = 0;
  for (const [start, end, what, says, doubt] of c.marks) {
    if (start < at || end <= start || end > letters.length) continue;
    const mark = document.createElement("mark");
    mark.className = `is-${what}${doubt ? " is-doubtful" : ""}`;
    mark.textContent = letters.slice(start, end).join("");
    mark.title = meaning(what, says, doubt);
    place.append(letters.slice(at, start).join(""), mark);
    at = end;
  }
  place.append(letters.slice(at).join(""));
}

function fillOutcome(row, c) {
  const place = row.querySelector(".said-outcome");
  place.replaceChildren(...c.outcome.map((line) => {
    const said = document.createElement("span");
    said.className = `did did-${line.did}${line.state === "waiting" ? " did-waiting" : ""}`;
    const amount = line.milli ? ` ${number(line.milli / 1000)} ${line.unit}` : "";
    const part = line.waiting && line.waiting < line.milli ? ` ${number(line.waiting / 1000)} ${line.unit}` : "";
    const waiting = line.state === "waiting" ? `,${part} ${outcomes.waiting}` : "";
    said.textContent = `${outcomes[line.did] ?? line.did}${line.code ? ` ${line.code}` : ""}${amount}${waiting}`;
    return said;
  }));
}

/** A comment of the stream. */
export function commentRow(c) {
  const row = made("comment");
  row.className = `said said-${c.desk} said-${c.what} slides-in`;
  row.dataset.comment = c.id;
  fillHead(row, c);
  fillText(row, c);
  fillOutcome(row, c);
  return row;
}

/** A doubtful comment with its form. */
export function doubtRow(c) {
  const row = made("doubt");
  row.dataset.doubt = c.id;
  fillHead(row, c);
  fillText(row, c);
  const why = row.querySelector(".doubt-reasons");
  for (const reason of c.reasons.slice().reverse()) {
    const said = document.createElement("span");
    said.className = "why";
    said.textContent = reasons[reason] ?? unsure;
    why.prepend(said);
  }
  const form = row.querySelector("form");
  form.action = decideAddress(c.id, "accept");
  form.querySelector("[data-dismiss]").formAction = decideAddress(c.id, "dismiss");
  form.elements.text.value = c.suggestion;
  return row;
}

/** Who is at a doubtful comment, or nobody. */
export function showTaken(row, name) {
  row.querySelector(".doubt-by").textContent = name ? text("atIt", name) : "";
  row.classList.toggle("is-taken", Boolean(name));
}

/** A buyer with the state of their order. */
export function buyerRow(hall) {
  const row = made("buyer");
  row.dataset.buyer = hall;
  row.querySelector(".buyer-link").href = buyerAddress(hall);
  row.querySelector("[data-link]").dataset.link = buyerAddress(hall);
  row.querySelector("[data-link]").hidden = false;
  return row;
}

/** The mark of an order's state, as the page draws it. */
export function orderState(status) {
  const found = page.querySelector(`[data-order-state="${CSS.escape(status)}"]`);
  return found ? found.content.cloneNode(true) : document.createTextNode("");
}
