"""The port for machines: probes and metrics of one process, apart from the port for people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from salur.observability.health import Answer, Health
from salur.observability.meters import metrics
from salur.web.serving import serving

_LOOK_EVERY = 5.0


def admin_app(health: Health) -> Starlette:
    """`/healthz/startup`, `/healthz/live`, `/healthz/ready` (200, or 503 and what is wrong) and `/metrics`."""

    async def startup(_request: Request) -> Response:
        return _response(health.startup())

    async def live(_request: Request) -> Response:
        return _response(health.live())

    async def ready(_request: Request) -> Response:
        return _response(await health.ready())

    async def exposition(_request: Request) -> Response:
        return Response(generate_latest(metrics.registry), headers={"content-type": CONTENT_TYPE_LATEST})

    return Starlette(
        routes=[
            Route("/healthz/startup", startup),
            Route("/healthz/live", live),
            Route("/healthz/ready", ready),
            Route("/metrics", exposition),
        ]
    )


def _response(answer: Answer) -> Response:
    body = {"status": "ok" if answer.well else "failing", "problems": list(answer.problems)}
    return JSONResponse(body, status_code=200 if answer.well else 503)


@asynccontextmanager
async def admin_server(health: Health, host: str, port: int) -> AsyncIterator[str]:
    """Serves the probes within this process's loop; gives the address, e.g. "http://127.0.0.1:9100".

    Port 0 takes a free one. Raises CannotListen when the port is taken.
    """
    async with serving(admin_app(health), host, port, grace=1) as taken:
        looking = asyncio.create_task(_keep_looking(health), name="health")
        try:
            yield f"http://{_reachable(host)}:{taken}"
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking


async def _keep_looking(health: Health) -> None:
    """Asks the dependencies now and then, so that their gauges are true where nobody probes."""
    while True:
        await health.ready()
        await asyncio.sleep(_LOOK_EVERY)


def _reachable(host: str) -> str:
    """An address to try for a host that may mean every interface."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"[{shown}]" if ":" in shown else shown
