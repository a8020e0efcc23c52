// A thumb that taps twice means one row. What has slid under it since the first tap is left alone: else a tired hand
// accepts the comment of the next buyer, or drops what it has not read.

const SOON = 500; // milliseconds between two taps that are one
const NEAR = 40; // pixels
let last = null;

const nameOf = (row) => row.dataset.doubt ?? (row.dataset.look ? `look ${row.dataset.look}` : row.dataset.queued);

function isSecondTap(press) {
  return last !== null && last.name !== press.name && Math.abs(press.at - last.at) < SOON &&
    Math.hypot(press.x - last.x, press.y - last.y) < NEAR;
}

/** Watch the buttons of the rows on `page`; `onSpared()` is told of each tap that nothing came of. */
export function spareTheNext(page, onSpared) {
  page.addEventListener("click", (event) => {
    const row = event.target.closest("button")?.closest("[data-doubt], [data-look], [data-queued]");
    if (!row || !event.detail) return; // a key is pressed on purpose
    const press = { name: nameOf(row), x: event.clientX, y: event.clientY, at: Date.now() };
    if (isSecondTap(press)) {
      event.preventDefault();
      event.stopPropagation();
      onSpared();
    } else last = press;
  }, true);
}
