"""The pictures that the sandbox's catalogue shows for a model: painted when somebody first looks at one."""

from __future__ import annotations

import asyncio
import zlib
from collections import OrderedDict
from functools import partial
from typing import Any, Final

from lib import catalog
from lib.sandbox.calls import Services
from lib.sandbox.pictures import encode

_SIDE_PX: Final = 384
_MOST: Final = 64
_PROMPTS: Final = (
    "a lighthouse on a rocky coast at dusk",
    "a hot air balloon over a valley in autumn, watercolor",
    "a fox in a snowy forest at dawn",
    "a city skyline in the rain at night",
    "a sailing boat on a calm sea at sunrise, oil painting",
    "an alpine meadow with sheep in summer",
    "a desert with a camel under a starry sky",
    "a castle on a hill in the fog, ink drawing",
)


def examples(model: catalog.Model, services: Services) -> list[dict[str, Any]]:
    """What `/models/{slug}/examples` answers: one picture for an image model that takes a prompt, else nothing."""
    if not has_example(model):
        return []
    request = {"taskType": model.task_type, "model": model.air, "positivePrompt": _prompt(model), "seed": _seed(model)}
    return [
        {
            "id": f"{model.slug}-1",
            "title": f"Drawn by the sandbox: {_prompt(model)}",
            "model": model.slug,
            "capability": "io:text-to-image",
            "asset": f"{services.origin}/examples/{model.slug}.jpg",
            "request": request,
            "response": {},
        }
    ]


def has_example(model: catalog.Model) -> bool:
    """Whether the sandbox can paint something for this model."""
    return model.task_type == "imageInference" and "positivePrompt" in catalog.bundled_fields(model.air)


class SamplePictures:
    """Painted one at a time in the sandbox's worker; the last ones are kept."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: OrderedDict[str, asyncio.Future[bytes]] = OrderedDict()

    async def picture(self, model: catalog.Model) -> bytes:
        """The JPEG of a model's example."""
        if model.air not in self._kept:
            if len(self._kept) >= _MOST:
                self._kept.popitem(last=False)
            work = self._services.worker.run(partial(_paint, model, self._services), load="painting")
            self._kept[model.air] = asyncio.ensure_future(work)
        # Shielded: whoever looks away first does not stop it for the others.
        return await asyncio.shield(self._kept[model.air])


def _paint(model: catalog.Model, services: Services) -> bytes:
    from lib.sandbox.painting import Painting

    painting = Painting(prompt=_prompt(model), width=_SIDE_PX, height=_SIDE_PX, seed=_seed(model), model=model.air)
    picture = services.paint(painting).convert("RGB")
    return encode(picture, "JPG", 85, {"prompt": painting.prompt, "seed": str(painting.seed), "model": model.air}).data


def _prompt(model: catalog.Model) -> str:
    return _PROMPTS[_seed(model) % len(_PROMPTS)]


def _seed(model: catalog.Model) -> int:
    return zlib.crc32(model.air.encode()) + 1
