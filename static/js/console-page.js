// What the modules of the console share: its page, a sentence for the operator, marks on rows.

export const page = document.querySelector("[data-console]");
export const find = (selector, inside = page) => inside.querySelector(selector);
export const all = (selector, inside = page) => [...inside.querySelectorAll(selector)];

/** Tell the operator, in words that screen readers say too. `tone` is note, good or alert. */
export function say(message, tone = "note") {
  const place = find("[data-said]");
  place.textContent = message;
  place.dataset.tone = tone;
}

/** Say what was refused, or that it is kept, or `message`; true if it was done. */
export function tell(result, words, message = "") {
  if (result.queued) say(words.queued, "note");
  else if (!result.ok) say(result.title, "alert");
  else if (message) say(message, "good");
  return result.ok;
}

/** Show one part of the console on a phone; on a wide screen all of them are there. */
export function openTab(name) {
  page.dataset.tab = name;
  if (name === "stream") countUnread(0);
  for (const tab of all("[data-tab]", find(".console-tabs"))) {
    if (tab.dataset.tab === name) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

/** So many comments came while another tab was open. */
export function countUnread(count) {
  const place = find("[data-unread]");
  place.textContent = count;
  place.hidden = !count;
}

/** Make `row` the chosen one of its list and of the page, and put the focus there. */
export function mark(row, focus = true) {
  for (const other of all(".is-chosen")) {
    other.classList.remove("is-chosen");
    other.removeAttribute("aria-current");
  }
  if (!row) return;
  row.classList.add("is-chosen");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  if (focus) row.focus({ preventScroll: true });
}
