"""The models that Runware offers and the fields of their requests.

The only reader of `runware.types`. The SDK takes 0.4 to 0.8 s to import, so it is imported on first use, never with
this package.
"""

from lib.catalog.check import FieldProblem, Rule, check
from lib.catalog.fields import Field, Kind, fields
from lib.catalog.models import Model, UnknownModel, featured_image_models, model, models

__all__ = [
    "Field",
    "FieldProblem",
    "Kind",
    "Model",
    "Rule",
    "UnknownModel",
    "check",
    "featured_image_models",
    "fields",
    "model",
    "models",
]
