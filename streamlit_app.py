"""The entry point: `streamlit run streamlit_app.py` finds `app` here and serves it.

The script of each session is `lib/shell.py`. It is in another folder because a `pages` folder beside the script would
enable Streamlit's old multipage mode, which shows a page without its shell.
"""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import anyio.to_thread
import streamlit as st
from starlette.middleware import Middleware

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from lib.runtime import Stopping, configure_malloc, sdk_problem  # noqa: E402
from lib.runtime.log import set_up  # noqa: E402

if TYPE_CHECKING:
    from lib.access import Access

configure_malloc()
set_up()
_log = logging.getLogger("studio")
_SDK_PROBLEM = sdk_problem()
_stopping = Stopping()


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    """Starts client and sandbox before the first visitor, and closes them on SIGTERM."""
    if _SDK_PROBLEM:
        _log.error(_SDK_PROBLEM)
        yield
        return
    from lib.runtime import collecting_garbage, disable_nagle, import_heavy_modules
    from lib.session import callbacks, process
    from lib.settings import SettingsError

    disable_nagle()
    callbacks.make_callbacks_uninterruptible()
    _stopping.listen()
    try:
        await anyio.to_thread.run_sync(process.studio)
    except SettingsError as error:
        _log.error("The studio cannot start: %s", error)
        yield
        return
    set_up(process.studio().settings.log)  # again: by now Streamlit has added handlers to its own loggers
    await anyio.to_thread.run_sync(import_heavy_modules)
    with collecting_garbage():
        _log.info("The studio is ready, on %s.", process.studio().endpoint)
        yield
    await anyio.to_thread.run_sync(process.studio().close)


def _on_script_error(error: Exception) -> bool:
    """Handles uncaught errors: one sentence with an id that is in the log, never a stack trace on the page."""
    from lib.database import StoreError

    if isinstance(error, StoreError):  # its text says what happened and what to do
        _log.warning("page without the store: %s", error)
        st.error(str(error), icon=":material/database_off:")
        return True
    error_id = secrets.token_hex(4)
    _log.error("page error", exc_info=error, extra={"facts": {"error_id": error_id}})
    st.error(
        f"Something went wrong on this page, and it is not your doing. Reload it; if it happens again, the log says "
        f"more under **{error_id}**.",
        icon=":material/error:",
    )
    return True


def _allowed_hosts() -> Collection[str]:
    """Allowed host names; any if the settings are wrong, so that the visitor sees that."""
    from lib.session import process
    from lib.settings import SettingsError, on_community_cloud

    if on_community_cloud():
        return ("*",)  # Community Cloud assigns the names, and its proxy refuses others
    try:
        return process.studio().settings.allowed_hosts
    except SettingsError:
        return ("*",)


def _parts() -> dict[str, list[object]]:
    """Routes and middleware; none if the SDK cannot be imported."""
    if _SDK_PROBLEM:
        return {}
    from lib.api import api_routes
    from lib.session import process
    from lib.web import (
        AllowedHosts,
        FrontDoor,
        Guard,
        entrance_routes,
        export_routes,
        file_routes,
        front_page_route,
        import_routes,
        move_routes,
        share_routes,
    )

    def access() -> Access:
        return process.studio().access

    return {
        "routes": [
            front_page_route(),
            *entrance_routes(access),
            *file_routes(process.studio),
            *export_routes(process.studio),
            *import_routes(process.studio),
            *share_routes(process.studio),
            *move_routes(process.studio),
            *api_routes(process.studio, _stopping),
        ],
        "middleware": [
            Middleware(AllowedHosts, allowed=_allowed_hosts),
            Middleware(FrontDoor, access=access),
            Middleware(Guard, access=access),
        ],
    }


app = st.App(ROOT / "lib" / "shell.py", lifespan=_lifespan, on_script_error=_on_script_error, **_parts())  # type: ignore[arg-type]
