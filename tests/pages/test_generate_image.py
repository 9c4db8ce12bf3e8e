"""Generate image, as a visitor meets it."""

from __future__ import annotations

import pytest

from lib.session import process
from lib.session.forms import submissions
from lib.ui.forms.capability_forms import page_form
from tests.support.jobs_bench import Brush
from tests.support.page_elements import generate, grids, open_advanced, prompt_of, submit_button, texts, tiles
from tests.support.pages import Open, wait_for_jobs


def test_without_a_key_it_says_that_the_sandbox_draws_and_how_to_change_that(open_page: Open) -> None:
    app = open_page()
    assert not app.exception
    assert "Sandbox: drawn on this machine, play money" in texts(app)
    assert "RUNWARE_API_KEY" in texts(app)


def test_an_empty_page_offers_three_examples_that_fill_the_form(open_page: Open) -> None:
    app = open_page()
    examples = tiles(app)
    assert len(examples) == 3


def test_a_click_gives_pictures_that_are_in_the_gallery_table(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    assert app.session_state["gallery"].empty
    generate(app, count=3)
    wait_for_jobs()
    app.run()
    shown = tiles(app)
    assert len(shown) == 3
    assert all(tile["src"].startswith("data:image/webp") and "$0.0" in tile["facts"] for tile in shown)
    table = app.switch_page("../pages/gallery.py").run().session_state["gallery"]
    assert list(table["prompt"]) == ["a fox in a snowy forest"] * 3
    assert table["seed"].str.isdigit().all()


def test_submitting_returns_at_once_with_a_skeleton_per_picture(
    open_page: Open, with_key: dict[str, str], brush: Brush
) -> None:
    brush.hold()
    app = generate(open_page(**with_key), count=4)
    assert len(tiles(app, "pending")) == 4
    assert grids(app)[0]["status"]["ticking"] is True
    app = generate(app, "an owl", count=2)
    assert len(tiles(app, "pending")) == 6
    brush.go_on.set()
    wait_for_jobs()


def test_a_double_click_is_one_job(
    open_page: Open, with_key: dict[str, str], brush: Brush, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submissions, "_DOUBLE_CLICK_S", 60.0)  # a busy machine takes its time between two clicks
    brush.hold()
    app = generate(open_page(**with_key))
    submit_button(app).click().run()
    assert len(process.studio().store.recent_jobs("local")) == 1
    brush.go_on.set()


def test_an_empty_prompt_is_refused_beside_its_field_and_nothing_is_sent(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = generate(open_page(**with_key), "  ")
    assert "Say what it should show." in [error.value for error in app.error]
    assert process.studio().store.recent_jobs("local") == []


def test_what_was_refused_is_told_until_it_is_right(open_page: Open, with_key: dict[str, str]) -> None:
    app = generate(open_page(**with_key), "")
    assert [error.value for error in app.error] == ["Say what it should show."]
    prompt_of(app).set_value("a fox").run()
    assert not app.error


def test_a_size_that_the_model_refuses_is_told_before_the_click_and_has_no_price(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = open_page(**with_key)
    width = app.number_input(key="generate_image_width")
    width.set_value(500).run()
    for _ in range(2):  # before a click, and after one that is refused
        (told,) = [error.value for error in app.error]
        assert "multiple of 64, and this is 500" in told
        assert "The price is looked up once the fields above are right." in texts(app)
        assert "$" not in submit_button(app).label
        submit_button(app).click().run()
        prompt_of(app).set_value("a fox").run()
    assert process.studio().store.recent_jobs("local") == []
    width.set_value(512).run()
    assert not app.error
    assert "The price is looked up" not in texts(app)


@pytest.mark.parametrize("seed", ["0", "-5", "abc", "1.5", "9223372036854775808", "９"])
def test_a_seed_that_is_none_is_refused_and_stays_typed(open_page: Open, with_key: dict[str, str], seed: str) -> None:
    app = open_page(**with_key)
    app.segmented_control(key="generate_image_seed_mode").set_value("Keep").run()
    app.text_input(key="generate_image_seed").set_value(seed).run()
    app = generate(app)
    assert any("seed" in error.value for error in app.error)
    assert app.text_input(key="generate_image_seed").value == seed
    assert process.studio().store.recent_jobs("local") == []


def test_a_64_bit_seed_is_sent_to_the_last_digit(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    app.segmented_control(key="generate_image_seed_mode").set_value("Keep").run()
    app.text_input(key="generate_image_seed").set_value("7727447267736468603").run()
    generate(app)
    (job,) = wait_for_jobs()
    assert job.results[0].seed == "7727447267736468603"


def test_only_what_the_model_takes_is_shown_and_sent(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_advanced(open_page(**with_key))
    assert "Steps" in [field.label for field in app.number_input]
    app.selectbox(key="generate_image_model").set_value("openai:gpt-image@2").run()
    assert "Steps" not in [field.label for field in app.number_input]
    assert "generate_image_negativePrompt" not in [field.key for field in app.text_area]
    generate(app, side=1024)
    (job,) = wait_for_jobs()
    assert "steps" not in job.request
    assert job.state == "done", job.problems


def test_what_was_typed_survives_a_change_of_page_and_a_reload(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    prompt_of(app).set_value("half a thought").run()
    app.switch_page("../pages/status.py").run()
    app.switch_page("../pages/generate_image.py").run()
    assert prompt_of(app).value == "half a thought"
    assert prompt_of(open_page()).value == "half a thought"


def test_pictures_are_there_again_after_a_reload(open_page: Open, with_key: dict[str, str]) -> None:
    generate(open_page(**with_key), count=2)
    wait_for_jobs()
    assert len(tiles(open_page())) == 2


def test_the_button_shows_the_price_and_whence_it_is_known(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    tries = 0
    while "$" not in submit_button(app).label and tries < 100:
        app.run()  # the dry run is on its way
        tries += 1
    assert "As a dry run said." in texts(app)
    generate(app)
    (job,) = wait_for_jobs()
    app.number_input(key="generate_image_numberResults").set_value(4).run()
    assert f"${4 * (job.cost_usd or 0):.4f}" in submit_button(app).label
    assert "As the same settings cost last." in texts(app)


def test_with_a_wrong_key_there_is_one_sentence_and_nothing_typed_is_lost(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = generate(open_page(**{**with_key, "RUNWARE_API_KEY": "wrong-key-7c1f"}))
    wait_for_jobs()
    app.run()
    (missing,) = tiles(app, "missing")
    assert "API key" in missing["text"]
    assert prompt_of(app).value == "a fox in a snowy forest"
    assert "wrong-key-7c1f" not in texts(app) + missing["text"]


def test_with_the_server_down_nothing_is_billed_and_it_says_so(open_page: Open, server_down: dict[str, str]) -> None:
    app = generate(open_page(**server_down))
    wait_for_jobs()
    app.run()
    (missing,) = tiles(app, "missing")
    assert "nothing was billed" in missing["text"]
    assert "nobody answers at its address" in missing["text"]
    assert "Errno" not in missing["text"]
    assert "Errno" in texts(app)  # under "Details"
    assert "Not connected to Runware" in texts(app)


def test_a_refusal_by_the_server_stands_beside_its_field(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    app.selectbox(key="generate_image_model").set_value("openai:gpt-image@2").run()
    app = generate(app, side=32)  # no bundled type says how small this model's pictures may be
    wait_for_jobs()
    app.run()
    assert any("Width" in error.value or "width" in error.value for error in app.error)


def test_trying_again_sends_the_same_request(open_page: Open, with_key: dict[str, str], brush: Brush) -> None:
    app = generate(open_page(**{**with_key, "RUNWARE_API_KEY": "wrong-key"}))
    (failed,) = wait_for_jobs()
    app.run()
    app.button(key=f"generate_image_retry_{failed.task_uuid}").click().run()
    again, _ = wait_for_jobs()
    assert again.request == failed.request


def test_words_of_a_visitor_are_shown_as_words(open_page: Open, with_key: dict[str, str]) -> None:
    nasty = "**bold** <b>x</b> :red[y] $a$ [link](http://x) `c` :material/home: ![i](http://x/i.png)"
    generate(app := open_page(**with_key), nasty)
    wait_for_jobs()
    app.run()
    heading = next(part.value for part in app.markdown if "bold" in part.value and "16" not in part.value)
    assert "\\*\\*bold" in heading
    assert "\\<b\\>" in heading
    assert "\\:red\\[y" in heading


def test_every_prompt_model_draws_a_form_without_an_error(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    models = page_form("imageInference").models()
    assert len(models) == 140
    open_advanced(app)
    for air in models[:: max(len(models) // 12, 1)]:
        app.selectbox(key="generate_image_model").set_value(air).run()
        assert not app.exception, air
        assert not app.error, air
