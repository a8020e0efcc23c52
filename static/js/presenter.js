// The presenter's view: what is on air, moved by the event log; how long it is there, and how long the session closes.

import { showConnection } from "./connection.js";
import { dong, quantity } from "./console-format.js";
import { show as showStock } from "./stock.js";
import { follow } from "./stream.js";

const page = document.querySelector("[data-presenter]");

function showItem(item) {
  if (item.code !== page.dataset.code) return;
  for (const bar of page.querySelectorAll("[data-stock]")) bar.dataset.allotment = item.allotment;
  showStock(item.code, item.left, quantity(item.left, item.unit, item.word));
  const tags = page.querySelectorAll(".price-tag .money");
  item.prices.forEach((each, n) => { if (tags[n]) tags[n].textContent = dong(each.price); });
  const waiting = page.querySelector("[data-waiting]");
  waiting.hidden = !item.waiting;
  waiting.querySelector("strong").textContent = quantity(item.waiting, item.unit, item.word);
}

function tick() {
  for (const place of page.querySelectorAll("time[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(place.dateTime)) / 1000));
    place.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

tick();
setInterval(tick, 1000);
follow(page.dataset.presenter, page.dataset.after, ({ kind, payload }) => {
  if (kind === "on_air" || kind === "session") location.reload(); // another item, with all that belongs to it
  else if (kind === "item") showItem(payload);
}, showConnection);
