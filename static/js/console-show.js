// What happened in the session, as the event log tells it, put on the page.

import { isShown, showCounted, sift } from "./console-channels.js";
import { showClaims, showToTell, showUnserved } from "./console-claims.js";
import { dealWords, showDeals } from "./console-deals.js";
import { leave } from "./console-desk.js";
import { dong, number, quantity } from "./console-format.js";
import { showGap } from "./console-gaps.js";
import { all, countUnread, find, page, say } from "./console-page.js";
import { buyerRow, commentRow, doubtRow, fillLook, lightOf, lookRow, orderState, showTaken } from "./console-rows.js";
import { text } from "./console-words.js";
import { show as showStock } from "./stock.js";

const MOST_COMMENTS = 150;
const stream = find("[data-stream]");
const doubts = find("[data-doubts]");
const looks = find("[data-looks-list]");
const buyers = find("[data-buyer-list]");
const search = find("[data-search]");
let unread = 0;

/** The number in the hall of whoever was heard last. */
export const last = { buyer: "" };

/** Hide a comment that the search does not want, or that is of a channel which is not shown. */
export function filter(row) {
  const wanted = search.value.trim().toLowerCase();
  row.hidden = !isShown(row) || (wanted !== "" && !row.textContent.toLowerCase().includes(wanted));
}

// A row that is drawn anew keeps the choice and the focus of the old one.
function replace(old, row) {
  const hadFocus = old.contains(document.activeElement);
  const link = hadFocus && document.activeElement !== old;
  if (old.classList.contains("is-chosen")) {
    row.classList.add("is-chosen");
    row.setAttribute("aria-current", "true");
  }
  old.replaceWith(row);
  if (hadFocus) (link ? find("a[href]", row) ?? row : row).focus({ preventScroll: true });
}

function showComment(c) {
  if (c.number) last.buyer = String(c.number);
  const known = find(`[data-comment="${c.id}"]`, stream);
  const row = commentRow(c);
  if (known) replace(known, row);
  else {
    stream.prepend(row);
    if (page.dataset.tab !== "stream") countUnread((unread = (find("[data-unread]").hidden ? 0 : unread) + 1));
  }
  filter(row);
  markAgain();
  while (stream.children.length > MOST_COMMENTS) stream.lastElementChild.remove();
  find("[data-no-comments]").hidden = true;
  showDoubt(c);
  sift();
}

function showDoubt(c) {
  let row = find(`[data-doubt="${c.id}"]`, doubts);
  if (c.desk === "settled" || c.desk === "done") {
    leave(row);
    return;
  }
  if (!row) {
    row = doubtRow(c);
    const after = [...doubts.children].find((each) => Number(each.dataset.doubt) > c.id);
    doubts.insertBefore(row, after ?? null);
    if (c.desk === "open") find("[data-heard]").textContent = text("doubts", doubts.children.length);
  } else if (c.desk === "open" && row.dataset.by === "" && c.is_edited && !row.contains(document.activeElement)) {
    const anew = doubtRow(c);
    replace(row, anew);
    row = anew;
  }
  showTaken(row, c.desk === "taken" ? c.by : "", c.until);
}

function showLook(l) {
  const row = find(`[data-look="${l.id}"]`, looks);
  if (l.seen) leave(row);
  else if (row) fillLook(row, l);
  else looks.append(lookRow(l));
  markAgain();
  sift();
}

/** Mark the comments and buyers that need another look. */
export function markAgain() {
  const about = new Set(all("[data-look]", looks).map((row) => row.dataset.about));
  const who = new Set(all("[data-look]", looks).map((row) => row.dataset.number));
  for (const row of all("[data-comment]", stream)) find(".again", row).hidden = !about.has(row.dataset.comment);
  for (const row of buyers.children) find(".again", row).hidden = !who.has(row.dataset.buyer);
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
  countScarce();
}

function countScarce() {
  const [near, out] = ["stock-near", "stock-out"].map((name) => all(`[data-item] .${name}`).length);
  for (const place of all("[data-near]")) place.textContent = number(near);
  for (const place of all("[data-out]")) {
    place.textContent = number(out);
    if (place.matches(".nav-count")) place.hidden = !out;
  }
}

function showOnAir(item) {
  for (const row of all("[data-item]")) row.classList.toggle("is-on-air", row.dataset.item === item.code);
  bringOnAir();
}

/** Scroll the run-of-show to what is on air: the column alone, scrollIntoView would move the whole page. */
export function bringOnAir() {
  const row = find(".show-item.is-on-air");
  const part = row?.closest(".console-part");
  if (!part || getComputedStyle(part).overflowY !== "auto") return;
  const [inner, outer] = [row.getBoundingClientRect(), part.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) part.scrollTop += inner.top - outer.top - inner.height;
}

function showTotals(sums) {
  for (const place of all("[data-total]")) place.textContent = dong(sums[place.dataset.total]);
  for (const place of all("[data-count]")) {
    place.textContent = number(sums[place.dataset.count]);
    if (place.matches(".nav-count")) place.hidden = !sums[place.dataset.count];
  }
}

function showOrder(order) {
  let row = find(`[data-buyer="${order.number}"]`, buyers);
  if (!row) {
    row = buyerRow(order.number);
    const after = [...buyers.children].find((each) => Number(each.dataset.buyer) < order.number);
    buyers.insertBefore(row, after ?? null);
  }
  find(".buyer-number", row).textContent = order.number;
  find(".buyer-name", row).textContent = order.name;
  find(".buyer-channel", row).textContent = order.channel;
  find(".buyer-sum", row).textContent = dong(order.total);
  find(".buyer-order", row).replaceChildren(orderState(order.status));
  find(".buyer-light", row).replaceChildren(order.light ? lightOf(order.light) : "");
  markAgain();
}

/** What to do for each kind of event. */
export const SHOWN = {
  comment: showComment, look: showLook, item: showItem, on_air: showOnAir, totals: showTotals, order: showOrder,
  claims: showClaims, promoted: showToTell, unserved: showUnserved, gap: (gap) => showGap(stream, gap),
  channel: showCounted,
  deal: (deal) => say(dealWords(deal), "good"),
};

