// What is typed for a case stays in this tab until the case has taken it: a session may end while somebody writes.
// Signing out forgets all of it.

const mark = "tulisan:";
const here = mark + location.pathname;
const key = (area) => `${here}/${area.form.getAttribute("action").split("/").pop()}`;

if (document.querySelector("[data-left]")) {
  for (const one of Object.keys(sessionStorage)) if (one.startsWith(mark)) sessionStorage.removeItem(one);
}
const done = new URLSearchParams(location.search).get("sudah");
if (done) sessionStorage.removeItem(`${here}/${done}`);

for (const area of document.querySelectorAll("#tindakan form textarea")) {
  const typed = sessionStorage.getItem(key(area));
  if (!typed || area.value) continue;
  area.value = typed;
  area.closest("details").open = true;
}
document.addEventListener("input", ({ target }) => {
  if (target.matches("#tindakan form textarea")) sessionStorage.setItem(key(target), target.value);
});
