// Says one sentence to screen readers through the page's live region, and shows it for a while.

const SHOWN = 6000;

export function announce(words) {
  const region = document.getElementById("kabar");
  if (!region || !words) return;
  const toast = document.createElement("p");
  toast.className = "toast slid-in";
  toast.textContent = words;
  region.append(toast);
  setTimeout(() => toast.remove(), SHOWN);
}
