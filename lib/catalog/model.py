"""One model: its address, its name, its maker, and the task it runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from lib import StudioError
from lib.catalog.tasks import IMAGE

_AIR: Final = re.compile(r"[\w.+-]{1,80}(:[\w.+-]{1,80}){1,4}@[\w.+-]{1,80}", re.ASCII)


class UnknownModel(StudioError, KeyError):  # noqa: N818 - it names the thing that was requested
    """The text is not an AIR, so no model can have it."""

    def __init__(self, air: str) -> None:
        super().__init__(air)
        self.air = air

    def __str__(self) -> str:
        return f"There is no model {self.air} in the catalogue."


@dataclass(frozen=True)
class Model:
    """One model. `air` is its address on the wire, such as `runware:100@1`; `task_type` the task it runs.

    `known_from` is where it is listed: in the SDK's bundled list, in Runware's live registry (a model launched since),
    or nowhere, which makes it a community model, such as `civitai:4384@128713`.
    """

    air: str
    slug: str
    name: str
    maker: str
    task_type: str
    known_from: Literal["bundle", "registry", "community"] = "bundle"


def is_air(text: str) -> bool:
    """Whether the text could be a model's address: words between colons, then @ and a version."""
    return _AIR.fullmatch(text) is not None


def community_model(air: str) -> Model:
    """A model that only Runware knows, taken for an image model. Raises `UnknownModel` for what is not an AIR."""
    if not is_air(air):
        raise UnknownModel(air)
    return Model(air, "", air, "Community", IMAGE.type, "community")
