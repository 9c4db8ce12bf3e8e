"""The task types that the sandbox runs, ONE entry each. A task type is added here and nowhere else in the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lib.sandbox.core.calls import Handler
from lib.sandbox.core.pricing import CAPTION_USD, CUT_OUT_USD, ENHANCED_PROMPT_USD
from lib.sandbox.server.published_prices import Prices, image_prices, one_price, upscale_prices, video_prices
from lib.sandbox.tasks.account import account_management, get_response, get_task_details, model_search
from lib.sandbox.tasks.images import image_inference, remove_background, upscale
from lib.sandbox.tasks.inputs import image_upload, media_storage
from lib.sandbox.tasks.texts import caption, prompt_enhance
from lib.sandbox.tasks.videos import video_inference


@dataclass(frozen=True)
class Handling:
    """How one task type is run: `run` answers a call, `prices` gives what the catalogue publishes for a model of it
    (None for tasks without a model). `needs_catalogue`: it is not run before the catalogue is ready."""

    run: Handler
    prices: Prices | None = None
    needs_catalogue: bool = False


def _model_task(run: Handler, prices: Prices) -> Handling:
    return Handling(run, prices, needs_catalogue=True)


HANDLERS: Final[dict[str, Handling]] = {
    "imageInference": _model_task(image_inference.run, image_prices),
    "videoInference": _model_task(video_inference.run, video_prices),
    "removeBackground": _model_task(remove_background.run, one_price(CUT_OUT_USD, "picture")),
    "upscale": _model_task(upscale.run, upscale_prices),
    "caption": _model_task(caption.run, one_price(CAPTION_USD, "caption")),
    "promptEnhance": _model_task(prompt_enhance.run, one_price(ENHANCED_PROMPT_USD, "prompt")),
    "getResponse": Handling(get_response.run),
    "getTaskDetails": Handling(get_task_details.run),
    "accountManagement": Handling(account_management.run),
    "modelSearch": Handling(model_search.run, needs_catalogue=True),
    "imageUpload": Handling(image_upload.run),
    "mediaStorage": Handling(media_storage.run),
}
"""By task type; authentication and ping belong to the connection."""
