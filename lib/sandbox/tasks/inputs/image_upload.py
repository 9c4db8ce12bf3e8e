"""`imageUpload`: a picture is checked, shrunk to 2048 px, and stored for later requests."""

from __future__ import annotations

import asyncio

from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.pictures import Encoded, UnreadablePicture, encode
from lib.sandbox.core.provenance import own_prompt
from lib.sandbox.core.sandbox_errors import Refusal, invalid, missing, unsupported
from lib.sandbox.tasks.inputs.media_inputs import read_bytes, shrunk


async def run(call: Call, services: Services) -> None:
    """Answer with the upload's `imageUUID` and `imageURL`. It costs nothing."""
    strange = [name for name in call.request if name not in ("taskType", "taskUUID", "image", "includeCost")]
    if strange:
        raise Refusal(*(unsupported(name, "imageUpload") for name in strange))
    if "image" not in call.request:
        raise Refusal(missing("image", "string"))
    data = await read_bytes(call.request["image"], "image", call.account, services)
    try:
        picture = await asyncio.to_thread(stored_form, data)
    except UnreadablePicture as unreadable:
        raise Refusal(invalid("image", str(unreadable), "string")) from None
    services.tasks.spend(call.account, call.task_uuid)
    media = await asyncio.to_thread(services.media.keep, picture, call.account.identity)
    await call.answer(imageUUID=media.uuid, imageURL=services.media_url(media.name))


def stored_form(data: bytes) -> Encoded:
    """The upload as PNG, so that nothing is lost but what is beyond 2048 px. Raises `UnreadablePicture`.

    The sender's metadata are dropped, except the prompt of a picture that the sandbox itself has painted.
    """
    picture = shrunk(data)
    prompt = own_prompt(data)
    return encode(picture, "PNG", 95, {} if prompt is None else {"prompt": prompt})
