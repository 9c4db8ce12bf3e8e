"""Switching through unlike models: what fits stays, what does not is kept aside, every field has its widget."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from lib import catalog
from lib.session import process
from lib.ui.forms import values
from lib.ui.forms.capability_forms import forms, page_form
from lib.ui.forms.fields.controls import control_of
from lib.ui.forms.held_form import HeldForm
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.view import LARGE
from tests.support.page_elements import open_advanced, prompt_of, submit_button, texts
from tests.support.pages import Open, wait_for_jobs
from tests.support.sample_forms import form_of

UNLIKE = {
    "generate_image": (
        "runware:100@1",  # FLUX.1 schnell
        "google:4@3",  # Nano Banana 2: resolutions
        "openai:gpt-image@2",
        "runware:102@1",  # fill: needs pictures
        "runware:106@1",  # Kontext
        "civitai:101055@128078",  # SDXL: ControlNet, embeddings, refiner
        "bfl:5@1",
        "runware:108@1",
        "bytedance:seedream@4.5",
        "runware:z-image@turbo",
        "ideogram:3@1",
    ),
    "generate_video": (
        "lightricks:ltx@2.3-fast",
        "klingai:6@1",  # durations to choose from
        "google:3@2",
        "bytedance:2@2",
        "minimax:4@2",
        "alibaba:wan@2.6-flash",
        "vidu:4@2",  # typed as a union
        "google:3@3",
        "klingai:kling-video@3-4k",
        "sync:lipsync-2-pro@1",
    ),
}
WIDGETS = (
    "text_area",
    "text_input",
    "number_input",
    "selectbox",
    "multiselect",
    "toggle",
    "button_group",
    "file_uploader",
)


def keys(app: AppTest) -> set[str]:
    return {str(widget.key) for kind in WIDGETS for widget in app.get(kind)}


def choose(app: AppTest, page: RequestForm, air: str) -> AppTest:
    app.session_state[page.key("model")] = air
    large = [field.name for field in form_of(air).layout.advanced if control_of(field) in LARGE]
    app.run()
    app.session_state[page.key("more_settings")] = large
    return app.run()


def undrawn(app: AppTest, page: RequestForm, air: str) -> list[str]:
    """The widgets of a model's form that are not on the page; a slot's are drawn when its use is chosen."""
    form: HeldForm = form_of(air)
    slots = {slot.name for slot in form.layout.slots}
    drawn = keys(app)
    missing = []
    for leaf in values.form_leaves(form):
        if leaf.path in slots or (leaf.path == "seed" and page.key("seed_mode") in drawn):
            continue
        if leaf.path in ("width", "height") and page.key("own_size") in drawn:
            continue
        key = page.key(leaf.path)
        if not any(name == key or name.startswith((f"{key}_upload", f"{key}_address")) for name in drawn):
            missing.append(leaf.path)
    return [path for path in missing if not _is_button(app, page, path)]


def _is_button(app: AppTest, page: RequestForm, path: str) -> bool:
    return any(button.key == page.key(f"{path}_add") for button in app.button)


def test_every_field_of_unlike_models_is_drawn_and_none_breaks_the_page(
    open_page: Open, with_key: dict[str, str]
) -> None:
    open_page(**with_key)
    left: dict[str, Any] = {}
    for name, airs in UNLIKE.items():
        page, app = forms()[name], open_advanced(open_page(name), name)
        for air in airs:
            choose(app, page, air)
            assert not app.exception, (air, app.exception)
            assert not app.error, (air, app.error)
            if found := undrawn(app, page, air):
                left[air] = found
    assert left == {}
    assert sum(map(len, UNLIKE.values())) >= 20


def test_every_slot_of_a_model_can_be_opened(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page("generate_video", **with_key)
    app.session_state["generate_video_media_fold"] = True
    app.run()
    slots = form_of(app.session_state["generate_video_model"]).layout.slots
    for slot in slots:
        app.session_state["generate_video_slot"] = slot.name
        app.run()
        key = page_form("videoInference").key(slot.name)
        assert any(name.startswith((f"{key}_upload", f"{key}_address")) for name in keys(app)), slot
    assert {slot.media for slot in slots} == {"image", "video", "audio"}


def test_what_the_next_model_takes_stays_and_what_it_does_not_comes_back_later(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = open_advanced(open_page(**with_key))
    prompt_of(app).set_value("a fox")
    app.number_input(key="generate_image_steps").set_value(7)
    app.number_input(key="generate_image_width").set_value(512)
    app.selectbox(key="generate_image_scheduler").set_value("Euler").run()
    app.selectbox(key="generate_image_model").set_value("google:4@3").run()
    assert prompt_of(app).value == "a fox"
    assert app.number_input(key="generate_image_width").value == 512
    submit_button(app).click().run()
    (job,) = wait_for_jobs()
    assert job.request["width"] == 512
    assert not {"steps", "scheduler"} & job.request.keys()
    app.selectbox(key="generate_image_model").set_value("runware:101@1").run()
    assert app.number_input(key="generate_image_steps").value == 7
    assert app.selectbox(key="generate_image_scheduler").value == "Euler"


def test_a_choice_that_a_model_lacks_is_kept_for_one_that_has_it(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    image = page_form("imageInference")
    with_resolutions = [air for air in image.models() if "4K" in _choices(air, "resolution")]
    without = next(
        air for air in image.models() if _choices(air, "resolution") and "4K" not in _choices(air, "resolution")
    )
    for air in (with_resolutions[0], without, with_resolutions[-1]):
        app.selectbox(key="generate_image_model").set_value(air).run()
        if air == with_resolutions[0]:
            app.session_state["generate_image_resolution"] = "4K"
            app.run()
        if air == without:
            assert app.session_state["generate_image_resolution"] == "Automatic"
    assert app.session_state["generate_image_resolution"] == "4K"


def _choices(air: str, name: str) -> tuple[Any, ...]:
    known = catalog.fields(air).get(name)
    return known.choices if known is not None else ()


def test_a_community_model_runs_by_its_air(open_page: Open, with_key: dict[str, str]) -> None:
    open_page(**with_key)
    process.studio().drafts.save("local", "generate_image", {"model": "civitai:58390@62833"})  # AppTest cannot type it
    app = open_page()
    assert not app.exception
    assert "classic image models" in texts(app)
    prompt_of(app).set_value("a fox").run()
    submit_button(app).click().run()
    (job,) = wait_for_jobs()
    assert job.model == "civitai:58390@62833"


def _typed(open_page: Open, model: str, **settings: str) -> AppTest:
    """The page after a reload with this in the box: AppTest cannot type what is no choice."""
    open_page(**settings)
    process.studio().drafts.save("local", "generate_image", {"model": model, "model_before": "bfl:5@1"})
    return open_page()


def test_what_is_no_model_is_refused_and_the_model_before_stays(open_page: Open, with_key: dict[str, str]) -> None:
    app = _typed(open_page, "no such thing", **with_key)
    model = app.selectbox(key="generate_image_model")
    assert model.value == "bfl:5@1"
    (refused,) = [error.value for error in app.error]
    assert "No model here is called “no such thing”" in refused
    assert "AIR" in refused
    model.set_value("runware:100@1").run()
    assert not app.error


def test_a_part_of_one_name_chooses_that_model(open_page: Open, with_key: dict[str, str]) -> None:
    app = _typed(open_page, "  kontext MAX", **with_key)
    assert catalog.model(str(app.selectbox(key="generate_image_model").value)).name == "FLUX.1 Kontext max"
    assert not app.error


def test_a_part_of_several_names_says_which_they_are(open_page: Open, with_key: dict[str, str]) -> None:
    app = _typed(open_page, "kontext", **with_key)
    assert app.selectbox(key="generate_image_model").value == "bfl:5@1"
    (refused,) = [error.value for error in app.error]
    assert all(f"FLUX.1 Kontext {which}" in refused for which in ("pro", "max", "dev"))


def test_rows_of_a_list_are_added_filled_taken_away_and_sent(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_advanced(open_page(**with_key))
    app.session_state["generate_image_more_settings"] = ["lora"]
    app.run()
    for row, weight in enumerate((0.4, 0.8)):
        app.button(key="generate_image_lora_add").click().run()
        app.text_input(key=f"generate_image_lora.{row}.model").set_value(f"civitai:{row}@1")
        app.number_input(key=f"generate_image_lora.{row}.weight").set_value(weight).run()
    app.button(key="generate_image_lora.0_remove").click().run()
    app.button(key="generate_image_lora_add").click().run()
    assert app.text_input(key="generate_image_lora.2.model").value == ""
    prompt_of(app).set_value("a fox").run()
    submit_button(app).click().run()
    assert any("needs" in error.value for error in app.error)
    assert process.studio().store.recent_jobs("local") == []
    app.button(key="generate_image_lora.2_remove").click().run()
    submit_button(app).click().run()
    (job,) = wait_for_jobs()
    assert job.request["lora"] == [{"model": "civitai:1@1", "weight": 0.8}]


def test_json_is_checked_beside_its_field(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_advanced(open_page(**with_key))
    app.selectbox(key="generate_image_model").set_value("google:4@3").run()
    app.session_state["generate_image_more_settings"] = ["settings"]
    prompt_of(app).set_value("a fox").run()
    for text, said in (("{", "not JSON"), ("[1]", "an object in braces"), ('{"a": NaN}', "not JSON")):
        app.text_area(key="generate_image_settings").set_value(text).run()
        submit_button(app).click().run()
        assert any(said in error.value for error in app.error), text
    assert process.studio().store.recent_jobs("local") == []
    app.text_area(key="generate_image_settings").set_value('{"quality": "high"}').run()
    submit_button(app).click().run()
    (job,) = wait_for_jobs()
    assert job.request["settings"] == {"quality": "high"}
