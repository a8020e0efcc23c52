// The page of an order that waits for a transfer: it asks how the order stands, and is read anew when money has come.
// Without it one presses "See whether the money is here".

const FIRST = 4000;
const LONGEST = 30000;
const SLOWER = 1.08; // most money comes in the first minutes

const place = document.querySelector("[data-pays]");
let wait = FIRST;
let timer = 0;

async function look() {
  clearTimeout(timer);
  try {
    const answer = await fetch(place.dataset.pays, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.ok && (await answer.json()).stands !== place.dataset.stands) {
      location.reload();
      return;
    }
  } catch {
    // without a line: once more, a little later
  }
  wait = Math.min(LONGEST, wait * SLOWER);
  timer = setTimeout(look, wait);
}

if (place) {
  place.querySelector("[data-looks]").hidden = false;
  timer = setTimeout(look, wait);
  // whoever comes back from the banking app wants to know at once
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) return;
    wait = FIRST;
    look();
  });
}
