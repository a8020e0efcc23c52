// Small comforts that a page can do without: steppers, print and copy buttons, menus that close.

import { say } from "./words.js";

function button(sign, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet";
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

/** <input type="number" data-stepper>: minus and plus around it. */
export function steppers(root = document) {
  for (const input of root.querySelectorAll("input[data-stepper]:not([data-stepped])")) {
    input.dataset.stepped = "yes";
    input.type = "number"; // only a number field can step; the browser then keeps to min and max
    const step = (way) => () => {
      try {
        input[way]();
      } catch {
        input.value = Number(input.value || 0) + (way === "stepUp" ? 1 : -1);
      }
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const frame = document.createElement("span");
    frame.className = "stepper";
    input.replaceWith(frame);
    const less = button("−", say("minus"), step("stepDown"));
    frame.append(less, input, button("+", say("plus"), step("stepUp")));
  }
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const text = source ? (source.value ?? source.textContent).trim() : button.dataset.text;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!source) return;
    getSelection().selectAllChildren(source); // without the permission one can still copy by hand
    return;
  }
  const words = button.textContent;
  button.textContent = say("copied");
  setTimeout(() => { button.textContent = words; }, 1500);
}

/** <button data-print hidden> (data-print-now: at once), <button data-copy="id" hidden>: shown only where they work. */
export function start() {
  steppers();
  // not when the page is reloaded or gone back to: paper has come out already
  if (document.querySelector("[data-print-now]") && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    window.print();
  }
  for (const each of document.querySelectorAll("[data-print], [data-copy], [data-text]")) each.hidden = false;
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-print], [data-copy], [data-text]");
    if (pressed && "print" in pressed.dataset) window.print();
    else if (pressed) copy(pressed);
    for (const menu of document.querySelectorAll("details.nav-more[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.nav-more[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
