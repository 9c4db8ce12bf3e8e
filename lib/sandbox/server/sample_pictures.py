"""The pictures that the sandbox's catalogue shows for a model: painted on first request."""

from __future__ import annotations

import asyncio
import zlib
from collections import OrderedDict
from functools import partial
from typing import Any, Final

from lib import catalog
from lib.sandbox.core.calls import Services
from lib.sandbox.core.pictures import encode

_WIDTH_PX, _HEIGHT_PX = 384, 216
_MOST: Final = 64
_PROMPTS: Final = (
    "mountains above a calm lake in summer",
    "a hot air balloon over a valley in autumn, watercolor",
    "a fox in a snowy forest at dawn",
    "a sailing boat on a calm sea at sunrise, oil painting",
    "a city skyline at golden hour",
    "an alpine meadow with sheep in summer",
    "a camel in the desert at noon",
    "a deer in a misty forest in autumn",
    "a castle on a hill in spring, pencil drawing",
    "penguins on the ice in the morning",
    "a city in the rain at night",
)


def examples(model: catalog.Model, services: Services) -> list[dict[str, Any]]:
    """The answer of `/models/{slug}/examples`: one picture for an image model that takes a prompt, else nothing."""
    if not has_example(model):
        return []
    request = {"taskType": model.task_type, "model": model.air, "positivePrompt": _prompt(model), "seed": _seed(model)}
    return [
        {
            "id": f"{model.slug}-1",
            "title": f"Drawn by the sandbox: {_prompt(model)}",
            "model": model.slug,
            "capability": "io:text-to-image",
            "asset": address(model, services.origin),
            "request": request,
            "response": {},
        }
    ]


def address(model: catalog.Model, origin: str) -> str:
    """Where a model's example is, or "" where it has none."""
    return f"{origin}/examples/{model.slug}.jpg" if has_example(model) else ""


def has_example(model: catalog.Model) -> bool:
    """Whether the sandbox can paint something for this model."""
    return model.task_type == catalog.tasks.IMAGE.type and "positivePrompt" in catalog.bundled_fields(model.air)


class SamplePictures:
    """Painted one at a time in the sandbox's worker; the most recent ones are cached."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._painted: OrderedDict[str, asyncio.Future[bytes]] = OrderedDict()

    async def picture(self, model: catalog.Model) -> bytes:
        """The JPEG of a model's example."""
        if model.air not in self._painted:
            if len(self._painted) >= _MOST:
                self._painted.popitem(last=False)
            work = self._services.worker.run(partial(_paint, model, self._services), load="painting")
            self._painted[model.air] = asyncio.ensure_future(work)
        # Shielded: a client that disconnects does not stop it for the others.
        return await asyncio.shield(self._painted[model.air])


def _paint(model: catalog.Model, services: Services) -> bytes:
    from lib.sandbox.painting import Painting

    painting = Painting(prompt=_prompt(model), width=_WIDTH_PX, height=_HEIGHT_PX, seed=_seed(model), model=model.air)
    picture = services.paint(painting).convert("RGB")
    return encode(picture, "JPG", 85, {"prompt": painting.prompt, "seed": str(painting.seed), "model": model.air}).data


def _prompt(model: catalog.Model) -> str:
    # Prompts in turn, so that neighbours differ.
    place = list(catalog.bundled_models()).index(model.air)
    featured = [each.air for each in catalog.featured_image_models()]
    return _PROMPTS[(featured.index(model.air) if model.air in featured else place) % len(_PROMPTS)]


def _seed(model: catalog.Model) -> int:
    return zlib.crc32(model.air.encode()) + 1
