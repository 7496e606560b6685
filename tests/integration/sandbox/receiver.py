"""A small gateway that a sandbox can speak to: checks every signature, keeps what came, and can refuse."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

SECRET, TOKEN, VERIFY = "rahasia-aplikasi", "token-akses", "token-verifikasi"
NUMBER = "740900000000001"


class Receiver:
    """`refuse` says how many of the next webhooks are answered with 503."""

    def __init__(self) -> None:
        self.values: list[dict[str, Any]] = []
        self.unsigned = 0
        self.refuse = 0
        self.refused = 0
        self.app = Starlette(routes=[Route("/hooks/whatsapp/{account}", self._hook, methods=["GET", "POST"])])

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for value in self.values for message in value.get("messages", ())]

    @property
    def statuses(self) -> list[tuple[str, str]]:
        return [(item["id"], item["status"]) for value in self.values for item in value.get("statuses", ())]

    async def _hook(self, request: Request) -> Response:
        if request.method == "GET":
            known = request.query_params.get("hub.verify_token") == VERIFY
            return PlainTextResponse(request.query_params["hub.challenge"], 200 if known else 403)
        body = await request.body()
        wanted = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        if request.headers.get("x-hub-signature-256") != wanted:
            self.unsigned += 1
            return Response(status_code=401)
        if self.refuse:
            self.refuse -= 1
            self.refused += 1
            return Response(status_code=503)
        webhook = json.loads(body)
        assert webhook["object"] == "whatsapp_business_account"
        for entry in webhook["entry"]:
            for change in entry["changes"]:
                assert change["field"] == "messages"
                assert change["value"]["metadata"]["phone_number_id"] == NUMBER
                self.values.append(change["value"])
        return Response()
