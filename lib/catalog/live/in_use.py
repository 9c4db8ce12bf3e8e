"""Which live sources this process uses, if any."""

from __future__ import annotations

from lib.catalog.live.live import Live


class _InUse:
    live: Live | None = None


def use(live: Live) -> None:
    """Take models, fields and prices from these sources from now on, where they have more than the SDK."""
    _InUse.live = live


def stop_using(live: Live) -> None:
    """Go back to the SDK's bundled lists, unless other sources are in use by now."""
    if _InUse.live is live:
        _InUse.live = None


def live_in_use() -> Live | None:
    """The sources in use, or None."""
    return _InUse.live
