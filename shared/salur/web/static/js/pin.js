// A map with one pin. It shows the borders that were imported, and squares of a tile server where one is set; arrow keys
// move the pin as a finger does.

import "../vendor/leaflet.js";

const L = globalThis.L;
const STEP = 12;
const FAR_STEP = 72;
const NEAR = 16;
const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const PIN = '<svg viewBox="0 0 36 46" aria-hidden="true"><path d="M18 1a16 16 0 0 0-16 16c0 11 16 28 16 28s16-17 16-28A16 16 0 0 0 18 1z"/><circle cx="18" cy="17" r="6"/></svg>';

// Gives { show(point or null), areaOf(point) }; `chosen(point)` is called whenever the pin was put somewhere by hand.
export async function pinMap(box, words, chosen) {
  const [land] = await Promise.all([fetched(words.land), styled(words.look)]);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, {
    attributionControl: false,
    zoomControl: false,
    keyboard: false,
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
    maxZoom: 19,
    // Borders can be drawn at any size, squares of a server only at their own.
    zoomSnap: words.tiles ? 1 : 0.25,
  });
  L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  map.fitBounds(land.box, { animate: false });
  ground(map, words, land);
  const marker = L.marker([0, 0], {
    draggable: true,
    keyboard: false,
    autoPan: true,
    icon: L.divIcon({ className: "map-pin", html: PIN, iconSize: [36, 46], iconAnchor: [18, 45] }),
  });

  function show(point) {
    if (!point) return marker.remove();
    marker.setLatLng(point).addTo(map);
    if (map.getZoom() < NEAR) map.setView(point, NEAR);
    else map.panInside(point, { padding: [48, 48] });
  }
  function put(point) {
    marker.setLatLng(point).addTo(map);
    map.panInside(point, { padding: [48, 48] });
    const { lat, lng } = marker.getLatLng().wrap();
    chosen([lat, lng]);
  }
  function pressed(event) {
    if (event.target !== box || event.ctrlKey || event.altKey || event.metaKey) return;
    const way = WAYS[event.key];
    if (way && map.hasLayer(marker)) {
      const far = L.point(way).multiplyBy(event.shiftKey ? FAR_STEP : STEP);
      put(map.unproject(map.project(marker.getLatLng()).add(far)));
    } else if (way || event.key === "Enter" || event.key === " ") {
      put(map.getCenter());
    } else if (event.key === "+" || event.key === "=") {
      map.setZoomAround(middle(), map.getZoom() + 1);
    } else if (event.key === "-") {
      map.setZoomAround(middle(), map.getZoom() - 1);
    } else return;
    event.preventDefault();
  }
  function middle() {
    return map.hasLayer(marker) ? marker.getLatLng() : map.getCenter();
  }

  marker.on("dragend", () => put(marker.getLatLng()));
  map.on("click", (event) => put(event.latlng));
  box.addEventListener("keydown", pressed);
  return { show, areaOf: (point) => areaOf(land.areas, point) };
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function styled(address) {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.addEventListener("load", done);
    link.addEventListener("error", failed);
    document.head.append(link);
  });
}

// What lies under the pin: a grid of our own, squares of the tile server where it answers, and the kecamatan with their names.
function ground(map, words, land) {
  const credits = L.control.attribution({ prefix: false }).addTo(map);
  for (const credit of [words.tiles && words.credit, land.credit]) if (credit) credits.addAttribution(escaped(credit));
  new Grid().addTo(map);
  if (words.tiles) L.tileLayer(words.tiles, { maxZoom: 19, referrerPolicy: "origin" }).addTo(map);
  if (!land.areas) return;
  const areas = L.geoJSON(land.areas, {
    interactive: false,
    style: { className: "map-area" },
    onEachFeature: (feature, layer) =>
      layer.bindTooltip(escaped(feature.properties.name), { permanent: true, direction: "center", className: "map-name" }),
  }).addTo(map);
  const tidy = () => unclutter(areas.getLayers());
  map.on("zoomend resize", tidy);
  tidy();
}

// Names that would lie over the name of a larger area wait until there is room.
function unclutter(layers) {
  const seen = [];
  const sizes = new Map(layers.map((layer) => [layer, layer.getBounds().getNorthEast().distanceTo(layer.getBounds().getSouthWest())]));
  for (const layer of [...layers].sort((one, other) => sizes.get(other) - sizes.get(one))) {
    const name = layer.getTooltip().getElement();
    const room = name.getBoundingClientRect();
    const free = seen.every((o) => room.right < o.left || room.left > o.right || room.bottom < o.top || room.top > o.bottom);
    name.classList.toggle("map-name-waits", !free);
    if (free) seen.push(room);
  }
}

const Grid = L.GridLayer.extend({
  createTile() {
    const square = document.createElement("div");
    square.className = "map-square";
    return square;
  },
});

function escaped(text) {
  return new Option(text).innerHTML;
}

// The area that holds a point: a ray from it crosses the border an odd number of times (holes count as border).
function areaOf(areas, [latitude, longitude]) {
  const found = areas?.features.find((area) =>
    area.geometry.coordinates.some((rings) => rings.filter((ring) => crosses(ring, longitude, latitude)).length % 2),
  );
  return found ? `${found.properties.title}.` : "";
}

function crosses(ring, x, y) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i];
    const [bx, by] = ring[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
