"""The models that Runware offers and the fields of their requests.

The only reader of `runware.types`. The SDK takes 0.4 to 0.8 s to import, so it is imported on first use, never with
this package. What begins with `bundled` knows nothing but the SDK's own lists, whatever Runware says today.
"""

from lib.catalog.bundled import bundled_fields, bundled_model, bundled_models
from lib.catalog.check import FieldProblem, Rule, bundled_check, check
from lib.catalog.field import Field, Kind, LimitsFrom, MediaKind
from lib.catalog.fields import Sources, fields, sources
from lib.catalog.model import Model, UnknownModel, is_air
from lib.catalog.models import featured_image_models, model, models

__all__ = [
    "Field",
    "FieldProblem",
    "Kind",
    "LimitsFrom",
    "MediaKind",
    "Model",
    "Rule",
    "Sources",
    "UnknownModel",
    "bundled_check",
    "bundled_fields",
    "bundled_model",
    "bundled_models",
    "check",
    "featured_image_models",
    "fields",
    "is_air",
    "model",
    "models",
    "sources",
]
