"""`imageInference`: the request is checked and charged, then painted picture by picture.

Prompts, size, seed, steps, CFG scale, seed image, mask and strength reach the painter. What only a diffusion network
could use (LoRAs, control nets, schedulers …) is checked like Runware's and has no effect.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from lib.sandbox.core.accounts import Account
from lib.sandbox.core.calls import Call, Emit, Services
from lib.sandbox.core.media_store import Media
from lib.sandbox.core.pictures import encode, flat
from lib.sandbox.core.results import image_item
from lib.sandbox.core.sandbox_errors import ErrorItem
from lib.sandbox.core.task_registry import Result, Task
from lib.sandbox.tasks.images.image_order import Order, checked_order

if TYPE_CHECKING:
    from lib.sandbox.painting import Painting

_log = logging.getLogger(__name__)

_PAINTED_SIDE_PX = 2048
_DEFAULT_STRENGTH = 0.8


async def run(call: Call, services: Services) -> None:
    """Accept or refuse; then answer picture by picture (sync), or at once, to be polled (async)."""
    order = await checked_order(call, services)
    total_usd = order.price_usd * order.count
    if call.dry_run:
        # Runware's answer to a dry run is not on record; the sandbox gives the price of the whole task.
        await call.answer(cost=round(total_usd, 6))
        return
    call.account.can_pay(total_usd)
    task = Task(call.task_uuid, call.task_type, order.request, order.count)
    services.tasks.open(call.account, task)
    call.account.charge(total_usd)
    call.account.requests += 1
    if call.request.get("deliveryMethod") == "async":
        await call.answer()
        services.spawn(_paint_all(order, task, call.account, services, emit=None))
    else:
        await _paint_all(order, task, call.account, services, emit=call.emit)


async def _paint_all(order: Order, task: Task, account: Account, services: Services, emit: Emit | None) -> None:
    """Paint one after the other; each is stored, and sent at once if the client waits. A failure is not charged."""
    for index in range(order.count):
        seed = order.seed(index)
        painted = partial(_paint_and_store, order, seed, account.identity, services)
        try:
            media = await services.worker.run(painted, load="painting")
        except Exception as error:  # noqa: BLE001 - whatever the painter raised, the task answers
            # The text of an error may quote the prompt, so only its type is logged.
            _log.error("painting failed: %s", type(error).__name__)
            account.refund(order.price_usd)
            failure = ErrorItem("inferenceError", "The sandbox could not paint this picture. Try another seed or size.")
            task.failures.append(failure)
            if emit is not None:
                await emit({"errors": [failure.wire(task.task_type, task.uuid)]})
            continue
        result = Result(media.uuid, seed, order.price_usd, order.nsfw())
        task.results.append(result)
        if emit is not None:
            await emit({"data": [await image_item(task, result, account, services)]})


def _paint_and_store(order: Order, seed: int, owner: str, services: Services) -> Media:
    """In the worker's thread: paint, and store the picture in the requested format."""
    painting = _painting(order, seed)
    picture = services.paint(painting).convert("RGB")
    if order.mask is not None and painting.seed_image is not None:
        picture = _inside_mask(picture, painting.seed_image, order.mask)
    if picture.size != (order.width, order.height):
        picture = ImageOps.fit(picture, (order.width, order.height), Image.Resampling.LANCZOS)
    request = order.request
    made_from = {"prompt": order.prompt, "seed": str(seed), "model": request["model"]}
    encoded = encode(picture, request.get("outputFormat", "JPG"), request.get("outputQuality", 95), made_from)
    return services.media.keep(encoded, owner, request.get("ttl"))


def _painting(order: Order, seed: int) -> Painting:
    # Imported in the worker's thread: it loads the heavy modules.
    from lib.sandbox.painting import Painting

    request = order.request
    width, height = painted_size(order.width, order.height)
    return Painting(
        prompt=order.prompt,
        width=width,
        height=height,
        seed=seed,
        negative_prompt=request.get("negativePrompt", ""),
        model=request["model"],
        steps=request.get("steps"),
        cfg_scale=request.get("CFGScale"),
        seed_image=None if order.seed_image is None else flat(order.seed_image),
        strength=request.get("strength", _DEFAULT_STRENGTH),
    )


def painted_size(width: int, height: int) -> tuple[int, int]:
    """The size in which a picture is painted before it is fitted: the painter takes multiples of 8 from 128 to 2048,
    and beyond what 2K takes it is painted smaller and enlarged, so that time and memory stay bounded."""
    scale = min(_PAINTED_SIDE_PX / max(width, height), 1.0)
    side_w, side_h = (min(max(round(side * scale / 8) * 8, 128), _PAINTED_SIDE_PX) for side in (width, height))
    return side_w, side_h


def _inside_mask(picture: Image.Image, original: Image.Image, mask: Image.Image) -> Image.Image:
    """New where the mask is white, the original where it is black."""
    return Image.composite(picture, original.resize(picture.size), flat(mask).convert("L").resize(picture.size))
