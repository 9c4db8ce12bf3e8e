"""Sessions outlive their connection: frames that finish meanwhile wait until the client resumes."""

from __future__ import annotations

import json
import uuid
from collections import deque

from aiohttp import web

from lib.sandbox.core.accounts import Account
from lib.sandbox.core.calls import Frame

MAX_WAITING_FRAMES = 100
MAX_SESSIONS = 50


class Session:
    """One authenticated client: its account, its connection while there is one, and the frames that wait for it."""

    def __init__(self, account: Account) -> None:
        self.uuid = str(uuid.uuid4())
        self.account = account
        self._socket: web.WebSocketResponse | None = None
        self._waiting: deque[str] = deque(maxlen=MAX_WAITING_FRAMES)

    @property
    def connected(self) -> bool:
        return self._socket is not None

    async def emit(self, frame: Frame) -> None:
        """Send one frame, or store it for the connection that resumes this session."""
        text = json.dumps(frame)
        socket = self._socket
        if socket is None or not await send(socket, text):
            self._waiting.append(text)

    async def attach(self, socket: web.WebSocketResponse) -> None:
        """Send answers to this connection from now on: first the authentication's answer, then the waiting frames."""
        answer = {"taskType": "authentication", "connectionSessionUUID": self.uuid}
        await send(socket, json.dumps({"data": [answer]}))
        self._socket = socket
        while self._waiting and await send(socket, self._waiting[0]):
            self._waiting.popleft()

    def detach(self, socket: web.WebSocketResponse) -> None:
        """Forget the connection, unless another has taken its place."""
        if self._socket is socket:
            self._socket = None


class Sessions:
    """All sessions, the newest last; the oldest without a connection are dropped when there are too many."""

    def __init__(self) -> None:
        self._by_uuid: dict[str, Session] = {}

    def open(self, account: Account, session_uuid: object = None) -> Session:
        """The account's session with this id, or a new one."""
        known = self._by_uuid.get(session_uuid) if isinstance(session_uuid, str) else None
        if known is not None and known.account is account:
            return known
        session = Session(account)
        self._by_uuid[session.uuid] = session
        left_over = [old for old in self._by_uuid.values() if not old.connected and old is not session]
        for old in left_over[: max(0, len(self._by_uuid) - MAX_SESSIONS)]:
            del self._by_uuid[old.uuid]
        return session


async def send(socket: web.WebSocketResponse, text: str) -> bool:
    """Send the text. Returns whether it was sent: a closing connection takes none."""
    if socket.closed:
        return False
    try:
        await socket.send_str(text)
    except (ConnectionError, RuntimeError):
        # aiohttp raises RuntimeError where the close has begun on our side.
        return False
    return True
