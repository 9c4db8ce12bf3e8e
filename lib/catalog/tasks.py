"""The task types that Runware's types name: ONE row each, in the order in which pages list them.

Whatever depends on a task type asks its row. A new capability is a row here, a page, a handler in the sandbox and a
test. Rows are read when they are asked for and nothing derived from them is stored, so that a test can add one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

ResultName = Literal["image", "video", "text", "audio", "mesh", "model"]
"""What a task makes. The studio keeps those that `result_kinds` has a row for; the others have no page yet."""
Inputs = Literal["", "picture", "image", "video", "audio", "mesh", "text", "dataset"]
"""What the field `inputs` holds: exactly one picture (or video) to work on, or what goes into making this medium."""


@dataclass(frozen=True)
class TaskPage:
    """The page of a capability: its address and file's name, its title, its section of the side bar, its icon."""

    name: str
    title: str
    section: str
    icon: str


@dataclass(frozen=True)
class Endpoint:
    """The endpoint of a capability for other programs.

    Where a caller leaves them out, `model` is taken, `needed` are values for fields that a model cannot do without,
    `usual` for those that it takes. `waits` says whether a call waits for its results unless told otherwise.
    """

    path: str
    model: str
    needed: Mapping[str, Any] = field(default_factory=dict)
    usual: Mapping[str, Any] = field(default_factory=dict)
    waits: bool = True


@dataclass(frozen=True)
class SendOn:
    """What "Send to" calls a page that a picture can be sent on to, and its place in that list."""

    label: str
    place: int


@dataclass(frozen=True)
class Task:
    """What is so of one task type.

    `type` is its name on the wire, `words` what pages call it, `does` completes "a model that …". The page's form
    offers the `featured` AIRs first, starts with `defaults` by wire name, and has `verb` on its button; with
    `any_model` any AIR can be typed. `capabilities` are Runware's own words for it, in its catalogue's taxonomy.

    `takes_prompt`: it is told in words (`positivePrompt`, or `prompt`) what to make. `has_seed`: a new seed gives
    another result. `is_quick`: it may be sent as sync where it is cheap. `is_cheap`: a dry run that is run for real
    costs a cent at most. `ask_again_s`: when a program should ask again. `edits_picture`: a before and an after can be
    laid over each other; with `cuts_out`, the after is transparent in places. `in_gallery`: results are shown there.
    `takes_over`: suffixes of files whose parameters the form can take over.
    """

    type: str
    words: str
    does: str
    result: ResultName
    inputs: Inputs = ""
    page: TaskPage | None = None
    verb: str = "Generate"
    featured: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    any_model: bool = False
    capabilities: tuple[str, ...] = ()
    takes_prompt: bool = False
    has_seed: bool = False
    is_quick: bool = False
    is_cheap: bool = False
    ask_again_s: int = 1
    edits_picture: bool = False
    cuts_out: bool = False
    in_gallery: bool = True
    takes_over: tuple[str, ...] = ()
    send_on: SendOn | None = None
    endpoint: Endpoint | None = None

    @property
    def works_on_picture(self) -> bool:
        """Whether it is given one picture, as `inputs.image`, and does something to it."""
        return self.inputs == "picture"


IMAGE: Final = Task(
    "imageInference",
    words="Images",
    does="makes pictures",
    result="image",
    inputs="image",
    page=TaskPage("generate_image", "Generate image", "Create", ":material/image:"),
    featured=(
        "runware:100@1",
        "runware:101@1",
        "runware:400@1",
        "runware:400@4",
        "runware:z-image@turbo",
        "runware:108@1",
        "bfl:5@1",
        "google:4@3",
        "openai:gpt-image@2",
        "bytedance:seedream@4.5",
    ),
    defaults={"numberResults": 4, "outputFormat": "JPG"},
    any_model=True,
    takes_prompt=True,
    has_seed=True,
    is_quick=True,
    is_cheap=True,
    takes_over=("png", "jpg", "jpeg", "webp"),
    send_on=SendOn("Image to image", 5),
    endpoint=Endpoint("/api/generate/image", "runware:100@1", needed={"width": 1024, "height": 1024}),
)
VIDEO: Final = Task(
    "videoInference",
    words="Video",
    does="makes videos",
    result="video",
    inputs="video",
    page=TaskPage("generate_video", "Generate video", "Create", ":material/movie:"),
    featured=(
        "lightricks:ltx@2.3-fast",
        "bytedance:2@2",
        "klingai:6@1",
        "google:3@3",
        "google:3@2",
        "minimax:4@2",
        "alibaba:wan@2.6-flash",
    ),
    defaults={"width": 1280, "height": 720, "duration": 5, "outputFormat": "MP4"},
    takes_prompt=True,
    has_seed=True,
    ask_again_s=3,
    takes_over=("mp4", "mov", "png", "jpg", "jpeg", "webp"),
    send_on=SendOn("Video", 4),
    endpoint=Endpoint(
        "/api/generate/video",
        "lightricks:ltx@2.3-fast",
        needed={"width": 1280, "height": 720, "duration": 5},
        waits=False,
    ),
)
REMOVE_BACKGROUND: Final = Task(
    "removeBackground",
    words="Background removal",
    does="removes backgrounds",
    result="image",
    inputs="picture",
    page=TaskPage("remove_background", "Remove background", "Edit", ":material/background_replace:"),
    verb="Remove background",
    featured=("runware:109@1", "runware:112@5", "runware:112@10", "bria:2@1"),
    defaults={"outputFormat": "PNG"},
    capabilities=("op:background-removal",),
    is_quick=True,
    is_cheap=True,
    edits_picture=True,
    cuts_out=True,
    send_on=SendOn("Remove background", 2),
    endpoint=Endpoint("/api/remove-background", "runware:109@1"),
)
UPSCALE: Final = Task(
    "upscale",
    words="Upscaling",
    does="makes pictures larger",
    result="image",
    inputs="picture",
    page=TaskPage("upscale_image", "Upscale image", "Edit", ":material/zoom_out_map:"),
    verb="Upscale",
    featured=("runware:504@1", "runware:503@1", "runware:500@1", "runware:501@1"),
    defaults={"outputFormat": "PNG", "upscaleFactor": 2},
    capabilities=("op:upscaling",),
    is_quick=True,
    is_cheap=True,
    edits_picture=True,
    send_on=SendOn("Upscale", 1),
    endpoint=Endpoint("/api/upscale-image", "runware:504@1", usual={"upscaleFactor": 2}),
)
CAPTION: Final = Task(
    "caption",
    words="Captions",
    does="says in words what a picture shows",
    result="text",
    inputs="picture",
    page=TaskPage("caption_image", "Caption image", "Understand", ":material/subtitles:"),
    verb="Caption",
    featured=("runware:150@2", "runware:152@1", "runware:152@2"),
    capabilities=("io:image-to-text",),
    is_quick=True,
    is_cheap=True,
    send_on=SendOn("Caption", 3),
    endpoint=Endpoint("/api/caption-image", "runware:150@2"),
)
_WITHOUT_A_PAGE: Final = (
    Task(
        "promptEnhance", "Prompt enhancement", "enhances prompts", "text", capabilities=("io:text-to-text",),
        takes_prompt=True, is_quick=True, is_cheap=True,
        in_gallery=False,  # better wordings are offered where prompts are written
    ),
    Task("imageMasking", "Masks", "makes masks", "image", "picture", capabilities=("op:masking",), is_quick=True),
    Task(
        "controlNetPreprocess", "Guide pictures", "makes guide pictures", "image", "picture",
        capabilities=("op:preprocessing",), is_quick=True,
    ),
    Task(
        "vectorize", "Vector graphics", "makes vector graphics", "image", "picture",
        capabilities=("io:image-to-vector",), takes_prompt=True, is_quick=True,
    ),
    Task(
        "audioInference", "Audio", "makes sound", "audio", "audio",
        capabilities=("io:text-to-audio",), takes_prompt=True, has_seed=True,
    ),
    Task("textInference", "Text", "writes", "text", "text", capabilities=("io:text-to-text",), has_seed=True),
    Task(
        "3dInference", "3D", "makes meshes", "mesh", "mesh",
        capabilities=("io:image-to-3d",), takes_prompt=True, has_seed=True,
    ),
    Task("training", "Training", "trains models", "model", "dataset", capabilities=("op:training",)),
    Task("tools", "Tools", "works on files", "video"),
)  # fmt: skip

TASKS: Final[dict[str, Task]] = {
    row.type: row for row in (IMAGE, VIDEO, REMOVE_BACKGROUND, UPSCALE, CAPTION, *_WITHOUT_A_PAGE)
}
"""All rows by task type."""


def task(task_type: str) -> Task:
    """The row of a task type; a neutral one for a type that the table does not know."""
    return TASKS.get(task_type) or Task(task_type, words=task_type, does=f"does {task_type}", result="image")


def task_words(task_type: str) -> str:
    """A task type in plain words, or as Runware calls it where the table does not know it."""
    return task(task_type).words


def task_of_page(name: str) -> Task | None:
    """The row whose page has this name."""
    return next((row for row in TASKS.values() if row.page is not None and row.page.name == name), None)


def in_task_order(task_types: set[str]) -> list[str]:
    """These task types as pages list them; last those that the table does not know, by name."""
    return [*(known for known in TASKS if known in task_types), *sorted(task_types - TASKS.keys())]
