// Sends what is typed, tapped or photographed without leaving the chat; the stream shows what becomes of it.

const written = document.getElementById("tulisan");

async function send(form, button) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  if (form.classList.contains("write")) form.reset();
  form.closest("details")?.removeAttribute("open");
  const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
  if (answer.type !== "opaqueredirect" && !answer.ok) location.reload();
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});
written?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    written.form.requestSubmit();
  }
});
document.querySelector(".write input[type=file]")?.addEventListener("change", (event) => {
  if (event.target.files.length) event.target.form.requestSubmit();
});
