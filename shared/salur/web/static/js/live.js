// Keeps parts of a page up to date: `<div data-live="/address">` listens to that event stream.
//
// `event: swap`    one or more elements; each replaces the one with its id. What is new in it slides in.
// `event: add`     one or more elements; each goes into the element its data-into names: where its data-order puts
//                  it among its siblings, else to the start. One that is there already is swapped.
// `event: remove`  the id of an element that goes away.
//
// What somebody has begun to write stays as it is, as does what holds a [data-keep], until an incoming element with
// data-settled replaces it.
//
// A stream begins with the present state of its fragments, so that a page which lost its connection is right
// again at once. data-announce on an incoming element is said when it differs from what stood there before.
// A page in the background rests, and is right again when it is looked at.
// `[data-live-lost]` (a banner, hidden at first) shows while there has been no connection for a while.

import { announce } from "./announce.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60000;
const LOST_AFTER = 4000;
// A browser opens six connections to a host at most; a page that nobody looks at must not hold one of them.
const REST_AFTER = 20000;

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}

function isBeingFilledIn(element) {
  const active = document.activeElement;
  return active && element.contains(active) && active.matches("input:not([type=radio]), textarea, select");
}

function place(list, incoming) {
  const { order } = incoming.dataset;
  if (!order) return list.prepend(incoming);
  const following = [...list.children].find((other) => other !== incoming && other.dataset.order > order);
  list.insertBefore(incoming, following || null);
}

function holdsWriting(element) {
  if (element.querySelector("[data-keep]")) return true;
  const fields = [...element.querySelectorAll("textarea, input:not([type=hidden]), option")];
  return fields.some((field) =>
    field.matches("option")
      ? field.selected !== field.defaultSelected && field.value
      : field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
}

function refocus(incoming, focused) {
  const again = focused.id
    ? document.getElementById(focused.id)
    : [...incoming.querySelectorAll("a[href]")].find((link) => link.getAttribute("href") === focused.getAttribute("href"));
  again?.focus({ preventScroll: true });
}

function swap(incoming) {
  const present = incoming.id && document.getElementById(incoming.id);
  if (!present || present.isEqualNode(incoming)) return;
  if (!("settled" in incoming.dataset) && holdsWriting(present)) return;
  if (isBeingFilledIn(present)) {
    present.addEventListener("focusout", () => setTimeout(() => swap(incoming)), { once: true });
    return;
  }
  const known = new Set([...present.querySelectorAll("[id]")].map((element) => element.id));
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  const fresh = [...incoming.querySelectorAll("[id]")].filter((element) => !known.has(element.id));
  if (known.size) fresh.forEach((element) => element.classList.add("slid-in"));
  const words = incoming.dataset.announce;
  const said = present.dataset.announce;
  for (const open of present.querySelectorAll("details[open][id]")) {
    incoming.querySelector("#" + CSS.escape(open.id))?.setAttribute("open", "");
  }
  present.replaceWith(incoming);
  if (incoming.dataset.order !== present.dataset.order) place(incoming.parentElement, incoming);
  if (focused) refocus(incoming, focused);
  if (words && words !== said) announce(words);
  incoming.dispatchEvent(new CustomEvent("live:swapped", { bubbles: true }));
}

function add(incoming) {
  if (incoming.id && document.getElementById(incoming.id)) return swap(incoming);
  const list = document.getElementById(incoming.dataset.into || "");
  if (!list) return;
  incoming.classList.add("slid-in");
  place(list, incoming);
  announce(incoming.dataset.announce);
  incoming.dispatchEvent(new CustomEvent("live:swapped", { bubbles: true }));
}

export function listen(address) {
  let wait = FIRST_WAIT;
  let lost;
  const showLost = (is) => {
    for (const banner of document.querySelectorAll("[data-live-lost]")) banner.hidden = !is;
  };
  let source;
  let resting;
  const connect = () => {
    if (document.hidden) {
      source = undefined;
      return;
    }
    source = new EventSource(address);
    source.onopen = () => {
      clearTimeout(lost);
      lost = undefined;
      wait = FIRST_WAIT;
      showLost(false);
    };
    source.onerror = () => {
      lost ??= setTimeout(showLost, LOST_AFTER, true);
      source.close();
      setTimeout(connect, wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
    source.addEventListener("swap", (event) => parsed(event.data).forEach(swap));
    source.addEventListener("add", (event) => parsed(event.data).reverse().forEach(add));
    source.addEventListener("remove", (event) => document.getElementById(event.data)?.remove());
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(resting);
    if (!document.hidden) {
      if (!source) connect();
    } else if (source?.readyState === EventSource.OPEN) {
      resting = setTimeout(() => {
        source.close();
        source = undefined;
      }, REST_AFTER);
    }
  });
  connect();
}

for (const element of document.querySelectorAll("[data-live]")) listen(element.dataset.live);
