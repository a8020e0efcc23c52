// Prices on live pages, and the deals that hold for a while: macro price_tags of templates/livestream/parts.html.
// A deal that ends by the clock is taken off at once; the server's word follows.

import { dong, number } from "./console-format.js";

function put(place, words, milli, unit) {
  place.textContent = milli ? words.replace("{}", `${number(milli / 1000)} ${unit}`) : "";
}

function fillTag(tag, each, words) {
  const deal = each.deal?.left ? each.deal : null;
  tag.classList.toggle("has-deal", Boolean(deal));
  tag.querySelector(".money").textContent = dong(deal ? deal.price : each.price);
  tag.querySelector(".per").textContent = ` / ${each.unit}`;
  const was = tag.querySelector(".was");
  was.textContent = dong(each.price);
  was.hidden = tag.querySelector(".deal").hidden = !deal;
  tag.querySelector(".deal-gone").hidden = !each.deal || Boolean(deal);
  const time = document.createElement("time");
  if (deal) {
    time.dateTime = deal.until;
    time.dataset.countdown = "";
    put(tag.querySelector(".deal-left"), words.leftWords, deal.left, each.unit);
    put(tag.querySelector(".deal-most"), words.mostWords, deal.per_buyer, each.unit);
  }
  tag.querySelector("time").replaceWith(time);
}

/** Show these prices wherever the item's are shown. */
export function showPrices(code, prices) {
  for (const tags of document.querySelectorAll(`[data-prices="${CSS.escape(code)}"]`)) fillTags(tags, code, prices);
  for (const each of prices) {
    const group = `[data-claim-unit] optgroup[data-item="${CSS.escape(code)}"]`;
    const option = document.querySelector(`${group} option[value="${CSS.escape(each.unit)}"]`);
    if (option) option.textContent = `${each.unit} · ${dong(each.deal?.left ? each.deal.price : each.price)}`;
  }
}

/** The same in one place, which may have shown another item. */
export function fillTags(tags, code, prices) {
  const first = tags.querySelector(".price-tag");
  if (!first) return;
  tags.dataset.prices = code;
  tags.replaceChildren(...prices.map((each) => {
    const tag = first.cloneNode(true);
    fillTag(tag, each, tags.dataset);
    return tag;
  }));
}

document.addEventListener("countdown:over", (event) => {
  const tag = event.target.closest(".price-tag.has-deal");
  if (!tag) return;
  tag.classList.remove("has-deal");
  tag.querySelector(".money").textContent = tag.querySelector(".was").textContent;
  tag.querySelector(".was").hidden = tag.querySelector(".deal").hidden = true;
});
