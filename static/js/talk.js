// What is said on the live page: comments come and go, and one's own is sent without leaving the video.

import { refresh } from "./own.js";

function lineOf(part, id) {
  return part.querySelector(`[data-said="${CSS.escape(String(id))}"]`);
}

/** A comment that was said, brought back into sight, or taken out of it; told again it changes nothing. */
export function showSaid(said) {
  const part = document.querySelector("[data-talk]");
  if (!part) return;
  const lines = part.querySelector("[data-lines]");
  lineOf(part, said.id)?.remove();
  if (!said.gone) {
    const line = part.querySelector("template[data-line]").content.firstElementChild.cloneNode(true);
    line.dataset.said = said.id;
    line.querySelector("bdi").textContent = said.name;
    line.querySelector(".talk-text").textContent = said.text;
    const time = line.querySelector("time");
    time.dateTime = said.at;
    time.textContent = said.hour;
    const older = [...lines.children].find((each) => Number(each.dataset.said) < said.id);
    lines.insertBefore(line, older ?? null);
    while (lines.children.length > Number(part.dataset.most)) lines.lastElementChild.remove();
  }
  part.querySelector("[data-nothing-said]").hidden = lines.children.length > 0;
}

async function send(form) {
  const error = form.querySelector("[data-say-error]");
  const done = form.querySelector("[data-say-done]");
  error.hidden = true;
  done.textContent = "";
  form.querySelector("[data-say-own]").hidden = true;
  const typed = form.elements.comment.value;
  let heard;
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
    heard = await answer.json();
  } catch {
    heard = { error: form.dataset.unsent }; // the line is cut: what was typed stays, and the key makes it one comment
  }
  if (heard.said) {
    if (form.elements.comment.value === typed) form.elements.comment.value = "";
    form.elements.request_key.value = heard.request_key;
    done.textContent = heard.said;
    form.querySelector("[data-say-own]").hidden = !heard.changed;
    done.scrollIntoView({ block: "center" }); // on a phone it may lie behind the bar at the thumb
    if (heard.changed) refresh(); // the video goes on meanwhile
  } else {
    error.textContent = heard.error || heard.title || form.dataset.unsent;
    error.hidden = false;
  }
}

/** Watch the box to write in. */
export function start() {
  const form = document.querySelector("form[data-say]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    await send(form);
    delete form.dataset.sending;
    form.elements.comment.focus({ preventScroll: true });
  });
}
