// While an order by hand is typed: what the line means, and known buyers to choose from (a combobox with a list).
// The server reads the line as it will when it is sent. Without a line to it, the numbers in the hall are known here.

import { all, find } from "./console-page.js";
import { post } from "./console-send.js";
import { text } from "./console-words.js";

const PAUSE = 120; // ms without a key: shorter than between two keys of whoever types quickly
const MOST = 5;

const place = find("[data-hand-hint]");
const list = find("[data-hand-choices]");
let field = null;
let timer = 0;
let asked = 0; // number of the last request: an answer to an earlier one is late
let answered = ""; // the line that the hints are about
let waiting = null; // the answer that an arrow or Enter waits for

const fold = (said) => said.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").trim();

function part({ text: said, tone }) {
  const found = document.createElement("span");
  found.className = `hint-${tone}`;
  found.textContent = said;
  return found;
}

function showHint(said, missing) {
  const parts = said.map(part);
  if (missing) parts.push(part({ text: missing, tone: "missing" }));
  place.replaceChildren(...parts.flatMap((each) => [each, " "]));
  place.hidden = !parts.length;
}

/** Buyers of this session whose name begins with what is typed at the end: they stand on this page. */
function fromPage(line) {
  const [whole, name] = /(?:^|[\s,;:])([^\d\s,;:#.]{2,})$/.exec(line.trimEnd()) ?? [];
  if (!name || /#\d/.test(line)) return [];
  const rest = line.trimEnd().slice(0, -whole.length).trim();
  const begins = (said) => fold(said).split(/\s+/).some((word) => word.startsWith(fold(name)));
  return all("[data-buyer]", find("[data-buyer-list]"))
    .filter((row) => begins(find(".buyer-name", row).textContent)).slice(0, MOST)
    .map((row) => ({ name: find(".buyer-name", row).textContent, about: text("hall", row.dataset.buyer), line: `#${row.dataset.buyer} ${rest}` }));
}

function option(choice, at) {
  const row = document.createElement("li");
  row.id = `hand-choice-${at}`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  row.dataset.line = choice.line;
  const name = document.createElement("bdi");
  name.textContent = choice.name;
  const about = document.createElement("span");
  about.className = "muted";
  about.textContent = choice.about;
  row.append(name, " ", about);
  return row;
}

function showChoices(choices) {
  const lines = new Set();
  const fresh = choices.filter((each) => !lines.has(each.line) && lines.add(each.line)).slice(0, MOST);
  list.replaceChildren(...fresh.map(option));
  list.hidden = !fresh.length;
  field.setAttribute("aria-expanded", String(!list.hidden));
  field.removeAttribute("aria-activedescendant");
  find("[data-heard]").textContent = fresh.length ? text("choices", fresh.length) : "";
}

const active = () => find('[aria-selected="true"]', list);

function activate(row) {
  active()?.setAttribute("aria-selected", "false");
  row.setAttribute("aria-selected", "true");
  row.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", row.id);
}

function unchoose() {
  active()?.setAttribute("aria-selected", "false");
  field.removeAttribute("aria-activedescendant");
}

function step(way) {
  const rows = [...list.children];
  const at = rows.indexOf(active());
  if (rows.length) activate(rows[at < 0 ? (way > 0 ? 0 : rows.length - 1) : (at + way + rows.length) % rows.length]);
}

function choose(row) {
  field.value = row.dataset.line;
  showChoices([]);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  look();
}

async function ask() {
  clearTimeout(timer);
  const line = field.value;
  const mine = ++asked;
  const found = await post(place.dataset.hint, { text: line });
  if (mine !== asked || field.value !== line) return;
  answered = line;
  if (!found.ok) {
    showAlone(line);
    return;
  }
  showHint(found.said, found.missing);
  showChoices([...fromPage(line), ...found.choices]);
}

/** Without an answer of the server: whom a number in the hall means. */
function showAlone(line) {
  const [, hall] = /^\s*#?(\d{1,6})(?:[\s:,]+\d{1,3})*\s*$/.exec(line) ?? /^\s*#(\d{1,6})(?=[\s:,])/.exec(line) ?? [];
  const row = hall && find(`[data-buyer="${hall}"]`);
  const said = row ? `${text("hall", hall)}: ${find(".buyer-name", row).textContent}` : text("hallNobody", hall);
  showHint(hall ? [{ text: said, tone: row ? "who" : "missing" }] : [], "");
  showChoices(fromPage(line));
}

/** The line has changed: say what it means, a moment after the last key. */
export function look() {
  clearTimeout(timer);
  waiting = null;
  answered = "";
  unchoose(); // what was chosen was for another line
  if (!field.value.trim()) {
    asked += 1;
    showHint([], "");
    showChoices([]);
    return;
  }
  timer = setTimeout(ask, PAUSE);
}

/** An arrow before the list is there chooses from it when it comes, and so does Enter after it. */
async function early() {
  const mine = waiting = { enter: false };
  await ask();
  if (waiting !== mine) return;
  waiting = null;
  step(1);
  if (mine.enter && active()) choose(active());
}

function pressed(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const row = active();
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!field.value.trim()) return;
    event.preventDefault();
    if (answered !== field.value || list.hidden) early();
    else step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && waiting) {
    event.preventDefault();
    waiting.enter = true;
  } else if ((event.key === "Enter" || event.key === "Tab") && row) {
    event.preventDefault();
    choose(row);
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    showChoices([]);
  }
}

export function start(input) {
  field = input;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  field.addEventListener("input", look);
  field.addEventListener("keydown", pressed);
  field.addEventListener("blur", () => showChoices([]));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row && answered === field.value) choose(row);
  });
}
