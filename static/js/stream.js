// Follows the event log of a live page (core/streams.py): Server-Sent Events, plain JSON where that fails.
//
//   const stream = follow(url, after, (event) => ..., (state) => ...);
//   stream.stop();
//
// `after` is the number of the last event the page already shows. An event is {seq, kind, at, payload};
// each is handed on once and in order, whatever the connection does. `state` is "live", "polling" or "lost".
// The stream is read with fetch and not with EventSource: so its heartbeats are seen, every kind of event
// arrives without being named beforehand, and a return asks with the number reached, not the first one.

const SILENCE = 40000; // the server sends a sign of life every 15 seconds
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;
const POLL = 2000;
const TRIES_BEFORE_POLLING = 3;
const POLLS_BEFORE_STREAM = 30;

class Follower {
  constructor(url, after, onEvent, onState) {
    Object.assign(this, { url, seq: after, onEvent, onState, failures: 0, polls: 0, state: "", run: 0 });
    this.wake = () => { if (!document.hidden && this.state !== "live") this.again(0); };
    this.cut = () => this.line?.abort(); // the phone knows at once, the silence would show much later
    this.back = () => { this.failures = 0; this.wake(); };
    window.addEventListener("offline", this.cut);
    window.addEventListener("online", this.back);
    document.addEventListener("visibilitychange", this.wake);
    this.again(0);
  }

  ask(accept) {
    const url = new URL(this.url, location.href);
    url.searchParams.set("after", this.seq);
    return fetch(url, { headers: { Accept: accept }, cache: "no-store", signal: this.line.signal });
  }

  say(state) {
    if (state !== this.state) this.onState((this.state = state));
  }

  take(event) {
    if (!(event.seq > this.seq)) return; // seen before the connection was lost
    this.seq = event.seq;
    try {
      this.onEvent(event);
    } catch (error) {
      reportError(error); // a fault of the page, not of the line: the next event still comes
    }
  }

  // One attempt at a time: a new one cuts the line of the one before.
  again(wait) {
    this.line?.abort();
    clearTimeout(this.timer);
    const line = (this.line = new AbortController());
    this.timer = setTimeout(() => this.attempt(line), wait);
  }

  async attempt(line) {
    const streams = this.failures < TRIES_BEFORE_POLLING;
    try {
      await (streams ? this.stream(line) : this.poll());
    } catch {
      if (line !== this.line) return;
      this.failures += 1;
      this.say("lost");
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(this.failures - 1, 10));
      this.again(wait * (0.75 + Math.random() / 2)); // not all phones of a village at the same moment
    }
  }

  async stream(line) {
    const watch = () => {
      clearTimeout(this.watchdog);
      this.watchdog = setTimeout(() => line.abort(), SILENCE);
    };
    watch();
    try {
      const answer = await this.ask("text/event-stream");
      if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
      this.say("live");
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        if (line !== this.line) return;
        watch();
        this.failures = 0;
        const blocks = (text + part.value).split("\n\n");
        text = blocks.pop();
        for (const block of blocks) this.hear(block);
      }
    } finally {
      clearTimeout(this.watchdog);
    }
    if (line === this.line) this.again(FIRST_WAIT * Math.random()); // the server ends every stream after a while
  }

  hear(block) {
    const lines = block.split("\n").filter((line) => line.startsWith("data:"));
    if (lines.length) this.take(JSON.parse(lines.map((line) => line.slice(5)).join("\n")));
  }

  async poll() {
    const answer = await this.ask("application/json");
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const { events } = await answer.json();
    for (const event of events) this.take(event);
    this.say("polling");
    this.polls += 1;
    if (this.polls % POLLS_BEFORE_STREAM === 0) this.failures = 0; // the stream gets another chance
    this.again(events.length ? 0 : POLL);
  }

  stop() {
    window.removeEventListener("offline", this.cut);
    window.removeEventListener("online", this.back);
    document.removeEventListener("visibilitychange", this.wake);
    clearTimeout(this.timer);
    const line = this.line;
    this.line = null;
    line.abort();
  }
}

/** Follow the event log at `url` from number `after` on; see the top of this file. */
export function follow(url, after, onEvent, onState = () => {}) {
  return new Follower(url, Number(after) || 0, onEvent, onState);
}

/** Follow for every element with data-stream-url and data-stream-after: each receives "stream:event". */
export function followAll(root = document, onState = () => {}) {
  return Array.from(root.querySelectorAll("[data-stream-url]"), (element) =>
    follow(element.dataset.streamUrl, element.dataset.streamAfter, (event) => {
      element.dataset.streamAfter = event.seq;
      element.dispatchEvent(new CustomEvent("stream:event", { detail: event, bubbles: true }));
    }, onState));
}
