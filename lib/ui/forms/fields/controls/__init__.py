"""The controls: one object per kind of field draws it, reads it, writes it and fits it to a model."""

from lib.ui.forms.fields.controls.choices import choices_of
from lib.ui.forms.fields.controls.control import Control, Problems, draw_problem
from lib.ui.forms.fields.controls.registry import CONTROLS, control_for, control_of

__all__ = ["CONTROLS", "Control", "Problems", "choices_of", "control_for", "control_of", "draw_problem"]
