// What a buyer has claimed by now: in view wherever the console shows something of theirs.

import { dong, number, time } from "./console-format.js";
import { text } from "./console-words.js";

function words(line) {
  const price = line.price ? ` × ${dong(line.price)}` : ""; // another one than now
  const amount = `${line.code} ${number(line.milli / 1000)} ${line.unit}${price}`;
  const until = line.until ? ` (${text("keptUntil", time(line.until))})` : "";
  if (line.wish) return text("wishes", amount);
  return line.waits ? text("waits", amount) : `${text("has", amount)}${until}`;
}

/** Write it into a place of the page; nothing for whoever has claimed nothing. */
export function fillClaims(place, claims) {
  place.replaceChildren(...claims.map((line) => {
    const said = document.createElement("span");
    said.className = line.waits ? "has has-waiting" : "has";
    said.textContent = words(line);
    return said;
  }));
}

/** After a change, everywhere on the page: "claims" events say whose. */
export function showClaims({ number: hall, claims }) {
  for (const place of document.querySelectorAll(`[data-number="${hall}"] .said-claims, [data-buyer="${hall}"] .said-claims`)) {
    fillClaims(place, claims);
  }
}

/** How many have paid and are to be called, or whose money is to be put right. */
export function showUnserved({ cases }) {
  const place = document.querySelector("[data-unserved]");
  place.hidden = cases === 0;
  place.querySelector("[data-unserved-count]").textContent = number(cases);
}

/** How many buyers without a number have moved up and are to be told. */
export function showToTell({ to_tell: count }) {
  const place = document.querySelector("[data-to-tell]");
  place.hidden = count === 0;
  place.querySelector("[data-to-tell-count]").textContent = number(count);
}
