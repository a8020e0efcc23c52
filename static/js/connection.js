// Says in words how the live connection is: <p class="connection" data-connection role="status"></p>.

import { say } from "./words.js";

/** For `follow(..., showConnection)`: silent at first, a warning while lost, a word when it is back. */
export function showConnection(state) {
  for (const place of document.querySelectorAll("[data-connection]")) {
    const wasLost = place.dataset.state === "lost";
    place.dataset.state = state;
    place.textContent = state === "lost" ? say("lost") : wasLost ? say("back") : "";
  }
}
