// Rows of the console: made from the <template>s of the page, filled with textContent alone.

import { fillClaims } from "./console-claims.js";
import { number, time } from "./console-format.js";
import { newKey } from "./console-send.js";
import { kinds, marks, outcomes, reasons, text, unsure } from "./console-words.js";

const page = document.querySelector("[data-console]");

function made(name) {
  return page.querySelector(`[data-${name}-template]`).content.firstElementChild.cloneNode(true);
}

/** The address of a buyer's page. */
export function buyerAddress(hall) {
  return page.dataset.buyers.replace(/\/0$/, `/${hall}`);
}

/** The address to decide about a comment: take, reopen, give_back, accept or dismiss. */
export function decideAddress(id, what) {
  return page.dataset.comments.replace(/\/0\/take$/, `/${id}/${what}`);
}

/** The address to change an item: more or price. */
export function itemAddress(code, what) {
  return page.dataset.items.replace(/\/A00\/more$/, `/${encodeURIComponent(code)}/${what}`);
}

function fillAuthor(row, c) {
  row.querySelector(".said-time").textContent = time(c.said_at);
  row.querySelector(".said-number").textContent = c.number ?? "";
  row.querySelector(".said-name").textContent = c.author;
  if (c.number) row.querySelector(".said-author").href = buyerAddress(c.number);
  row.dataset.number = c.number ?? "";
  row.dataset.channel = c.channel_id;
  const channel = row.querySelector(".said-channel");
  channel.textContent = c.channel;
  channel.dataset.platform = c.platform;
}

function fillHead(row, c) {
  fillAuthor(row, c);
  row.querySelector(".said-kind").textContent = kinds[c.what] ?? "";
  row.querySelector(".said-hidden").hidden = !c.hidden;
  row.querySelector(".said-edited").hidden = !c.is_edited || c.is_removed;
  row.querySelector(".said-edited").title = c.first;
  row.querySelector(".said-removed").hidden = !c.is_removed;
  fillClaims(row.querySelector(".said-claims"), c.claims);
  if (!c.phone) row.querySelector(".said-phone")?.remove();
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
  row.querySelector(".said-did").replaceChildren(...c.outcome.map((line) => {
    const said = document.createElement("span");
    said.className = `did did-${line.did}${line.state === "waiting" ? " did-waiting" : ""}`;
    const amount = line.milli ? ` ${number(line.milli / 1000)} ${line.unit}` : "";
    const part = line.waiting && line.waiting < line.milli ? ` ${number(line.waiting / 1000)} ${line.unit}` : "";
    const waiting = line.state === "waiting" ? `,${part} ${line.wish ? outcomes.wish : outcomes.waiting}` : "";
    said.textContent = `${outcomes[line.did] ?? line.did}${line.code ? ` ${line.code}` : ""}${amount}${waiting}`;
    return said;
  }));
  const by = c.by ? text(c.desk === "settled" ? "decidedBy" : "atIt", c.by) : "";
  row.querySelector(".said-by").textContent = by;
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

/** A comment that a person works on, with its form. */
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
  form.elements.request_key.value = newKey();
  form.elements.text.value = form.elements.text.defaultValue = c.suggestion;
  return row;
}

/** Who is at a comment and until when, or nobody. */
export function showTaken(row, name, until) {
  row.dataset.by = name;
  row.dataset.until = until ?? "";
  row.querySelector(".doubt-by").textContent = name ? text("atIt", name) : "";
  row.classList.toggle("is-taken", Boolean(name) && name !== page.dataset.me);
}

/** What a buyer wrote after a person had decided. */
export function lookRow(l) {
  const row = made("look");
  row.dataset.look = l.id;
  row.dataset.about = l.about ?? "";
  row.classList.add("slides-in");
  row.querySelector("form").action = page.dataset.looks.replace(/\/0\/seen$/, `/${l.id}/seen`);
  fillLook(row, l);
  return row;
}

/** The newest words of a look. */
export function fillLook(row, l) {
  fillAuthor(row, l);
  const times = row.querySelector(".look-times");
  times.textContent = text("times", l.times);
  times.hidden = l.times < 2;
  row.querySelector(".look-before").textContent = l.before || text("orderDone");
  row.querySelector(".look-news").textContent = l.text;
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

function drawn(selector) {
  const found = page.querySelector(selector);
  return found ? found.content.cloneNode(true) : document.createTextNode("");
}

/** The mark of an order's state, as the page draws it. */
export function orderState(status) {
  return drawn(`[data-order-state="${CSS.escape(status)}"]`);
}

/** The mark of how a buyer stands, as the page draws it. */
export function lightOf(name) {
  return drawn(`template[data-light="${CSS.escape(name)}"]`);
}

/** Something that waits to be sent, or that the server has refused. */
export function queuedRow(entry) {
  const row = made("queued");
  row.dataset.queued = entry.key;
  row.classList.add(`queued-${entry.state}`);
  row.querySelector(".queued-time").textContent = time(entry.at);
  row.querySelector(".queued-label").textContent = entry.label;
  row.querySelector(".queued-state").textContent = text({ waiting: "isWaiting", refused: "isRefused", known: "isKnown" }[entry.state]);
  const said = row.querySelector(".queued-said");
  said.textContent = entry.said ?? "";
  said.hidden = !entry.said;
  row.querySelector("[data-queued-edit]").hidden = !entry.fields.text || entry.state !== "refused";
  row.querySelector("[data-queued-again]").hidden = entry.state !== "refused";
  row.querySelector("[data-queued-drop]").hidden = entry.state === "waiting";
  return row;
}
