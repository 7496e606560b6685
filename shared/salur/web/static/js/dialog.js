// Opens `<dialog id="x">` as a modal from `<a href="#x" data-dialog>`; without scripts the link shows it in place.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("a[data-dialog]");
  const closer = event.target.closest("[data-close]");
  if (opener) {
    const dialog = document.querySelector(opener.getAttribute("href"));
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
  } else if (closer && closer.closest("dialog[open]")) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});
