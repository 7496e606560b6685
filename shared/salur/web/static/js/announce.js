// Says one sentence to screen readers through the page's live region, and shows it for a while. Only the newest is
// seen, so that a case that moves fast does not cover its own page; the ones before it stay to be read aloud.

const SHOWN = 6000;

export function announce(words) {
  const region = document.getElementById("kabar");
  if (!region || !words) return;
  const toast = document.createElement("p");
  toast.className = "toast slid-in";
  toast.textContent = words;
  for (const older of region.children) older.className = "unseen";
  region.append(toast);
  setTimeout(() => toast.remove(), SHOWN);
}
