// Sends what a form of the console would send, and says what came of it in one of few words.

import { text } from "./console-words.js";

const PATIENCE = 5000; // then the line counts as down: the request key makes sending again harmless
let token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

async function ask(url, options) {
  const line = new AbortController();
  const timer = setTimeout(() => line.abort(), PATIENCE);
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(url, { ...options, headers, signal: line.signal });
    const found = await answer.json().catch(() => ({}));
    if (answer.ok) return { ok: true, ...found };
    return { ok: false, status: answer.status, title: found.title || text("failed") };
  } catch {
    return { ok: false, status: 0, title: text("failed") };
  } finally {
    clearTimeout(timer);
  }
}

/** A new form token, after somebody has signed in again elsewhere; false if nobody is signed in. */
async function renewed() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-store", redirect: "manual" });
    if (!answer.ok) return false; // the sign-in page itself is not fetched: it would end the form somebody fills in there
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    token = page.querySelector('meta[name="csrf-token"]')?.content ?? token;
    return true;
  } catch {
    return false;
  }
}

/** POST these fields: {ok, ...}, or {ok: false, title, status} where `status` is 0 without a line, 401 signed out. */
export async function post(url, fields = {}) {
  const send = () => ask(url, { method: "POST", body: new URLSearchParams(fields) });
  const result = await send();
  if (result.ok || result.status !== 400) return result;
  return (await renewed()) ? send() : { ...result, status: 401 }; // the token was of a sign-in that is over
}

/** GET as JSON; {ok, ...} or {ok: false, title, status}. */
export function get(url) {
  return ask(url, { cache: "no-store" });
}

/** A request key nobody has used; also where the browser gives no random UUIDs. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");
}
