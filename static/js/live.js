// Pages that show what is on air: the live page, the market's home.

import { showConnection } from "./connection.js";
import { quantity } from "./console-format.js";
import { fillTags, showPrices } from "./deals.js";
import { show as showStock } from "./stock.js";
import { showOwn } from "./own.js";
import { follow } from "./stream.js";
import { showSaid, start as startTalk } from "./talk.js";

function showItem(page, item) {
  const code = CSS.escape(item.code);
  for (const bar of document.querySelectorAll(`[data-stock="${code}"]`)) bar.dataset.allotment = item.allotment;
  showStock(item.code, item.left, quantity(item.left, item.unit, item.word));
  showPrices(item.code, item.prices);
}

function showOnAir(page, item) {
  const panel = page.querySelector("[data-on-air]");
  const bar = panel?.querySelector("[data-stock]");
  if (!bar) {
    location.reload(); // the first item
    return;
  }
  const name = panel.querySelector(".on-air-name");
  name.querySelector(".code").textContent = item.code;
  name.lastChild.textContent = ` ${item.name}`;
  const stars = document.querySelector(`[data-item="${CSS.escape(item.code)}"] .stars`); // as in the run-of-show
  panel.querySelector("[data-stars]")?.replaceChildren(...(stars ? [stars.cloneNode(true)] : []));
  bar.dataset.stock = item.code;
  fillTags(panel.querySelector("[data-prices]"), item.code, item.prices);
  const picture = page.querySelector(":scope > .drawing");
  if (picture && item.drawing) picture.src = picture.src.replace(/[^/]+$/, `${item.drawing}.svg`);
  showItem(page, item);
  for (const row of document.querySelectorAll("[data-item]")) {
    row.classList.toggle("is-on-air", row.dataset.item === item.code);
  }
  const say = document.querySelector("[data-say]");
  if (say) say.textContent = `${item.code} 2 ${item.prices[0]?.unit ?? ""} 09…`;
  const wanted = document.querySelector("[data-claim-item]");
  if (wanted && !wanted.dataset.touched) {
    wanted.value = item.code;
    fitUnits();
  }
}

// The units of the claim form follow its item.
function fitUnits() {
  const item = document.querySelector("[data-claim-item]");
  const units = document.querySelector("[data-claim-unit]");
  if (!item || !units) return;
  for (const group of units.querySelectorAll("optgroup")) {
    const fits = group.dataset.item === item.value;
    group.hidden = group.disabled = !fits;
    if (fits && units.selectedOptions[0]?.parentElement !== group) group.firstElementChild.selected = true;
  }
}

function start(page) {
  const shown = { on_air: showOnAir, item: showItem, said: (_, said) => showSaid(said), own: (_, tick) => showOwn(tick) };
  follow(page.dataset.live, page.dataset.after, ({ kind, payload }) => {
    // everybody hears of a new state at once: they come back one after the other
    if (kind === "session") setTimeout(() => location.reload(), Math.random() * 4000);
    else shown[kind]?.(page, payload);
  }, showConnection);
}

const item = document.querySelector("[data-claim-item]");
item?.addEventListener("change", () => { item.dataset.touched = "yes"; fitUnits(); });
fitUnits();
startTalk();
for (const page of document.querySelectorAll("[data-live]")) start(page);
