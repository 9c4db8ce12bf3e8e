"""The models that Runware offers and the fields of their requests.

The only reader of `runware.types`. The SDK takes 0.4 to 0.8 s to import, so it is imported on first use, never with
this package. Names that begin with `bundled` use the SDK's own lists only, not what Runware publishes today.
"""

from lib.catalog.amounts import MOST_EVER_USD, known_usd, most_cost_usd
from lib.catalog.bundled import bundled_fields, bundled_model, bundled_models, has_own_type
from lib.catalog.cards import capabilities, card, examples, live_state, lowest_usd, preview_url
from lib.catalog.check import FieldProblem, Rule, bundled_check, check
from lib.catalog.fields import Sources, fields, sources, want
from lib.catalog.live.content import Card, Example, Pricing, Rate
from lib.catalog.live.in_use import live_in_use, stop_using, use
from lib.catalog.live.live import Live, LiveState
from lib.catalog.live.model_previews import Fetch, ModelPreviews
from lib.catalog.live.refresh import Patience
from lib.catalog.model import Model, UnknownModel, is_air
from lib.catalog.models import FEATURED_IMAGE_AIRS, featured_image_models, model, models, models_revision, remember_name
from lib.catalog.request_builder import build_request
from lib.catalog.result_kinds import (
    FILE_KIND_NAMES,
    RESULT_KINDS,
    KindName,
    ResultKind,
    kind_of_fields,
    kind_of_medium,
    result_kind,
)
from lib.catalog.schema.field import Field, Kind, LimitsFrom, MediaKind
from lib.catalog.schema.limits import MAX_SEED
from lib.catalog.tasks import TASKS, Endpoint, Task, TaskPage, in_task_order, task, task_of_page, task_words

__all__ = [
    "FEATURED_IMAGE_AIRS",
    "FILE_KIND_NAMES",
    "MAX_SEED",
    "MOST_EVER_USD",
    "RESULT_KINDS",
    "TASKS",
    "Card",
    "Endpoint",
    "Example",
    "Fetch",
    "Field",
    "FieldProblem",
    "Kind",
    "KindName",
    "LimitsFrom",
    "Live",
    "LiveState",
    "MediaKind",
    "Model",
    "ModelPreviews",
    "Patience",
    "Pricing",
    "Rate",
    "ResultKind",
    "Rule",
    "Sources",
    "Task",
    "TaskPage",
    "UnknownModel",
    "build_request",
    "bundled_check",
    "bundled_fields",
    "bundled_model",
    "bundled_models",
    "capabilities",
    "card",
    "check",
    "examples",
    "featured_image_models",
    "fields",
    "has_own_type",
    "in_task_order",
    "is_air",
    "kind_of_fields",
    "kind_of_medium",
    "known_usd",
    "live_in_use",
    "live_state",
    "lowest_usd",
    "model",
    "models",
    "models_revision",
    "most_cost_usd",
    "preview_url",
    "remember_name",
    "result_kind",
    "sources",
    "stop_using",
    "task",
    "task_of_page",
    "task_words",
    "use",
    "want",
]
