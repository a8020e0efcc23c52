// The console: follows the session's event log, sends what the operator decides, works by keyboard alone.

import { showConnection } from "./connection.js";
import { showClaims, showToTell } from "./console-claims.js";
import { dealWords, sendDeal, showDeals, stepDeal } from "./console-deals.js";
import { dong, number, quantity } from "./console-format.js";
import { showGap } from "./console-gaps.js";
import { listen } from "./console-keys.js";
import { buyerAddress, buyerRow, commentRow, decideAddress, doubtRow, orderState, showTaken } from "./console-rows.js";
import { get, post } from "./console-send.js";
import { text } from "./console-words.js";
import { show as showStock } from "./stock.js";
import { follow } from "./stream.js";

const MOST_COMMENTS = 150;
const page = document.querySelector("[data-console]");
const find = (selector, inside = page) => inside.querySelector(selector);
const all = (selector, inside = page) => [...inside.querySelectorAll(selector)];
const stream = find("[data-stream]");
const doubts = find("[data-doubts]");
const buyers = find("[data-buyer-list]");
const [hand, search] = [find("[data-hand]"), find("[data-search]")];
let lastBuyer = "";

function say(message, tone = "note") {
  const place = find("[data-said]");
  place.textContent = message;
  place.dataset.tone = tone;
}

function tell(result, message = "") {
  if (!result.ok) say(result.title, "alert");
  else if (message) say(message, "good");
  return result.ok;
}

// What happened

function showComment(c) {
  if (c.number) lastBuyer = String(c.number);
  const known = find(`[data-comment="${c.id}"]`, stream);
  const row = commentRow(c);
  if (known) known.replaceWith(row);
  else stream.prepend(row);
  filter(row);
  while (stream.children.length > MOST_COMMENTS) stream.lastElementChild.remove();
  find("[data-no-comments]").hidden = true;
  const doubt = find(`[data-doubt="${c.id}"]`, doubts);
  if (c.desk === "open") doubt ? doubt.replaceWith(doubtRow(c)) : doubts.append(doubtRow(c));
  if (c.desk === "settled" || c.desk === "done") leave(doubt);
  showEmpty();
}

function leave(row) {
  if (!row) return;
  const wasChosen = row.classList.contains("is-chosen");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const hadFocus = row.contains(document.activeElement);
  row.remove();
  if (wasChosen && next) choose(next, hadFocus);
}

function showEmpty() {
  find("[data-no-doubts]").hidden = doubts.children.length > 0;
}

function showDesk({ id, desk, by }) {
  const row = find(`[data-doubt="${id}"]`, doubts);
  if (row) showTaken(row, desk === "taken" ? by : "");
}

function showItem(item) {
  const row = find(`[data-item="${CSS.escape(item.code)}"]`);
  if (!row) return;
  for (const bar of all(`[data-stock="${CSS.escape(item.code)}"]`)) bar.dataset.allotment = item.allotment;
  showStock(item.code, item.left, quantity(item.left, item.unit, item.word));
  showDeals(item);
  const waiting = find(`[data-waiting="${CSS.escape(item.code)}"]`);
  waiting.hidden = !item.waiting;
  find("strong", waiting).textContent = quantity(item.waiting, item.unit, item.word);
}

function showOnAir(item) {
  for (const row of all("[data-item]")) row.classList.toggle("is-on-air", row.dataset.item === item.code);
  bringOnAir();
}

function bringOnAir() {
  const row = find(".show-item.is-on-air");
  const part = row?.closest(".console-part");
  if (!part || getComputedStyle(part).overflowY !== "auto") return;
  const [inner, outer] = [row.getBoundingClientRect(), part.getBoundingClientRect()];
  // the column alone: scrollIntoView would move the whole page
  if (inner.top < outer.top || inner.bottom > outer.bottom) part.scrollTop += inner.top - outer.top - inner.height;
}

function showTotals(sums) {
  for (const place of all("[data-total]")) place.textContent = dong(sums[place.dataset.total]);
  for (const place of all("[data-count]")) {
    place.textContent = number(sums[place.dataset.count]);
    if (place.dataset.count === "open") place.hidden = !sums.open;
  }
}

function showOrder(order) {
  let row = find(`[data-buyer="${order.number}"]`, buyers);
  if (!row) {
    row = buyerRow(order.number);
    const after = all("[data-buyer]", buyers).find((each) => Number(each.dataset.buyer) < order.number);
    buyers.insertBefore(row, after ?? null);
  }
  find(".buyer-number", row).textContent = order.number;
  find(".buyer-name", row).textContent = order.name;
  find(".buyer-sum", row).textContent = dong(order.total);
  find(".buyer-state", row).replaceChildren(orderState(order.status));
}

const SHOWN = {
  comment: showComment, desk: showDesk, item: showItem, on_air: showOnAir, totals: showTotals, order: showOrder,
  deal: (deal) => say(dealWords(deal), "good"), claims: showClaims, promoted: showToTell, gap: (gap) => showGap(stream, gap), session: () => location.reload(),
};

// What the operator does

function rows() {
  return [...doubts.children];
}

function chosen() {
  return find(".is-chosen", doubts);
}

function choose(row, focus = true) {
  chosen()?.classList.remove("is-chosen");
  if (!row) return;
  openTab("desk");
  row.classList.add("is-chosen");
  row.scrollIntoView({ block: "nearest" });
  if (focus) row.focus({ preventScroll: true });
}

function step(way) {
  const list = rows();
  const at = list.indexOf(chosen());
  choose(list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + way))]);
}

async function decide(row, what) {
  if (!row || row.dataset.busy) return;
  row.dataset.busy = "yes";
  const fields = what === "accept" ? { text: changedText(row) } : {};
  const result = await post(decideAddress(row.dataset.doubt, what), fields);
  delete row.dataset.busy;
  if (tell(result)) leave(row);
  showEmpty();
}

/** What was typed, or nothing while the suggestion stands: then the comment itself counts. */
function changedText(row) {
  const field = find("input[name=text]", row);
  return field.value === field.defaultValue && !row.dataset.edited ? "" : field.value;
}

async function edit(row) {
  if (!row) return;
  const field = find("input[name=text]", row);
  if (!tell(await post(decideAddress(row.dataset.doubt, "take")))) return;
  row.dataset.edited = "yes";
  field.focus();
  field.select();
}

async function putOnAir(form, name) {
  tell(await post(form.action), text("onAir", name));
}

function stepOnAir(way) {
  const items = all(".show-item");
  const at = items.findIndex((row) => row.classList.contains("is-on-air"));
  const row = items[at + way];
  const form = row && find("[data-on-air-form]", row);
  if (form) putOnAir(form, `${row.dataset.item} ${find(".show-name", row).textContent}`);
  else say(text("lastItem"));
}

async function copyLink(hall) {
  if (!hall) return say(text("noBuyer"), "alert");
  const found = await get(buyerAddress(hall));
  if (!found.ok || !found.link) return say(found.title || text("noLink"), "alert");
  try {
    await navigator.clipboard.writeText(found.link);
    say(text("linkCopied", hall), "good");
  } catch {
    location.href = buyerAddress(hall); // without the permission the link can be copied there
  }
  return undefined;
}

function buyerInMind() {
  return chosen()?.dataset.number || lastBuyer;
}

async function orderByHand(event) {
  event.preventDefault();
  const field = hand.elements.text;
  const error = find("[data-hand-error]", hand);
  const fields = Object.fromEntries(new FormData(hand));
  const result = await post(hand.action, fields);
  error.hidden = result.ok;
  error.textContent = result.ok ? "" : result.title;
  if (!result.ok) return field.select();
  lastBuyer = String(result.number);
  say(text("ordered", result.number), "good");
  if (field.value === fields.text) field.value = "";
  hand.elements.request_key.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  return field.focus();
}

// Search and tabs

function filter(row) {
  const wanted = search.value.trim().toLowerCase();
  row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
}

function openTab(name) {
  page.dataset.tab = name;
  for (const tab of all("[data-tab]", find(".console-tabs"))) {
    if (tab.dataset.tab === name) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

function help() {
  const keys = find("[data-keys]");
  if (keys.open) keys.close();
  else keys.showModal();
}

function escape(event) {
  const row = event.target.closest("[data-doubt]");
  if (row?.dataset.edited) {
    delete row.dataset.edited;
    post(decideAddress(row.dataset.doubt, "give_back"));
  }
  if (event.target === search && search.value) {
    search.value = "";
    [...stream.children].forEach(filter);
  }
  event.target.blur();
  if (row) row.focus();
}

function start() {
  page.classList.add("is-scripted");
  openTab("stream");
  bringOnAir();
  search.hidden = find("[data-help]").hidden = false;
  for (const button of all("[data-link]")) button.hidden = false;
  search.addEventListener("input", () => [...stream.children].forEach(filter));
  hand?.addEventListener("submit", orderByHand);
  page.addEventListener("submit", (event) => {
    if (event.target.matches("[data-deal-form]")) return sendDeal(event, tell);
    const row = event.target.closest("[data-doubt]");
    const item = event.target.closest("[data-item]");
    if (row) {
      event.preventDefault();
      decide(row, event.submitter?.matches("[data-dismiss]") ? "dismiss" : "accept");
    } else if (item && event.target.matches("[data-on-air-form]")) {
      event.preventDefault();
      putOnAir(event.target, `${item.dataset.item} ${find(".show-name", item).textContent}`);
    }
  });
  page.addEventListener("click", (event) => {
    const row = event.target.closest("[data-doubt]");
    const tab = event.target.closest("[data-tab]");
    const link = event.target.closest("[data-link]");
    if (event.target.closest("[data-help]")) help();
    if (link) copyLink(link.closest("[data-buyer]").dataset.buyer);
    if (tab && tab !== page) {
      event.preventDefault();
      openTab(tab.dataset.tab);
    }
    if (row) choose(row, false);
  });
  listen({
    j: () => step(1), k: () => step(-1), Enter: () => decide(chosen(), "accept"), e: () => edit(chosen()),
    x: () => decide(chosen(), "dismiss"), n: () => stepOnAir(1), p: () => stepOnAir(-1),
    o: () => hand?.elements.text.focus(), c: () => copyLink(buyerInMind()),
    b: () => { if (buyerInMind()) location.href = buyerAddress(buyerInMind()); },
    i: () => find("[data-print-new]").requestSubmit(), d: () => stepDeal("start", tell), D: () => stepDeal("stop", tell),
    "/": () => { openTab("stream"); search.focus(); }, "?": help, Escape: escape,
    1: () => openTab("show"), 2: () => openTab("stream"), 3: () => openTab("desk"), 4: () => openTab("buyers"),
  });
  follow(page.dataset.events, page.dataset.after, ({ kind, payload }) => {
    SHOWN[kind]?.(payload);
  }, showConnection);
}

start();
