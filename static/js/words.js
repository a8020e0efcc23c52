// The sentences of the page's language, put there by templates/base.html.

const source = document.getElementById("words");
const words = source ? JSON.parse(source.textContent) : {};

/** The text under `key`; the key itself where the page brings none. */
export function say(key) {
  return words[key] ?? key;
}
