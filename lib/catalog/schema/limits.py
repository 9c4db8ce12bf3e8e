"""Limits that the bundled types leave open. Source: PROTOCOL.md, "Fields common to tasks" and "Tasks".

For text, minimum and maximum count characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from lib.catalog.tasks import IMAGE, REMOVE_BACKGROUND, VIDEO

MAX_SEED = 2**63 - 1


@dataclass(frozen=True)
class Limits:
    """What is known of a field beyond its type. `None` means not known, never zero."""

    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    default: Any = None
    choices: tuple[str | int, ...] = ()


_SIDE = Limits(128, 2048, 64)

_EVERY_TASK = {
    "includeCost": Limits(default=False),
    "outputType": Limits(default="URL"),
    "outputQuality": Limits(20, 99, 1, default=95),
    "ttl": Limits(60, None, 1),
    "seed": Limits(1, MAX_SEED, 1),
}

_BY_TASK: dict[str, dict[str, Limits]] = {
    IMAGE.type: {
        "positivePrompt": Limits(2, 3000),
        "negativePrompt": Limits(0, 3000),
        "steps": Limits(1, 100, 1),
        "CFGScale": Limits(0, 50),
        "strength": Limits(0, 1),
        "maskMargin": Limits(32, 128, 1),
        "numberResults": Limits(1, 20, 1, default=1),
        "outputFormat": Limits(default="JPG"),
        "deliveryMethod": Limits(default="sync", choices=("sync", "async")),
    },
    VIDEO.type: {
        "numberResults": Limits(1, 4, 1, default=1),
        "width": Limits(256, 1920, 8),
        "height": Limits(256, 1080, 8),
        "fps": Limits(15, 60),
        "outputFormat": Limits(default="MP4"),
        "deliveryMethod": Limits(default="async", choices=("sync", "async")),
    },
    REMOVE_BACKGROUND.type: {"outputFormat": Limits(default="PNG")},
}


def limits(task_type: str, name: str, *, classic: bool) -> Limits:
    """What is known of the field `name` for this task type.

    `classic` models are the diffusion models that take `steps`: their width and height are 128 to 2048 in steps of 64.
    Providers' models have sizes of their own, which no bundled type contains, so they get no limits here.
    """
    if task_type == IMAGE.type and classic and name in ("width", "height"):
        return _SIDE
    known = _BY_TASK.get(task_type, {}).get(name)
    return known or _EVERY_TASK.get(name) or Limits()


def without_default(known: Limits) -> Limits:
    """The same limits for a field that must be given."""
    return replace(known, default=None)
