// The keyboard of the console: single letters while nothing is being typed.
//
// Vietnamese input methods: while one composes, keys are left alone. Some of them (Telex) send another letter than
// the key says, "ư" for w, "đ" for dd, and the Vietnamese layout has letters on the digits ("ă" on 1, "đ" on 0); then
// the physical key counts. The single keys can be switched off on this device.

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const OFF = "choban.console.keys-off";

/** True while the single keys work on this device. */
export function keysWork() {
  return localStorage.getItem(OFF) !== "yes";
}

/** Switch the single keys on or off on this device. */
export function switchKeys(on) {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
}

let held = null;

/** Until the function that is returned is called, letters do nothing but wait; it returns what was typed meanwhile. */
export function hold() {
  held = "";
  return () => {
    const typed = held;
    held = null;
    return typed;
  };
}

/** The name of the key that was meant: "J" with Shift; the physical one where an input method sent another letter. */
export function meant(event) {
  if (event.isComposing || event.keyCode === 229 || event.key === "Process" || event.key === "Dead") return "";
  const [, letter, digit] = /^(?:Key([A-Z])|Digit(\d))$/.exec(event.code ?? "") ?? [];
  const isLetter = Boolean(letter);
  if (event.key.length === 1 && event.key > "~") {
    if (isLetter) return event.shiftKey ? letter : letter.toLowerCase();
    if (digit && !event.shiftKey) return digit;
  }
  // Caps Lock is no Shift
  return isLetter && event.key.length === 1 ? (event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()) : event.key;
}

/** Call `actions[key]` for a pressed key; in a field only Escape counts. A form's own Enter is left alone. */
export function listen(actions, whenOff = () => {}) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const key = meant(event);
    const isTyping = event.target.matches(TYPING);
    if (!key || (isTyping && key !== "Escape")) return;
    if ((key === "Enter" || key === " ") && event.target.closest("a, button, summary, dialog, input")) return;
    if (held !== null && key.length === 1) {
      held += event.key;
      event.preventDefault();
      return;
    }
    if (document.querySelector("dialog[open]") && key !== "?") return;
    const act = Object.hasOwn(actions, key) ? actions[key] : undefined;
    if (!act || event.repeat && !"jkJK.,".includes(key)) return; // a key held down does a thing once
    if (!keysWork() && key !== "?" && key !== "Escape") {
      whenOff();
      return;
    }
    event.preventDefault();
    act(event);
  });
}
