// <time data-countdown datetime="..."> ticks down; at zero it sends "countdown:over" and says so.

import { say } from "./words.js";

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** Two units of a length of time in seconds: "1 giờ 5 phút". Seconds only in the last five minutes. */
export function span(seconds) {
  const parts = [];
  let rest = Math.max(0, Math.floor(seconds));
  for (const [name, worth] of UNITS) {
    const count = Math.floor(rest / worth);
    rest %= worth;
    if (name === "second" && seconds >= 300) break;
    if (count > 0 || (name === "second" && parts.length === 0)) parts.push(`${count} ${say(name)}`);
  }
  return parts.slice(0, 2).join(" ");
}

function tick() {
  for (const time of document.querySelectorAll("time[data-countdown]")) {
    const left = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const text = left > 0 ? say("left").replace("{}", span(left)) : say("over");
    if (time.textContent !== text) time.textContent = text;
    if (left <= 0 && time.dataset.countdown !== "over") {
      time.dataset.countdown = "over";
      time.dispatchEvent(new CustomEvent("countdown:over", { bubbles: true }));
    }
  }
}

/** Start ticking; elements that come later are found by themselves. */
export function start() {
  tick();
  setInterval(tick, 1000);
}
