// Where it is: the telephone's own position, or a pin on a map whose script is fetched only when somebody opens it.

const DECIMALS = 6;

export function offerPlace(form, kept) {
  const part = document.getElementById("letak");
  const here = part.querySelector("#letak-saya");
  const open = part.querySelector("#letak-peta");
  const drop = part.querySelector("#letak-hapus");
  const says = part.querySelector("#letak-kabar");
  const frame = part.querySelector("#peta");
  const words = part.dataset;
  let map = null;
  let coming = false;

  part.hidden = false;
  here.hidden = !navigator.geolocation;
  if (placed()) tell(words.pinned);

  function placed() {
    const { lintang, bujur } = form.elements;
    return lintang.value && bujur.value ? [Number(lintang.value), Number(bujur.value)] : null;
  }
  function place(point, why) {
    form.elements.lintang.value = point ? point[0].toFixed(DECIMALS) : "";
    form.elements.bujur.value = point ? point[1].toFixed(DECIMALS) : "";
    kept();
    tell(why);
  }
  function tell(why) {
    const point = placed();
    drop.hidden = !point;
    says.textContent = point ? [why, map?.areaOf(point), spelled(point)].filter(Boolean).join(" ") : why;
  }
  function spelled([latitude, longitude]) {
    const number = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 4, maximumFractionDigits: 4 });
    const half = latitude < 0 ? words.south : words.north;
    return `${number.format(Math.abs(latitude))}° ${half}, ${number.format(longitude)}° ${words.east}`;
  }

  here.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        place([coords.latitude, coords.longitude], words.found);
        map?.show(placed());
      },
      () => {
        says.textContent = words.lost;
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
  open.addEventListener("click", async () => {
    frame.hidden = !frame.hidden;
    open.setAttribute("aria-expanded", String(!frame.hidden));
    if (frame.hidden || map || coming) return;
    coming = true;
    try {
      const { pinMap } = await import(words.map);
      map = await pinMap(frame.querySelector(".map"), words, (point) => place(point, words.pinned));
      // Only now: the telephone may have found where it is while the map was on its way.
      map.show(placed());
      if (placed()) tell(words.pinned);
    } catch {
      frame.hidden = true;
      open.setAttribute("aria-expanded", "false");
      says.textContent = words.away;
    } finally {
      coming = false;
    }
  });
  drop.addEventListener("click", () => {
    place(null, words.gone);
    map?.show(null);
    (frame.hidden ? open : frame.querySelector(".map")).focus();
  });
}
