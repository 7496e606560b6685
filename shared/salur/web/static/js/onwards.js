// A report that was written without a signal goes on by itself: with the number that was left for it, as far as the code.
// What the page still asks beside the number is left to its reader, and nothing is sent twice.

const KEY = "salur-lapor";
const form = document.getElementById("diri");
const phone = form?.elements.telepon;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

const draft = read();
if (phone && draft.telepon && !phone.value) {
  phone.value = draft.telepon;
  if (draft.onwards && !form.dataset.asks) {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...draft, onwards: false }));
      document.getElementById("berjalan").hidden = false;
      form.requestSubmit();
    } catch {
      /* Where nothing may be kept, nothing goes by itself. */
    }
  }
}
