"""Checks the SDK: two distributions install the module `runware`; only `runware-sdk`, alone, works."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import distributions


def sdk_problem(installed: Iterable[str] | None = None) -> str | None:
    """Returns one sentence on what to uninstall and install, or None when the SDK is in order.

    `installed` are distribution names; by default those of this environment.
    """
    names = {name.lower().replace("_", "-") for name in (_installed() if installed is None else installed)}
    if "runware" in names:
        return (
            "The classic distribution runware is installed, and it breaks runware-sdk, which this studio uses: run "
            "`pip uninstall -y runware runware-sdk`, then `pip install -r requirements.txt`, and start again."
        )
    if "runware-sdk" not in names:
        return "The Runware SDK is missing: run `pip install -r requirements.txt`, and start again."
    return None


@cache  # reading every installed package's metadata takes 40 ms, and each script run needs it
def _installed() -> tuple[str, ...]:
    return tuple(found.metadata["Name"] for found in distributions() if found.metadata["Name"])
