// Flash deals on the console: what may be started and stopped, item by item, by button and by key.

import { dong } from "./console-format.js";
import { post } from "./console-send.js";
import { text } from "./console-words.js";
import { showPrices } from "./deals.js";

function row(what, deal, unit) {
  const form = document.querySelector(`[data-deal-template="${what}"]`).content.firstElementChild.cloneNode(true);
  form.setAttribute("action", form.getAttribute("action").replace("/deals/0/", `/deals/${deal.id}/`));
  form.querySelector(".deal-price").textContent = `${dong(deal.price)} / ${unit}`;
  return form;
}

/** After an "item" event: its prices, the deals of its pack sizes that run, and those that are ready. */
export function showDeals(item) {
  showPrices(item.code, item.prices);
  const place = document.querySelector(`[data-deals="${CSS.escape(item.code)}"]`);
  place?.replaceChildren(
    ...item.prices.filter((each) => each.deal).map((each) => row("stop", each.deal, each.unit)),
    ...item.ready.map((each) => row("start", each, each.unit)));
}

/** What a "deal" event says, in words. */
export function dealWords({ code, name, is_on: isOn }) {
  return text(isOn ? "dealOn" : "dealOver", `${code} ${name}`);
}

/** Start or stop by key: the first deal of the item on air. `tell` shows a refusal. */
export async function stepDeal(what, tell) {
  const form = document.querySelector(`.show-item.is-on-air [data-deal-form="${what}"]`);
  tell(form ? await post(form.action) : { ok: false, title: text(what === "start" ? "noDealReady" : "noDealOn") });
}

/** The button of a deal sends without leaving the page. */
export async function sendDeal(event, tell) {
  event.preventDefault();
  tell(await post(event.target.action));
}
