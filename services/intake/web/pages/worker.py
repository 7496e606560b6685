"""The service worker: the first page opens without a connection, and what was written waits in the telephone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from salur.web.jurisdictions import base_of

_SCRIPT = """\
const PAGES = "lapor-1";
const mine = (url) => url.origin === location.origin && (url.pathname === "%(page)s" || url.pathname === "%(page)s/peta.json" || url.pathname.includes("/static/"));
addEventListener("install", (event) => event.waitUntil(skipWaiting()));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !mine(url)) return;
  event.respondWith(answer(event.request, url.pathname.includes("/static/")));
});
async function answer(request, lasting) {
  const kept = await caches.open(PAGES);
  if (lasting) {
    const held = await kept.match(request);
    if (held) return held;
  }
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await kept.put(request, fresh.clone());
    return fresh;
  } catch (away) {
    const held = await kept.match(request, { ignoreSearch: false });
    if (held) return held;
    throw away;
  }
}
"""


async def script(request: Request) -> Response:
    """The worker's script; it may act on the form's own address and nothing else."""
    page = f"{base_of(request)}/lapor"
    headers = {"cache-control": "no-cache", "service-worker-allowed": page}
    return Response(_SCRIPT % {"page": page}, media_type="text/javascript", headers=headers)
