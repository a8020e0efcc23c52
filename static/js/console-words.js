// The sentences of the console in the language of the page.

const source = document.getElementById("console-words");
const words = source ? JSON.parse(source.textContent) : {};

/** The sentence under `key`, with {} filled in. */
export function text(key, fact = "") {
  return (words[key] ?? key).replace("{}", fact);
}

/** What came of a line ("claimed"), what a comment is ("order"), what a place in it means, why it is doubtful. */
export const outcomes = words.outcomes ?? {};
export const kinds = words.kinds ?? {};
export const marks = words.marks ?? {};
export const reasons = words.reasons ?? {};
export const unsure = words.unsure ?? "";
