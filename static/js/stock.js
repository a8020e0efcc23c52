// Moves the stock bars of templates/components/stock.html.

/** Show `available` base units of the item under `key` (a code such as A01); `text` says it in words. */
export function show(key, available, text) {
  for (const bar of document.querySelectorAll(`[data-stock="${CSS.escape(key)}"]`)) {
    const allotment = Number(bar.dataset.allotment) || 0;
    const left = Math.max(0, available);
    const share = allotment ? Math.min(100, (100 * left) / allotment) : 0;
    bar.querySelector(".stock-left").setAttribute("width", `${share}%`);
    bar.querySelector(".stock-text").textContent = text ?? String(left);
    bar.classList.remove("stock-plenty", "stock-near", "stock-out");
    bar.classList.add(left === 0 ? "stock-out" : left * 100 <= allotment * bar.dataset.nearPercent ? "stock-near" : "stock-plenty");
  }
}
