"""The fast door for readings over HTTP: NDJSON is read piece by piece as it comes, Arrow streams whole.

Nothing is held that has not been given room: a body waits at the sender, by the flow control of TCP, while earlier
pieces are on their way to the disk; a request that begins while all room is taken is told when to come back.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field

from django.utils.encoding import escape_uri_path
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from furong.foundation.rest.errors import ContentTypeUnusable
from furong.foundation.web.errors import MethodRefused
from furong.kernel.errors import Broken, FurongError, NotSignedIn, TooBusy
from furong.nets.sensing.adapters.callers import Callers, in_database_thread
from furong.nets.sensing.adapters.unpacking import pieces_of, unpacked
from furong.nets.sensing.api import intake as api
from furong.nets.sensing.errors.intake import DeliveryTooLarge, IntakeFull, IntakeUnavailable

__all__ = ["IngestDoor", "Room"]

_NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")
_ARROW = ("application/vnd.apache.arrow.stream",)
#: All are answered here, so that the refusal of one reads like every other.
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_BYTES_A_MB = 1024 * 1024
#: A body is cut at a line break into pieces of about this. [B]
_PIECE = 4 * _BYTES_A_MB
#: A smaller piece is read at once: handing it to a thread takes longer. [B]
_AT_ONCE = 16_384
#: So much may be held at a time, in all requests together. [B]
_ROOM = 96 * _BYTES_A_MB
_PIECES_UNDER_WAY = 2
_RETRY_S = 1


@dataclass(slots=True)
class Room:
    """How much may be held at a time.

    Args:
        limit: In all. [B]
    """

    limit: int
    _taken: int = field(default=0, init=False)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition, init=False)

    def demand(self, size: int) -> None:
        """Return when a request of that size may begin now. [B]

        Raises:
            IntakeFull: When not.
        """
        if self._taken and self._taken + min(size, _PIECE) > self.limit:
            raise IntakeFull(retry_after_s=_RETRY_S)

    async def take(self, size: int) -> None:
        """Wait until there is room, and take it. [B]"""
        async with self._changed:
            await self._changed.wait_for(lambda: not self._taken or self._taken + size <= self.limit)
            self._taken += size

    async def give_back(self, size: int) -> None:
        """Give room back. [B]"""
        async with self._changed:
            self._taken -= size
            self._changed.notify_all()


class IngestDoor:
    """The routes under which readings are sent.

    Args:
        open_intake: Returns the intake of this process.
        room: How much may be held at a time.
    """

    def __init__(self, open_intake: Callable[[], api.Intake] = api.city_intake, room: Room | None = None) -> None:
        self._open_intake = open_intake
        self._intake: api.Intake | None = None
        self._room = room or Room(_ROOM)
        self._callers = Callers("observation.write")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="intake-reader")

    @property
    def routes(self) -> list[Route]:
        """What to mount."""
        return [Route("/api/v1/sensing/readings", self.send, methods=list(_METHODS))]

    async def send(self, request: Request) -> Response:
        """Take one request's readings in."""
        try:
            if request.method != "POST":
                raise MethodRefused(method=request.method, allowed="POST")
            actor = await self._callers.actor(request.headers.get("authorization", ""))
            length = request.headers.get("content-length", "")
            self._room.demand(int(length) if length.isdecimal() else 0)
            source = f"api by {actor.name}"
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind in _NDJSON:
                receipt = await self._take_lines(unpacked(request), source)
            elif kind in _ARROW:
                receipt = await self._take_arrow(unpacked(request), source)
            else:
                raise ContentTypeUnusable(got=kind, expected=f"{_NDJSON[0]}, {_ARROW[0]}")
        except FurongError as error:
            return _refusal(error, request)
        except ClientDisconnect:
            return Response(status_code=400)
        return JSONResponse(asdict(receipt), status_code=202)

    async def _opened(self) -> api.Intake:
        if self._intake is None:
            try:
                self._intake = await in_database_thread(self._open_intake)
            except Broken as error:
                # The message server is being started: whoever sends is told when to come back.
                raise IntakeUnavailable(trouble=error.code, retry_after_s=_RETRY_S) from error
        return self._intake

    async def _take_lines(self, body: AsyncIterator[bytes], source: str) -> api.IntakeReceipt:
        intake = await self._opened()
        receipts: list[api.IntakeReceipt] = []
        under_way: list[asyncio.Task[api.IntakeReceipt]] = []
        line = 1
        try:
            async for piece in pieces_of(body, _PIECE):
                if len(under_way) == _PIECES_UNDER_WAY:
                    receipts.append(await under_way.pop(0))
                # Read one after the other, so that readings of a thing stay in order; the disk is waited for later.
                await self._room.take(len(piece))
                under_way.append(await self._begin(intake, piece, source, line))
                line += piece.count(b"\n")
            receipts += [await task for task in under_way]
        finally:
            await asyncio.gather(*under_way, return_exceptions=True)
        return api.add_receipts(receipts)

    async def _begin(self, intake: api.Intake, piece: bytes, source: str, line: int) -> asyncio.Task[api.IntakeReceipt]:
        """Read a piece and send it on its way; the task gives its room back."""
        try:
            if len(piece) <= _AT_ONCE:
                pending = intake.put_ndjson(piece, source, first_line=line)
            else:
                pending = await self._read(lambda: intake.put_ndjson(piece, source, first_line=line))
        except BaseException:
            await self._room.give_back(len(piece))
            raise
        return asyncio.create_task(self._finish(pending, len(piece)))

    async def _finish(self, pending: api.Pending, size: int) -> api.IntakeReceipt:
        try:
            return await _settled(pending)
        finally:
            await self._room.give_back(size)

    async def _take_arrow(self, body: AsyncIterator[bytes], source: str) -> api.IntakeReceipt:
        intake = await self._opened()
        held, whole = 0, bytearray()
        try:
            async for part in body:
                if held + len(part) > api.ARROW_MAX_MB * _BYTES_A_MB:
                    raise DeliveryTooLarge(limit_mb=api.ARROW_MAX_MB)
                await self._room.take(len(part))
                held += len(part)
                whole += part
            payload = bytes(whole)
            return await _settled(await self._read(lambda: intake.put_arrow(payload, source)))
        finally:
            await self._room.give_back(held)

    async def _read(self, work: Callable[[], api.Pending]) -> api.Pending:
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)


async def _settled(pending: api.Pending) -> api.IntakeReceipt:
    await pending.on_disk()
    return await in_database_thread(pending.settled) if pending.has_rejected else pending.settled()


def _refusal(error: FurongError, request: Request) -> Response:
    language = "en" if Headers(scope=request.scope).get("accept-language", "").startswith("en") else "zh"
    headers = {}
    if isinstance(error, TooBusy):
        headers["Retry-After"] = str(error.params["retry_after_s"])
    if isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, MethodRefused):
        headers["Allow"] = "POST"
    problem = error.problem(language, instance=escape_uri_path(request.url.path))
    return JSONResponse(problem, error.status, headers, media_type="application/problem+json")
