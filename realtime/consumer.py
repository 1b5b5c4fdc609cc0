"""The Room's socket: who may have it, decode, hand over, and leave; it decides nothing else.

A frame goes to the relay on the spot. Channels' own `dispatch` would visit a thread on every
message to close old database connections, and its loop would make a task for each: both are
overridden here, and no query runs on the way of a frame.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.urls import reverse

from interviews.access import NotFound, access_room_session
from interviews.models import Session
from interviews.pump import Pump, pump_of
from realtime.browser import TOO_FAST, BadFrame, Pace, RoomFacts, decode_sound, decode_text
from realtime.database import database_threads
from realtime.origin import base_of, is_own_origin
from realtime.page import AsgiMessage, Page
from realtime.protocol.commands import ShowEnded, ShowError, ShowPhase
from realtime.protocol.events import CandidateTyped
from realtime.protocol.floor import Phase
from realtime.protocol.life import SERVER_RESTARTS
from realtime.registry import Closing, Full, Hasty, Over, registry
from realtime.runner import Runner

SESSION_ENDED = 4410
#: A page whose session cannot be read by then is asked to come back: no socket hangs on a database,
#: and the server never has to cancel one that is still on its way in.
JOIN_LIMIT_S = 6.0
TOO_HASTY = "This page was opened too often at once. Please wait a moment."
ALL_BUSY = "All interviewers are busy right now. This page keeps trying for you."


class RoomConsumer(AsyncConsumer):  # type: ignore[misc] # Channels is not typed
    #: No channel layer: losing Redis would otherwise close every live socket at once.
    channel_layer_alias = None

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {}
        self._page: Page | None = None  # None before the socket is accepted
        self._runner: Runner | None = None  # None before the page has its session
        self._is_refused = False  # nothing of this page is read any more
        self._pace = Pace()
        self._pump: Pump | None = None  # None where the server has none

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[AsgiMessage]],
        send: Callable[[AsgiMessage], Awaitable[None]],
    ) -> None:
        self.scope = scope
        self.base_send = send
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        finally:
            if self._runner is not None and self._page is not None:
                self._runner.detach(self._page)

    async def dispatch(self, message: AsgiMessage) -> None:
        kind = message["type"]
        if kind == "websocket.receive":
            self._receive(message)
        elif kind == "websocket.connect":
            self._pump = pump_of(message)
            await self._connect()
            if self._pump is not None and self._runner is not None:
                self._pump.hear = self._hear
                self._pump.read = self._read
        elif kind == "websocket.disconnect":
            raise StopConsumer

    def _receive(self, message: AsgiMessage) -> None:
        sound = message.get("bytes")
        if sound is not None:
            self._hear(sound)
        else:
            self._read(message["text"])

    def _hear(self, sound: bytes) -> None:
        """Synchronous from here to the provider's socket."""
        runner, page = self._runner, self._page
        if runner is None or page is None or self._is_refused:
            return
        try:
            self._pace.sound(len(sound), int(time.monotonic() * 1000))
            runner.hear(page, decode_sound(sound))
        except BadFrame as bad:
            self._refuse(page, bad)

    def _read(self, text: str) -> None:
        runner, page = self._runner, self._page
        if runner is None or page is None or self._is_refused:
            return
        now_ms = int(time.monotonic() * 1000)
        try:
            self._pace.control(now_ms)
            event = decode_text(text)
            if isinstance(event, CandidateTyped):
                self._pace.answer(now_ms)
            runner.hear(page, event)
        except BadFrame as bad:
            self._refuse(page, bad)

    def _refuse(self, page: Page, bad: BadFrame) -> None:
        self._is_refused = True
        page.show(ShowError(bad.code, bad.message))
        page.close(bad.close_code)

    async def _connect(self) -> None:
        """Origin and Room key decide before the socket is accepted; its address has no secret."""
        try:
            async with asyncio.timeout(JOIN_LIMIT_S):
                await self._admit()
        except TimeoutError:
            if self._page is None:
                await self.base_send({"type": "websocket.accept"})
            await self.base_send({"type": "websocket.close", "code": SERVER_RESTARTS})

    async def _admit(self) -> None:
        try:
            session = await self._find_session() if self._is_own_page() else None
        except DatabaseError:
            await self.base_send({"type": "websocket.accept"})
            await self.base_send({"type": "websocket.close", "code": SERVER_RESTARTS})
            return
        if session is None:
            await self.base_send({"type": "websocket.close"})  # before accept: HTTP 403
            raise StopConsumer
        await self.base_send({"type": "websocket.accept"})
        send = self._pump.send if self._pump is not None else self.base_send
        self._page = Page(send, facts_of(session))
        try:
            self._runner = await registry().join(session.pk, self._page)
        except Over as over:
            self._page.show(ShowEnded(over.reason))
            self._page.close(SESSION_ENDED)
        except Hasty:
            self._page.show(ShowError("too_fast", TOO_HASTY))
            self._page.close(TOO_FAST)
        except Closing:
            self._page.close(SERVER_RESTARTS)
        except Full:
            self._page.show(ShowPhase(Phase.WAITING, ALL_BUSY))
            self._page.close(SERVER_RESTARTS)
        except (DatabaseError, ObjectDoesNotExist):
            self._page.close(SERVER_RESTARTS)

    def _is_own_page(self) -> bool:
        host = self._header(b"host")
        domain, _port = split_domain_port(host)
        trusted = {base_of(settings.PUBLIC_URL), *settings.CSRF_TRUSTED_ORIGINS}
        return validate_host(domain, settings.ALLOWED_HOSTS) and is_own_origin(
            self._header(b"origin"), host, trusted=trusted, must_be_https=settings.HTTPS
        )

    async def _find_session(self) -> Session | None:
        session_id: UUID = self.scope["url_route"]["kwargs"]["session_id"]
        cookies = parse_cookie(self._header(b"cookie"))
        try:
            return await database_threads().run(lambda: access_room_session(session_id, cookies))
        except NotFound:
            return None

    def _header(self, name: bytes) -> str:
        for key, value in self.scope["headers"]:
            if key == name:
                return str(value.decode("latin-1"))
        return ""


def facts_of(session: Session) -> RoomFacts:
    definition = session.version.definition
    invitation = session.invitation
    return RoomFacts(
        title=definition["title"],
        interviewer=definition["interviewer"],
        language=(invitation.language if invitation else "") or definition["language"],
        next_path=reverse("room:thanks", args=[session.pk]),
        large_captions=bool(invitation and invitation.large_captions),
        text_mode=bool(invitation and invitation.text_mode),
        is_preview=session.is_preview,
    )
