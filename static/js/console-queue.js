// Everything an operator does goes through this queue: it is kept in the browser before it is sent, in order, each
// with its request key, until the server has answered. So neither a broken line nor a closed tab loses anything, and
// nothing is done twice. What the server refuses later stays listed with its reason until the operator has decided.
//
// An entry: {key, url, fields, label, kind, at, state: "waiting" | "refused" | "known", said}

import { newKey, post } from "./console-send.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;
const MOST = 500;

export class Queue {
  /** `onChange(entries)` after each change, `onDone(entry, result)` for each answer, `onLine(state)`: ok, lost, out. */
  constructor(name, { onChange, onDone, onLine }) {
    Object.assign(this, { name: `choban.console.${name}`, onChange, onDone, onLine, failures: 0, fresh: new Map() });
    window.addEventListener("online", () => this.again(0));
    window.addEventListener("focus", () => this.again(0));
    window.addEventListener("storage", (event) => { if (event.key === this.name) this.onChange(this.all()); });
  }

  all() {
    if (this.memory) return this.memory;
    try {
      const kept = JSON.parse(localStorage.getItem(this.name) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  keep(entries) {
    try {
      localStorage.setItem(this.name, JSON.stringify(entries));
    } catch {
      this.memory = entries; // a full or closed store: at least as long as the page is open
    }
    this.onChange(entries);
  }

  change(key, values) {
    this.keep(this.all().map((each) => (each.key === key ? { ...each, ...values } : each)));
  }

  drop(key) {
    this.keep(this.all().filter((each) => each.key !== key));
  }

  find(key) {
    return this.all().find((each) => each.key === key);
  }

  /** Do it now, or as soon as there is a line: the server's answer, or {ok: false, queued: true}. */
  send(url, fields, label, kind, about = "") {
    const entries = this.all();
    if (entries.length >= MOST) return Promise.resolve({ ok: false, status: 0, title: label });
    const key = fields.request_key || newKey();
    const entry = { key, url, fields: { ...fields, request_key: key }, label, kind, about, at: new Date().toISOString(), state: "waiting" };
    const answered = new Promise((resolve) => { this.fresh.set(key, resolve); });
    this.keep([...entries, entry]);
    this.again(0);
    return answered;
  }

  /** Send once more what was refused. */
  retry(key) {
    this.change(key, { state: "waiting", said: "" });
    this.again(0);
  }

  again(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  // One sender at a time, also over all tabs of this browser where it can say so.
  async flush() {
    if (this.isSending) return;
    this.isSending = true;
    try {
      const work = () => this.sendAll();
      if (navigator.locks) await navigator.locks.request(this.name, work);
      else await work();
    } finally {
      this.isSending = false;
    }
    if (!this.failures && this.all().some((each) => each.state === "waiting")) this.again(0); // came meanwhile
  }

  async sendAll() {
    for (let entry = this.next(); entry; entry = this.next()) {
      const late = this.fresh.has(entry.key) ? {} : { was_sent_later: "yes" };
      const result = await post(entry.url, { ...entry.fields, ...late });
      if (!result.ok && (result.status === 0 || result.status === 401 || result.status === 429 || result.status >= 500)) {
        this.wait(result);
        return;
      }
      this.failures = 0;
      this.onLine("ok");
      this.answered(entry, result);
    }
  }

  next() {
    return this.all().find((each) => each.state === "waiting");
  }

  wait(result) {
    this.failures += 1;
    this.onLine(result.status === 401 ? "out" : "lost");
    for (const [key, resolve] of this.fresh) {
      this.fresh.delete(key);
      resolve({ ok: false, queued: true });
    }
    this.onChange(this.all());
    this.again(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(this.failures - 1, 6)));
  }

  answered(entry, result) {
    const resolve = this.fresh.get(entry.key);
    this.fresh.delete(entry.key);
    if (result.ok || resolve) this.drop(entry.key); // whoever is waiting hears the refusal at once
    else this.change(entry.key, { state: "refused", said: result.title });
    this.onDone(entry, result, Boolean(resolve));
    resolve?.(result);
  }

  /** List what will not be sent as it is, to be put right, sent again or dropped. */
  refuse(url, fields, label, kind, said, about = "") {
    const key = newKey();
    const entry = { key, url, fields: { ...fields, request_key: key }, label, kind, about, at: new Date().toISOString(), state: "refused", said };
    this.keep([...this.all(), entry]);
  }

  /** Tell the operator something about what was sent later: it stands in the list until they know it. */
  tell(entry, said) {
    this.keep([...this.all(), { ...entry, state: "known", said }]);
  }
}
