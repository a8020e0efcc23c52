// One's own claims on the live page, as they stand: macro own_part of templates/livestream/audience_parts.html.
//
// The public stream tells everybody ticks that mean nothing to others (livestream/audience/ticks.py). When the one
// passes that this page waits for, it asks for its own part again, puts it in place, and says in words what is other.
// What is being typed stays, and so does the place where one is.

const SPREAD = 700; // goods that come free move many at once: they do not all ask in the same moment
const FIRST_WAIT = 1000; // without a line it is asked again, later and later
const LONGEST_WAIT = 15000;
const REMEMBERED = 500; // ticks that passed while the answer was on its way

const heard = [];
let asking = false;

const part = () => document.querySelector("[data-own]");
const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

// What a part says, in one line; the countdown beside it ticks by itself and is no news.
function saysOf(element) {
  return [...element.querySelectorAll("[data-says]")]
    .map((each) => (each.dataset.says || each.textContent).replace(/\s+/g, " ").trim()).join(": ");
}

function itemsOf(root) {
  return new Map([...root.querySelectorAll("[data-own-item]")].map((item) => [item.dataset.ownItem, item]));
}

function newsOf(before, after) {
  const [old, now] = [itemsOf(before), itemsOf(after)];
  const news = [...now].filter(([code, item]) => !old.has(code) || saysOf(old.get(code)) !== saysOf(item))
    .map(([, item]) => saysOf(item));
  for (const [code, item] of old) {
    const name = item.querySelector("[data-says]").dataset.says;
    if (!now.has(code)) news.push(before.dataset.gone.replace("{}", name));
  }
  const orders = [before, after].map((each) => each.querySelector("[data-own-order]")).map((each) => each && saysOf(each));
  if (orders[1] && orders[1] !== orders[0]) news.push(orders[1]);
  return news;
}

// Items that say the same stay as they are; of those that do not, what somebody has typed is taken over.
function keepTyped(before, after) {
  const old = itemsOf(before);
  for (const [code, item] of itemsOf(after)) {
    const same = old.get(code);
    if (same && saysOf(same) === saysOf(item)) {
      item.replaceWith(same);
      continue;
    }
    item.classList.add("slides-in");
    const typed = same?.querySelector("[name=quantity]");
    const field = item.querySelector("[name=quantity]");
    if (typed && field && typed.value !== typed.defaultValue) field.value = typed.value;
  }
}

function whereOneIs(root) {
  const at = document.activeElement;
  const item = root.contains(at) ? at.closest("[data-own-item]") : null;
  return item ? { code: item.dataset.ownItem, name: at.name, from: at.selectionStart, to: at.selectionEnd } : null;
}

function goBack({ code, name, from, to }, root) {
  const item = itemsOf(root).get(code);
  const field = [...(item?.querySelectorAll("input:not([type=hidden]), button") ?? [])].find((each) => each.name === name);
  field?.focus({ preventScroll: true });
  if (field?.name === "quantity" && from !== null) field.setSelectionRange(from, to);
}

function show(text) {
  const before = part();
  const after = new DOMParser().parseFromString(text, "text/html").querySelector("[data-own]");
  if (!before || !after) return;
  const news = newsOf(before, after);
  const at = whereOneIs(before);
  keepTyped(before, after);
  before.dataset.tick = after.dataset.tick;
  before.replaceChildren(...after.childNodes);
  if (at) goBack(at, before);
  if (news.length) document.querySelector("[data-own-news]").textContent = news.map((each) => each.replace(/\.$/, "")).join(". ");
}

async function ask() {
  for (let tries = 0; part(); tries += 1) {
    const later = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries - 1, 10));
    await wait((tries ? later : SPREAD) * Math.random());
    try {
      const answer = await fetch(part().dataset.own, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      show(await answer.text());
      return;
    } catch {
      // once more, a little later
    }
  }
}

/** Ask for one's own part at once after what one has done here oneself, or when its tick has passed; and again as long as it was other meanwhile. */
export async function refresh() {
  if (asking || !part()) return;
  asking = true;
  try {
    do {
      heard.length = 0;
      await ask();
    } while (heard.includes(part()?.dataset.tick));
  } finally {
    asking = false;
  }
}

/** A tick has passed: perhaps it is the one that is waited for here. */
export function showOwn({ tick }) {
  if (asking) heard.push(tick);
  if (heard.length > REMEMBERED) heard.shift();
  if (tick === part()?.dataset.tick) refresh();
}
