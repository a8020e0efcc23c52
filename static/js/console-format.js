// Quantities, money and times of the console, as core/figures.py says them.

const root = document.querySelector("[data-language]");
const language = root?.dataset.language === "en" ? "en-US" : "vi-VN";
const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });
const LARGER = { g: [["tấn", "t", 1e6], ["kg", "kg", 1e3]], ml: [["lít", "l", 1e3]] };

/** 1234.5 as people here write it. */
export function number(value) {
  return numbers.format(value);
}

/** Whole dong with its sign. */
export function dong(amount) {
  return `${numbers.format(amount)}\u00a0₫`;
}

/** So many base units in words: 2500 g is "2,5 kg"; `word` names a piece. */
export function quantity(amount, unit, word) {
  if (unit === "piece") return `${number(amount)} ${word || (language === "vi-VN" ? "cái" : amount === 1 ? "piece" : "pieces")}`;
  for (const [vi, en, worth] of LARGER[unit] ?? []) {
    if (Math.abs(amount) >= worth) return `${number(amount / worth)} ${language === "vi-VN" ? vi : en}`;
  }
  return `${number(amount)} ${unit}`;
}

/** The local time of a moment, as 20:05. */
export function time(iso) {
  return clock.format(new Date(iso));
}
