"""A task type of a test's own, as a developer adds one: a row, a page, and a handler in the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, Literal, NotRequired, TypedDict

import pytest
from PIL import ImageOps
from runware.types import task_map

from lib import navigation
from lib.catalog import TASKS, Endpoint, Task, TaskPage, bundled_models
from lib.catalog.tasks import SendOn
from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.pictures import encode
from lib.sandbox.core.running import Job, ReportProgress, carry_out
from lib.sandbox.core.task_registry import Result
from lib.sandbox.core.validation import checked_for_model
from lib.sandbox.server import catalogue_api
from lib.sandbox.server.handlers import HANDLERS, Handling
from lib.sandbox.tasks.inputs.input_picture import InputPicture, read_input
from tests.support.app_server import ROOT

TASK_TYPE: Final = "flipPicture"
MODEL: Final = "studio:flip@1"
ROW: Final = Task(
    TASK_TYPE,
    words="Flipping",
    does="turns pictures upside down",
    result="image",
    inputs="picture",
    page=TaskPage("flip_picture", "Flip picture", "Edit", ":material/flip:"),
    verb="Flip",
    is_quick=True,
    send_on=SendOn("Flip", 9),
    endpoint=Endpoint("/api/flip-picture", MODEL),
)
PAGE: Final = '''"""Flip picture: the other way up."""

from lib.ui.capability_page import draw_capability_page
from lib.ui.results.empty_state import draw_invitation

draw_capability_page("flipPicture", empty=draw_invitation("Bring a picture, and see it upside down."))
'''


# What the SDK would bring along for such a model.
class FlipPictureParams(TypedDict):
    taskType: Literal["flipPicture"]
    taskUUID: str
    model: str
    inputs: dict[str, object]
    includeCost: NotRequired[bool]
    outputType: NotRequired[Literal["URL"]]
    deliveryMethod: NotRequired[Literal["sync", "async"]]


async def run(call: Call, services: Services) -> None:
    """The sandbox's handler."""
    checked_for_model(call.request, call.task_type)
    source = await read_input(call, services, 1024)
    request = {name: value for name, value in call.request.items() if name != "inputs"}
    await carry_out(call, Job(request, 1, 0.001, partial(_make, call, source, services), "", "Try again."), services)


def _make(call: Call, source: InputPicture, services: Services, index: int, report_progress: ReportProgress) -> Result:
    encoded = encode(ImageOps.flip(source.picture), "PNG", 95, source.made_from(call))
    return Result(services.media.keep(encoded, call.account.identity, None).uuid, None, 0.001, input_uuid=source.uuid)


@contextmanager
def flip_picture(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The task type is there; gives the path of its page's script, which lies in `folder` beside the app's own."""
    for page in (ROOT / "pages").glob("*.py"):
        (folder / page.name).symlink_to(page)
    script = folder / "flip_picture.py"
    script.write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(navigation, "PAGES_FOLDER", folder)
    monkeypatch.setitem(task_map.models, MODEL, task_map.ModelEntry(TASK_TYPE, "studio-flip-1"))
    monkeypatch.setattr(task_map, "FlipPictureParams", FlipPictureParams, raising=False)
    monkeypatch.setitem(TASKS, TASK_TYPE, ROW)
    monkeypatch.setitem(HANDLERS, TASK_TYPE, Handling(run, needs_catalogue=True))
    _forget()
    try:
        yield str(script)
    finally:
        monkeypatch.undo()
        _forget()


def _forget() -> None:
    """What was put together from the models of before is put together anew."""
    for cached in (bundled_models, catalogue_api.registry, catalogue_api.cards, catalogue_api.creators):
        cached.cache_clear()
