// Sends what a form of the console would send, and answers with what came of it.

import { text } from "./console-words.js";

const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

async function ask(url, options) {
  try {
    const answer = await fetch(url, { ...options, headers: { Accept: "application/json", "X-CSRFToken": token } });
    const found = await answer.json().catch(() => ({}));
    return answer.ok ? { ok: true, ...found } : { ok: false, title: found.title || text("failed") };
  } catch {
    return { ok: false, title: text("failed") };
  }
}

/** POST these fields; {ok, ...} or {ok: false, title}. */
export function post(url, fields = {}) {
  return ask(url, { method: "POST", body: new URLSearchParams(fields) });
}

/** GET as JSON; {ok, ...} or {ok: false, title}. */
export function get(url) {
  return ask(url, { cache: "no-store" });
}
