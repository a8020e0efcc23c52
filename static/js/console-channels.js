// One channel at a time. Which one is remembered on this device; what waits on the others is counted and never lost.

import { rows, showEmpty } from "./console-desk.js";
import { number } from "./console-format.js";
import { all, find, mark, page, say } from "./console-page.js";
import { text } from "./console-words.js";

const KEPT = `choban.console.channel.${page.dataset.code}`;
const choices = all("[data-channel-choice]");
const stream = find("[data-stream]");
const waiting = () => all("[data-doubt], [data-look]", find("#desk"));
let wanted = "";
let filterComment = () => {};

/** True unless another channel is chosen; marks of the stream that belong to none are always there. */
export function isShown(row) {
  return !wanted || !row.dataset.channel || row.dataset.channel === wanted;
}

/** Show and hide what waits for a person, and say how much of it is on other channels. */
export function sift() {
  const mine = waiting();
  for (const row of mine) row.hidden = !isShown(row);
  const away = mine.filter((row) => row.hidden);
  const place = find("[data-elsewhere]");
  place.hidden = !away.length;
  find("[data-elsewhere-count]").textContent = text("elsewhere", number(away.length));
  for (const each of choices) {
    const count = mine.filter((row) => !each.value || row.dataset.channel === each.value).length;
    const badge = find(".nav-count", each);
    badge.textContent = number(count);
    badge.hidden = !count;
  }
  showEmpty();
}

function choose(value) {
  wanted = value;
  if (value) localStorage.setItem(KEPT, value);
  else localStorage.removeItem(KEPT);
  for (const each of choices) each.setAttribute("aria-pressed", String(each.value === value));
  [...stream.children].forEach(filterComment);
  sift();
  const chosen = find(".is-chosen");
  if (chosen?.hidden) mark(rows()[0] ?? null, false);
}

/** The next channel of the list, after the last one all of them. */
export function step() {
  const at = choices.findIndex((each) => each.value === wanted);
  const next = choices[(at + 1) % choices.length];
  if (!next) return;
  choose(next.value);
  say(text("channelShown", find(".channel-name", next).textContent));
}

/** What is counted on a channel by now. */
export function showCounted(counted) {
  const place = find(`[data-counted="${counted.id}"]`);
  if (!place) return;
  for (const name of ["comments", "orders", "questions"]) {
    find(`[data-counted-${name}]`, place).textContent = number(counted[name]);
  }
  for (const [name, value] of Object.entries(counted.points)) {
    const point = find(`[data-counted-point="${CSS.escape(name)}"]`, place);
    if (!point) continue;
    point.hidden = false;
    find("strong", point).textContent = number(value);
  }
}

/** Have the choice work; `filter` shows or hides a comment of the stream. */
export function start(filter) {
  filterComment = filter;
  if (choices.length) find("[data-channels]").hidden = false;
  for (const each of choices) each.addEventListener("click", () => choose(each.value));
  find("[data-elsewhere-all]").addEventListener("click", () => choose(""));
  const kept = localStorage.getItem(KEPT) ?? "";
  choose(choices.some((each) => each.value === kept) ? kept : "");
}
