// The keyboard of the console: single letters while nothing is being typed.

const TYPING = "input, textarea, select, [contenteditable]";

/** Call `actions[key]` for a pressed key; in a field only Escape counts. A form's own Enter is left alone. */
export function listen(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isTyping = event.target.matches(TYPING);
    if (isTyping && event.key !== "Escape") return;
    if (event.key === "Enter" && event.target.closest("a, button, summary, dialog")) return;
    if (document.querySelector("dialog[open]") && event.key !== "?") return;
    const act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}
