// The form's comforts: what is written stays in this telephone until it is sent, also without a signal; the numbers to
// call appear while danger is being told; the telephone's place can be added. Without this script all of the form works.

import { offerPlace } from "./place.js";

const KEY = "salur-lapor";
const FIELDS = ["cerita", "tempat", "lintang", "bujur"];

const form = document.getElementById("lapor");
if (document.querySelector("[data-sent]")) forget();
if (form) begin(form);

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    /* Nothing is kept where nothing may be. */
  }
}

function begin(form) {
  const saved = document.getElementById("tersimpan");
  const offline = document.getElementById("luring");
  const waiting = document.getElementById("menunggu");
  const later = document.getElementById("telepon-nanti");
  let draft = read();

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  }
  function keep(changes) {
    draft = { ...draft, ...changes };
    try {
      localStorage.setItem(KEY, JSON.stringify(draft));
      saved.textContent = saved.dataset.words;
    } catch {
      /* A full or closed store: the page goes on as it does without one. */
    }
  }
  function told() {
    const values = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
    return { ...values, kategori: form.elements.kategori?.value ?? "" };
  }
  function restore() {
    if (form.elements.cerita.value) return;
    for (const name of FIELDS) if (draft[name]) form.elements[name].value = draft[name];
    const chosen = [...form.querySelectorAll("[name=kategori]")].find((one) => one.value === draft.kategori);
    if (chosen) chosen.checked = true;
  }
  function signal() {
    offline.hidden = navigator.onLine || Boolean(draft.waits);
    waiting.hidden = !draft.waits;
    if (navigator.onLine && draft.waits) goOn();
  }
  // The page may be an old one out of the cache: its token is of no use, so a fresh page takes the words on.
  async function goOn() {
    try {
      const page = await (await fetch(location.href, { cache: "reload" })).text();
      const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[name=token]");
      form.elements.token.value = fresh.value;
    } catch {
      return;
    }
    keep({ waits: false, onwards: Boolean(draft.telepon) });
    form.submit();
  }

  restore();
  later.value = draft.telepon ?? "";
  later.addEventListener("input", () => keep({ telepon: later.value }));
  form.addEventListener("input", () => keep(told()));
  form.addEventListener("submit", (event) => {
    keep(told());
    if (navigator.onLine) return;
    event.preventDefault();
    keep({ waits: true });
    signal();
    waiting.scrollIntoView({ block: "center" });
  });
  addEventListener("online", signal);
  addEventListener("offline", signal);
  signal();
  watchForDanger(form);
  const lookWhose = watchWhose(form);
  offerPlace(form, () => {
    keep(told());
    lookWhose();
  });
  sendPhotos(form);
  navigator.serviceWorker?.register(form.dataset.worker, { scope: form.dataset.scope }).catch(() => {});
}

function watchForDanger(form) {
  const place = document.getElementById("bahaya");
  let timer = 0;
  let asked = "";
  async function look() {
    const text = form.elements.cerita.value;
    if (text === asked || text.length < 5 || !navigator.onLine) return;
    asked = text;
    try {
      const answer = await fetch(place.dataset.address, { method: "POST", body: where(form) });
      place.innerHTML = answer.status === 200 ? await answer.text() : "";
    } catch {
      /* Without a signal the numbers come with the next page. */
    }
  }
  form.elements.cerita.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 600);
  });
}

function where(form) {
  return new URLSearchParams(FIELDS.map((name) => [name, form.elements[name].value]));
}

// A place in another jurisdiction: where the report is to go is asked beside the field.
function watchWhose(form) {
  const part = document.getElementById("wilayah");
  let timer = 0;
  let asked = "";
  async function look() {
    const body = where(form);
    if (String(body) === asked || !navigator.onLine) return;
    asked = String(body);
    try {
      const answer = await fetch(part.dataset.address, { method: "POST", body });
      const offer = answer.status === 200 ? await answer.text() : "";
      // What was chosen stays chosen.
      if (offer.trim() !== part.dataset.shown) part.innerHTML = offer;
      part.dataset.shown = offer.trim();
    } catch {
      /* Without a signal it is asked by the next page. */
    }
  }
  form.elements.tempat.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 600);
  });
  return look;
}

// Photos go one by one while the story is being written, made small enough for a slow line; what has arrived is not sent
// again with the form.
const LONGEST_SIDE = 1600;

function sendPhotos(form) {
  const part = document.getElementById("foto-bagian");
  const input = form.elements.foto;
  const held = form.elements.foto_tersimpan;
  const bar = part.querySelector("progress");
  const says = part.querySelector("[role=status]");
  const amiss = document.getElementById("foto-amiss");

  input.addEventListener("change", async () => {
    if (!navigator.onLine || !input.files.length) return;
    const files = [...input.files];
    amiss.hidden = true;
    bar.hidden = false;
    for (const file of files) {
      bar.value = 0;
      says.textContent = part.dataset.sending;
      const answer = await upload(await small(file));
      // No answer: the files stay chosen and go with the form.
      if (!answer) break;
      if (answer.box) held.value = answer.box;
      if (answer.amiss) {
        amiss.querySelector("span").textContent = part.dataset[answer.amiss] ?? part.dataset.away;
        amiss.hidden = false;
      }
      if (file === files.at(-1)) input.value = "";
      says.textContent = answer.count ? `${answer.count} ${part.dataset.kept}` : "";
    }
    bar.hidden = true;
  });

  function upload(photo) {
    const body = new FormData();
    body.append("token", form.elements.token.value);
    body.append("foto_tersimpan", held.value);
    body.append("foto", photo, "foto.jpg");
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", part.dataset.address);
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        bar.value = (100 * event.loaded) / event.total;
      });
      request.addEventListener("load", () => done(request.response));
      request.addEventListener("error", () => done(null));
      request.send(body);
    });
  }
}

async function small(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < 400_000) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob((blob) => done(blob ?? file), "image/jpeg", 0.82));
  } catch {
    return file;
  }
}
