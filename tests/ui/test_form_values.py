"""What the widgets of a form hold while the catalogue changes around them."""

from __future__ import annotations

import copy

import pytest

from lib import catalog
from lib.ui.forms import values
from lib.ui.forms.form_state import FormState
from lib.ui.forms.held_form import HeldForm
from tests.support.sample_forms import PAGE, fill_in, form_of


def fit_again(form: HeldForm) -> None:
    """As after news of the catalogue that do not concern the chosen model."""
    form.set("fitted_to", None)
    values.fit(form)


@pytest.mark.parametrize("task_type", ["imageInference", "videoInference", "upscale", "caption", "audioInference"])
def test_news_of_the_catalogue_leave_what_is_typed_as_it_is(task_type: str) -> None:
    for model in catalog.models(task_type):
        form = form_of(model.air)
        fill_in(form)
        fit_again(form)
        before = copy.deepcopy(form.held)
        fit_again(form)
        assert form.held == before, model.air


def test_a_form_state_has_values_of_some_kind() -> None:
    with pytest.raises(TypeError, match="abstract"):
        FormState(PAGE, "imageInference")  # type: ignore[abstract]
