"""A visitor without a browser: Streamlit's own WebSocket, spoken as its page does.

What is timed here is a whole rerun in the real server: the request's way in, the script, the messages' way out. The
agent API would add a snapshot of the whole page to it, AppTest would leave the server out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.support.app_server import AppServer

MOST_BYTES = 64 * 2**20


class AppSession:
    """One session. `page` is the last part of the page's address; "" is the front page. `headers` go with its
    WebSocket, such as a visitor's cookie, or another Origin than the app's own page has."""

    def __init__(self, server: AppServer, page: str = "", headers: Mapping[str, str] | None = None) -> None:
        self._address = f"ws://localhost:{server.port}/_stcore/stream"
        self._url = f"{server.url}/{page}"
        self._page = page
        self._headers = dict(headers or {})
        self._origin = self._headers.pop("Origin", server.url)
        self._page_hash = ""
        self._connection: ClientConnection
        self.session_id = ""
        self.elements: list[Element] = []
        self.pages: list[str] = []
        """The titles of the pages that this visitor may open."""
        self.received_bytes = 0
        self.query = ""
        """What stands behind the "?" of the address."""

    async def __aenter__(self) -> Self:
        self._connection = await connect(
            self._address,
            origin=Origin(self._origin),
            compression=None,
            max_size=MOST_BYTES,
            additional_headers=self._headers,
        )
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
                self.pages = [page.page_name for page in message.navigation.app_pages]
            elif kind == "new_session":
                elements.clear()
                self.session_id = message.new_session.initialize.session_id or self.session_id
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
        took_s = time.perf_counter() - began
        self.elements = elements
        problems = [element.alert.body for element in elements if element.HasField("alert")]
        assert not any("Something went wrong" in body for body in problems), problems
        return took_s

    def widget(self, kind: str, label: str) -> str:
        """The id of a widget that the last run drew, by its kind and the beginning of its label."""
        for element in self.elements:
            if element.WhichOneof("type") == kind and getattr(element, kind).label.startswith(label):
                return str(getattr(element, kind).id)
        raise AssertionError(f"the page has no {kind} {label}")

    async def place_for_upload(self, name: str) -> FileURLs:
        """Where the page would send a file to."""
        message = BackMsg()
        asked = message.file_urls_request
        asked.request_id, asked.session_id = name, self.session_id
        asked.file_names.append(name)
        await self._connection.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await self._connection.recv(decode=False))
            if answer.WhichOneof("type") == "file_urls_response":
                assert not answer.file_urls_response.error_msg, answer.file_urls_response.error_msg
                place: FileURLs = answer.file_urls_response.file_urls[0]
                return place

    def _request(self, widgets: tuple[WidgetState, ...]) -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.page_script_hash = self._page_hash
        state.page_name = "" if self._page_hash else self._page
        state.query_string = self.query
        state.context_info.url = self._url
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en-US"
        state.widget_states.widgets.extend(widgets)
        return message
