// Marks in the stream of comments: a channel was not heard, so comments may be missing.

import { time } from "./console-format.js";
import { text } from "./console-words.js";

const template = document.querySelector("[data-gap-template]");

/** Put the mark of this gap on top of the stream, or say in its place how it ended. */
export function showGap(stream, gap) {
  const known = stream.querySelector(`[data-gap="${gap.id}"]`);
  const row = known ?? template.content.firstElementChild.cloneNode(true);
  const facts = { channel: gap.channel, from: time(gap.from), until: gap.until ? time(gap.until) : "" };
  const sentence = text(gap.filled ? "gapFilled" : gap.until ? "gapOver" : "gapOpen");
  row.dataset.gap = gap.id;
  row.querySelector(".gap-text").textContent = sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
  if (!known) stream.prepend(row);
}
