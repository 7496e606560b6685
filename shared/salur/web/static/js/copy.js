// Shows the copy buttons where copying works: `<button data-copy="4821…" data-copied="Tersalin" hidden>`.

import { announce } from "./announce.js";

function ready(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  announce(button.dataset.copied);
});
document.addEventListener("live:swapped", (event) => ready(event.target));
ready(document);
