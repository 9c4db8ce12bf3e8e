"""`caption`: a picture in words. What the sandbox itself has painted carries its own prompt."""

from __future__ import annotations

import re
from functools import partial

from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.pictures import UPLOAD_SIDE_PX
from lib.sandbox.core.pricing import CAPTION_USD
from lib.sandbox.core.running import Job, ReportProgress, carry_out
from lib.sandbox.core.task_registry import Result
from lib.sandbox.core.validation import checked_for_model
from lib.sandbox.tasks.inputs.input_picture import InputPicture, read_input

# The age models answer with an age group; the sandbox has no such network and does not guess.
_AGE_MODELS = frozenset({"runware:152@50", "runware:153@1", "runware:154@1"})
_NO_AGE = "The sandbox does not estimate ages."


async def run(call: Call, services: Services) -> None:
    """Accept or refuse, and answer with one text."""
    model = checked_for_model(call.request, call.task_type)
    source = await read_input(call, services, UPLOAD_SIDE_PX)
    job = Job(
        request={key: value for key, value in call.request.items() if key != "inputs"},
        count=1,
        price_usd=CAPTION_USD,
        make=partial(_make, source, call.request.get("prompt", ""), model.air in _AGE_MODELS),
        load="caption",
        failure="The sandbox could not describe this picture. Try it again, or another one.",
    )
    await carry_out(call, job, services)


def _make(source: InputPicture, wish: str, asks_for_age: bool, index: int, report_progress: ReportProgress) -> Result:
    report_progress(0.0)
    return Result(None, None, CAPTION_USD, text=_text(source, wish, asks_for_age))


def _text(source: InputPicture, wish: str, asks_for_age: bool) -> str:
    """`wish` is the request's instruction: keywords or brevity are understood, the rest is not."""
    if source.prompt is not None and not asks_for_age:
        return source.prompt
    from lib.engines.describing import describe

    description = describe(source.picture)
    if asks_for_age:
        return f"{description.sentences[0]} {_NO_AGE}"
    if re.search(r"\b(tags?|keywords?)\b", wish, re.IGNORECASE):
        return ", ".join(description.keywords)
    if re.search(r"\b(short|brief|briefly|one sentence|concise|title)\b", wish, re.IGNORECASE):
        return description.sentences[0]
    return " ".join(description.sentences)
