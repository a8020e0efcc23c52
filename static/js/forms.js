// Forms: sent once, asked before what cannot be undone, the first error in view.

import { say } from "./words.js";

const words = new WeakMap(); // what stood on a button before it said that it is sending

function wait(button) {
  button.setAttribute("aria-busy", "true");
  words.set(button, [...button.childNodes]);
  button.textContent = say("sending");
}

function unlock(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.replaceChildren(...words.get(button));
  }
}

function ask(form, button) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const question = document.createElement("p");
  question.textContent = form.dataset.confirm || say("confirm");
  const answers = document.createElement("div");
  answers.className = "actions";
  for (const [value, look] of [["yes", "btn btn-main"], ["no", "btn btn-quiet"]]) {
    const answer = document.createElement("button");
    answer.type = "button";
    answer.className = look;
    answer.textContent = say(value);
    answer.addEventListener("click", () => dialog.close(value));
    answers.append(answer);
  }
  dialog.append(question, answers);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
  });
  document.body.append(dialog);
  dialog.showModal();
}

function sent(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
  } else if ("confirm" in form.dataset && !form.dataset.confirmed) {
    event.preventDefault();
    ask(form, event.submitter);
  } else if (form.method === "post") {
    delete form.dataset.confirmed;
    form.dataset.sent = "yes";
    // a moment later, when the browser has read the form with the words of the button
    if (event.submitter) setTimeout(wait, 0, event.submitter);
  }
}

/** Watch every form. `data-confirm="question?"` asks first; `data-many` may be sent again at once. */
export function start() {
  document.addEventListener("submit", (event) => {
    if (!("many" in event.target.dataset)) sent(event);
  });
  // back and forward show the page as it was left: the form must work again
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(unlock));
  document.querySelector("[data-focus]")?.focus();
}
