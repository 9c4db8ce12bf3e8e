"""A visitor without a browser: Streamlit's own WebSocket, spoken as its page does.

What is timed here is a whole rerun in the real server: the request's way in, the script, the messages' way out. The
agent API would add a snapshot of the whole page to it, AppTest would leave the server out.
"""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from tests.app_server import AppServer

MOST_BYTES = 64 * 2**20


class AppSession:
    """One session. `page` is the last part of the page's address; "" is the front page."""

    def __init__(self, server: AppServer, page: str = "") -> None:
        self._address = f"ws://localhost:{server.port}/_stcore/stream"
        self._url = f"{server.url}/{page}"
        self._page = page
        self._page_hash = ""
        self._connection: ClientConnection
        self.elements: list[Element] = []
        self.received_bytes = 0

    async def __aenter__(self) -> Self:
        self._connection = await connect(self._address, compression=None, max_size=MOST_BYTES)
        await self.rerun()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connection.close()

    async def rerun(self, *widgets: WidgetState) -> float:
        """Run the page once, as at a click, and wait until the run has ended; seconds.

        `elements` is what the run drew. Raises `AssertionError` for a run that failed.
        """
        began = time.perf_counter()
        await self._connection.send(self._request(widgets).SerializeToString())
        elements: list[Element] = []
        self.received_bytes = 0
        while True:
            data = await self._connection.recv(decode=False)
            self.received_bytes += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.HasField("new_element"):
                elements.append(message.delta.new_element)
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "new_session":
                elements.clear()
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
        took_s = time.perf_counter() - began
        self.elements = elements
        problems = [element.alert.body for element in elements if element.HasField("alert")]
        assert not any("Something went wrong" in body for body in problems), problems
        return took_s

    def _request(self, widgets: tuple[WidgetState, ...]) -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.page_script_hash = self._page_hash
        state.page_name = "" if self._page_hash else self._page
        state.context_info.url = self._url
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en-US"
        state.widget_states.widgets.extend(widgets)
        return message
