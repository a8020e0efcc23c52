// The console: follows the session's event log, sends what the operator decides, works by keyboard alone.

import { showConnection } from "./connection.js";
import * as channels from "./console-channels.js";
import { sendDeal, stepDeal } from "./console-deals.js";
import * as desk from "./console-desk.js";
import { redraw, takeUp } from "./console-draft.js";
import * as hand from "./console-hand.js";
import { listen } from "./console-keys.js";
import { all, find, openTab, page, say, tell } from "./console-page.js";
import { ask, copyLink, help, showCard, stepBuyer } from "./console-prompt.js";
import { Queue } from "./console-queue.js";
import { buyerAddress, itemAddress, queuedRow, showTaken } from "./console-rows.js";
import { SHOWN, bringOnAir, filter, last, markAgain } from "./console-show.js";
import { get } from "./console-send.js";
import { spareTheNext } from "./console-thumb.js";
import { text } from "./console-words.js";
import { follow } from "./stream.js";

const stream = find("[data-stream]");
const search = find("[data-search]");
const findBuyer = find("[data-find-buyer]");
const words = { get queued() { return text("queued"); } };

// What waits to be sent

const queue = new Queue(page.dataset.code, { onChange: showQueue, onDone: answered, onLine: showLine });

function showQueue(entries) {
  const part = find("[data-queue]");
  const list = find("[data-queue-list]");
  const shown = entries.filter((each) => each.state !== "waiting" || !queue.fresh.has(each.key));
  const focused = document.activeElement?.closest("[data-queued]")?.dataset.queued;
  list.replaceChildren(...shown.map(queuedRow));
  part.hidden = !shown.length;
  find("[data-queue-count]").textContent = shown.length;
  find("[data-queue-waits]").hidden = !shown.some((each) => each.state === "waiting");
  find("[data-queue-answered]").hidden = !find("[data-queue-waits]").hidden;
  if (focused) (find(`[data-queued="${CSS.escape(focused)}"]`, list) ?? (shown.length ? part : find("#desk-title"))).focus();
}

function answered(entry, result, isNow) {
  if (entry.kind === "hand" && result.ok) last.buyer = String(result.number);
  if (isNow) return;
  sayHowItWent();
  if (entry.kind === "accept" || entry.kind === "dismiss") desk.answered(entry, result);
  if (entry.kind === "hand" && result.ok && result.waits) queue.tell(entry, text("soldOut", result.number));
}

/** Once everything that waited has had its answer: nobody is to believe that it still waits. */
function sayHowItWent() {
  const left = queue.all();
  if (left.some((each) => each.state === "waiting")) return;
  const refused = left.filter((each) => each.state === "refused").length;
  if (refused) say(text("sentBut", refused), "alert");
  else say(text("sent"), "good");
}

function showLine(state) {
  find("[data-signed-out]").hidden = state !== "out";
}

function workOnQueue(event) {
  const row = event.target.closest("[data-queued]");
  const entry = row && queue.find(row.dataset.queued);
  if (!entry) return;
  if (event.target.closest("[data-queued-again]")) queue.retry(entry.key);
  if (event.target.closest("[data-queued-drop]")) {
    queue.drop(entry.key);
    say(text("dropped", entry.label));
  }
  if (event.target.closest("[data-queued-edit]")) change(entry);
}

/** Put right what was refused: where it was typed, or not at all. */
async function change(entry) {
  const words = entry.fields.text;
  if (entry.kind === "hand" ? !hand.put(words) : !(await desk.rewrite(String(entry.about), words))) {
    if (entry.kind === "hand") say(text("notSent"), "alert");
    return;
  }
  queue.drop(entry.key);
  if (entry.kind === "hand") hand.focus();
}

// The item on air

const onAir = () => find(".show-item.is-on-air");
const nameOf = (row) => `${row.dataset.item} ${find(".show-name", row).textContent}`;

async function putOnAir(row) {
  const form = row && find("[data-on-air-form]", row);
  if (!form) return;
  const fields = { instead_of: onAir()?.dataset.item ?? "" };
  tell(await queue.send(form.action, fields, text("onAir", nameOf(row)), "air"), words, text("onAir", nameOf(row)));
}

function stepOnAir(way) {
  const items = all(".show-item");
  const row = items[items.indexOf(onAir()) + way];
  if (row) putOnAir(row);
  else say(text("lastItem"));
}

/** The row of an item by what one says: "3", "03", "a3". */
function itemNamed(said) {
  const plain = (code) => code.toUpperCase().replace(/^([A-ZĐ]*)0*(?=\d)/, "$1");
  const rows = all(".show-item");
  return rows.find((row) => plain(row.dataset.item) === plain(said)) ??
    rows.find((row) => plain(row.dataset.item).replace(/^[A-ZĐ]+/, "") === plain(said));
}

async function askOnAir() {
  const said = await ask(text("promptAir"), { mode: "text", check: (each) => (itemNamed(each) ? "" : text("noItem", each)) });
  if (said) putOnAir(itemNamed(said));
}

async function askItem(what, question) {
  const row = onAir();
  if (!row) {
    say(text("nothingOnAir"), "alert");
    return;
  }
  const about = what === "more" && row.dataset.soldIn ? `${nameOf(row)} (${row.dataset.soldIn})` : nameOf(row);
  const value = await ask(text(question, about), { mode: "decimal" });
  if (value === null) return;
  const label = `${text(question, nameOf(row))} ${value}`;
  tell(await queue.send(itemAddress(row.dataset.item, what), { [what]: value }, label, what), words, text("changed", nameOf(row)));
}

function goodbye() {
  const form = find("[data-close-session] form");
  if (form) form.requestSubmit(find("button", form));
}

// Buyers

function buyerInMind() {
  const row = find(".is-chosen");
  return row?.dataset.number || row?.dataset.buyer || last.buyer;
}

function openBuyer(place = "") {
  const hall = buyerInMind();
  if (hall) location.href = buyerAddress(hall) + place;
  else say(text("noBuyer"), "alert");
}

function filterBuyers() {
  const wanted = findBuyer.value.trim().toLowerCase();
  for (const row of all("[data-buyer]")) {
    const isNumber = /^\d+$/.test(wanted);
    row.hidden = wanted !== "" && !(isNumber ? row.dataset.buyer === wanted : row.textContent.toLowerCase().includes(wanted));
  }
  sayIfNone("[data-nobody-found]", all("[data-buyer]"), wanted);
}

function searchComments() {
  [...stream.children].forEach(filter);
  sayIfNone("[data-nothing-found]", all("[data-comment]", stream), search.value.trim());
}

/** A search that finds nothing says so; a list that is empty anyway has its own words. */
function sayIfNone(place, rows, wanted) {
  find(place).hidden = wanted === "" || !rows.length || rows.some((row) => !row.hidden);
}

/** An order by hand for whoever wrote what is chosen. Whoever has no number yet gets one with their comment. */
function orderForChosen() {
  const row = find(".is-chosen");
  const hall = row?.dataset.number || row?.dataset.buyer;
  if (hall) hand.forBuyer(hall);
  else if (row) desk.edit();
  else say(text("noBuyer"), "alert");
}

// Wiring

function escape(event) {
  const row = event.target.closest("[data-doubt]") ?? desk.chosen();
  desk.giveBack(row);
  for (const [field, show] of [[search, searchComments], [findBuyer, filterBuyers]]) {
    if (event.target === field && field.value) {
      field.value = "";
      show();
    }
  }
  if (event.target === document.body) return;
  event.target.blur();
  row?.focus();
}

function pressed(event) {
  const row = event.target.closest("[data-doubt], [data-look]");
  const tab = event.target.closest("[data-tab]");
  const link = event.target.closest("[data-link]");
  if (event.target.closest("[data-help]")) help();
  if (link) copyLink(link.closest("[data-buyer]").dataset.buyer);
  if (event.target.closest("[data-queued]")) workOnQueue(event);
  if (tab && tab !== page) {
    event.preventDefault();
    openTab(tab.dataset.tab);
  }
  if (row) desk.choose(row, false);
}

function submitted(event) {
  if (event.target.matches("[data-deal-form]")) {
    sendDeal(event, (result) => tell(result, words));
    return;
  }
  const row = event.target.closest("[data-doubt], [data-look]");
  const item = event.target.closest("[data-item]");
  if (row) {
    event.preventDefault();
    desk.decide(row, event.submitter?.matches("[data-dismiss]") ? "dismiss" : "accept");
  } else if (item && event.target.matches("[data-on-air-form]")) {
    event.preventDefault();
    putOnAir(item);
  }
}

let asking;

function showState(state) {
  showConnection(state);
  clearTimeout(asking);
  if (state === "lost") {
    asking = setTimeout(whyLost, 3000); // not for a moment's silence, nor while the page is being left
    return;
  }
  showLine("ok");
  queue.again(0);
}

/** No line, or nobody signed in any more? */
async function whyLost() {
  const found = await get(`${page.dataset.events}?after=${page.dataset.after}`);
  if (found.status === 401) showLine("out");
}

function start() {
  page.classList.add("is-scripted");
  desk.use(queue);
  hand.start(queue);
  takeUp(queue);
  channels.start(filter);
  bringOnAir();
  markAgain();
  for (const row of all("[data-doubt]", find("[data-doubts]"))) if (row.dataset.by) showTaken(row, row.dataset.by, row.dataset.until);
  search.hidden = findBuyer.hidden = find("[data-help]").hidden = false;
  for (const button of all("[data-link]")) button.hidden = false;
  search.addEventListener("input", searchComments);
  findBuyer.addEventListener("input", filterBuyers);
  findBuyer.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) stepBuyer(0); });
  page.addEventListener("submit", submitted);
  page.addEventListener("click", pressed);
  spareTheNext(page, () => say(text("spared")));
  setInterval(() => desk.letGo(showTaken), 5000);
  listen({
    j: () => desk.step(1), k: () => desk.step(-1), J: () => desk.stepComment(1), K: () => desk.stepComment(-1),
    Enter: () => desk.decide(desk.chosen(), "accept"), e: desk.edit, t: () => desk.take(desk.chosen()),
    x: () => desk.decide(desk.chosen(), "dismiss"), n: () => stepOnAir(1), p: () => stepOnAir(-1),
    a: askOnAir, m: () => askItem("more", "promptMore"), g: () => askItem("price", "promptPrice"), q: goodbye,
    o: hand.focus, h: orderForChosen, c: () => copyLink(buyerInMind()), b: () => openBuyer(), r: () => openBuyer("#restrict"),
    s: () => stepDeal("start", (result) => tell(result, words)), S: () => stepDeal("stop", (result) => tell(result, words)),
    d: () => showCard(buyerInMind()), i: () => find("[data-print-new]").requestSubmit(), f: () => { openTab("buyers"); findBuyer.focus(); }, ".": () => stepBuyer(1),
    ",": () => stepBuyer(-1), "/": () => { openTab("stream"); search.focus(); }, "?": help, Escape: escape,
    0: () => find("[data-queue]").focus(), 1: () => openTab("show"), 2: () => openTab("stream"),
    v: channels.step, 3: () => openTab("desk"), 4: () => openTab("buyers"),
  }, () => say(text("keysOff")));
  showQueue(queue.all());
  queue.again(0);
  follow(page.dataset.events, page.dataset.after, ({ seq, kind, payload }) => {
    page.dataset.after = seq;
    if (kind === "session") redraw();
    else SHOWN[kind]?.(payload);
  }, showState);
}

start();
