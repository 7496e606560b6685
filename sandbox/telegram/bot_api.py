"""The Bot-API-shaped server: sendMessage, getFile and files, refused as Telegram refuses. After core.telegram.org/bots/api."""

from __future__ import annotations

import hmac
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.settings import TelegramBot
from sandbox.telegram.network import Telegram

MOUNT = "/telegram"
_LONGEST_TEXT, _LONGEST_DATA, _MOST_BUTTONS = 4096, 64, 100


class Refusal(Exception):
    """What the Bot API answers instead."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


class BotApi:
    """The routes of the server; to be mounted at MOUNT."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path}", self.content),
        ]

    async def call(self, request: Request) -> Response:
        """A method of the Bot API with a JSON body."""
        methods = {"sendMessage": self._send, "getFile": self._file}
        try:
            bot = self._bot(request)
            method = methods.get(request.path_params["method"])
            if method is None:
                raise Refusal(404, "Not Found: method not found")
            return JSONResponse({"ok": True, "result": method(bot, await _object(request))})
        except Refusal as refused:
            return JSONResponse(refused.body, status_code=refused.code)

    async def content(self, request: Request) -> Response:
        """A file's bytes."""
        try:
            self._bot(request)
        except Refusal as refused:
            return JSONResponse(refused.body, status_code=refused.code)
        found = self._telegram.file(request.path_params["path"])
        return Response(status_code=404) if found is None else Response(found, media_type="image/jpeg")

    def _send(self, bot: TelegramBot, asked: dict[str, Any]) -> dict[str, Any]:
        text = asked.get("text")
        if not isinstance(text, str) or not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
            raise Refusal(400, "Bad Request: message is too long")
        _check_keyboard(asked.get("reply_markup"))
        if self._telegram.faults.throttles():
            wait = self._telegram.faults.retry_after
            raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if self._telegram.faults.blocks():
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        chat = str(asked.get("chat_id", ""))
        sent = self._telegram.accept(bot, int(chat), asked) if chat.isdigit() else None
        if sent is None:
            raise Refusal(400, "Bad Request: chat not found")
        return sent

    def _file(self, _bot: TelegramBot, asked: dict[str, Any]) -> dict[str, Any]:
        file_id = str(asked.get("file_id", ""))
        content = self._telegram.file(file_id)
        if content is None:
            raise Refusal(400, "Bad Request: invalid file_id")
        return {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_size": len(content),
            "file_path": file_id,
        }

    def _bot(self, request: Request) -> TelegramBot:
        token = request.path_params["token"].encode()
        for bot in self._telegram.bots.values():
            if hmac.compare_digest(token, bot.token.encode()):
                return bot
        raise Refusal(401, "Unauthorized")


def _check_keyboard(markup: Any) -> None:
    """Raises Refusal where a keyboard is not as documented."""
    if markup is None:
        return
    try:
        buttons = [button for row in markup["inline_keyboard"] for button in row]
        fits = all(0 < len(b["callback_data"].encode()) <= _LONGEST_DATA and b["text"] for b in buttons)
    except (AttributeError, KeyError, TypeError):
        raise Refusal(400, "Bad Request: can't parse reply keyboard markup JSON object") from None
    if not fits or len(buttons) > _MOST_BUTTONS:
        raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")


async def _object(request: Request) -> dict[str, Any]:
    if request.method == "GET":
        return dict(request.query_params)
    try:
        found = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        raise Refusal(400, "Bad Request: can't parse JSON object") from None
    if not isinstance(found, dict):
        raise Refusal(400, "Bad Request: can't parse JSON object")
    return found
