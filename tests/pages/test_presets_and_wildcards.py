"""Presets, wildcards and lists of words, as a visitor meets them."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from lib.presets import Preset, write_json
from lib.session import process
from lib.ui.forms.capability_forms import forms
from tests.support.page_elements import open_advanced, prompt_of, submit_button, texts
from tests.support.pages import Open, wait_for_jobs

REQUEST: dict[str, Any] = {
    "taskType": "imageInference",
    "model": "runware:101@1",
    "positivePrompt": "a fox",
    "width": 512,
    "height": 768,
    "steps": 12,
    "seed": 7727447267736468603,
    "lora": [{"model": "civitai:1@2", "weight": 0.5}],
    "safety": {"checkContent": True},
}


def open_presets(app: AppTest, page: str = "generate_image") -> AppTest:
    app.session_state[f"{page}_presets"] = True
    return app.run()


def bring(app: AppTest, told: Any, page: str = "generate_image") -> AppTest:
    open_presets(app, page)
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    return app.file_uploader(key=f"{page}_preset_import_0").set_value([("a.json", data, "application/json")]).run()


def test_a_preset_keeps_every_setting_and_brings_it_back(open_page: Open, with_key: dict[str, str]) -> None:
    app = bring(open_page(**with_key), REQUEST)
    open_presets(app).text_input(key="generate_image_preset_name").set_value("Twelve steps").run()
    app.button(key="generate_image_preset_save").click().run()
    assert "Saved as Twelve steps." in texts(app)
    app.selectbox(key="generate_image_model").set_value("google:4@3").run()
    prompt_of(app).set_value("an owl").run()

    again = open_presets(open_page())  # after a reload, too
    again.button(key="generate_image_preset_load_0").click().run()
    assert prompt_of(again).value == "a fox"
    submit_button(again).click().run()
    (job,) = wait_for_jobs()
    told = {name: value for name, value in job.request.items() if name in REQUEST}
    assert told == REQUEST


def test_a_preset_is_deleted(open_page: Open, with_key: dict[str, str]) -> None:
    open_page(**with_key)
    process.studio().presets.save("local", "generate_image", Preset("old", REQUEST))
    app = open_presets(open_page())
    app.button(key="generate_image_preset_delete_0").click().run()
    assert process.studio().presets.all("local", "generate_image") == []


def test_what_a_file_asks_for_out_of_range_is_told_and_left_out(open_page: Open, with_key: dict[str, str]) -> None:
    bad = {**REQUEST, "steps": 500, "width": 500, "<b>x</b>": 1, "scheduler": "Nope", "lora": [{"weight": "much"}]}
    app = open_advanced(bring(open_page(**with_key), bad))
    told = "\n".join(error.value for error in app.error)
    for words in ("Steps should be 1 to 100, and this is 500", "multiple of 64", "does not take", "one of"):
        assert words in told, words
    assert "<b>" not in told.replace("\\<b\\>", "")
    assert app.number_input(key="generate_image_steps").value is None
    assert not app.exception


def test_a_file_that_is_no_preset_or_for_another_page_changes_nothing(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = open_page(**with_key)
    prompt_of(app).set_value("mine").run()
    for told, said in ((b"<html>", "not JSON"), ({**REQUEST, "taskType": "caption"}, "for another page")):
        app = open_page()
        bring(app, told)
        assert said in texts(app).replace("\\", "")
        assert prompt_of(app).value == "mine"


def test_what_is_exported_is_what_the_form_says(open_page: Open, with_key: dict[str, str]) -> None:
    app = bring(open_page(**with_key), REQUEST)
    assert "Loaded Imported." in texts(app)
    submit_button(app).click().run()
    (job,) = wait_for_jobs()
    assert json.loads(write_json(Preset("x", dict(job.request))))["request"]["lora"] == REQUEST["lora"]


def test_every_page_has_presets(open_page: Open, with_key: dict[str, str]) -> None:
    open_page(**with_key)
    for page in forms():
        app = open_presets(open_page(page), page)
        assert not app.exception
        assert "Nothing saved yet" in texts(app)


def test_each_prompt_of_a_template_is_one_request_and_one_set(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    app.number_input(key="generate_image_numberResults").set_value(2)
    prompt_of(app).set_value("a {red|blue|green} fox").run()
    assert "3 prompts, one request each" in texts(app)
    assert submit_button(app).label.startswith("Generate 6")
    submit_button(app).click().run()
    jobs = wait_for_jobs()
    assert sorted(job.prompt for job in jobs) == ["a blue fox", "a green fox", "a red fox"]
    assert {job.expected for job in jobs} == {2}
    assert len({job.set_id for job in jobs}) == 1
    assert {job.set_label for job in jobs} == {job.prompt for job in jobs}
    assert prompt_of(app).value == "a {red|blue|green} fox"


def test_what_is_previewed_at_random_is_what_is_sent(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    prompt_of(app).set_value("{a|b|c|d|e} {f|g|h|i}").run()
    app.segmented_control(key="generate_image_wildcards").set_value("random").run()
    app.number_input(key="generate_image_wildcards_most").set_value(3).run()
    first = texts(app)
    app.button(key="generate_image_wildcards_draw").click().run()
    assert texts(app) != first
    submit_button(app).click().run()
    prompts = [job.prompt for job in wait_for_jobs()]
    assert len(prompts) == 3
    assert all(f"- {prompt}" in texts(app) for prompt in prompts)


def test_braces_can_be_sent_as_they_are(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    prompt_of(app).set_value("a {red|blue} fox").run()
    app.segmented_control(key="generate_image_wildcards").set_value("typed").run()
    submit_button(app).click().run()
    (job,) = wait_for_jobs()
    assert job.prompt == "a {red|blue} fox"


def test_a_template_that_does_not_resolve_is_refused_beside_the_prompt(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = open_page(**with_key)
    prompt_of(app).set_value("a __nosuch__ fox").run()
    submit_button(app).click().run()
    assert any("You have no list named nosuch" in error.value for error in app.error)
    assert process.studio().store.recent_jobs("local") == []


def test_a_list_of_ones_own_is_made_used_and_deleted(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    app.button(key="generate_image_word_lists").click().run()
    app.text_input(key="generate_image_word_list_name_A new list").set_value("pets")
    app.text_area(key="generate_image_word_list_entries_A new list").set_value("cat\ndog\n").run()
    app.button(key="generate_image_word_list_save").click().run()
    assert process.studio().word_lists.all("local") == {"pets": ["cat", "dog"]}
    prompt_of(app).set_value("my __pets__").run()
    assert "2 prompts" in texts(app)
    app.button(key="generate_image_word_list_delete").click().run()
    assert process.studio().word_lists.all("local") == {}
