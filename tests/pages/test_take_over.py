"""A dropped picture gives its parameters back: shown first, then taken over whole or in part."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.recipes import Recipe, embed
from lib.session import process
from lib.session.forms import recipes
from tests.support.gallery_bench import BIG_SEED
from tests.support.page_elements import generate, prompt_of, texts
from tests.support.pages import Open, wait_for_jobs
from tests.support.recipe_files import A1111, TASK, plain_file, png_with

OURS = {
    "taskType": "imageInference",
    "model": "runware:101@1",
    "positivePrompt": "a fox in <b>snow</b>",
    "negativePrompt": "blurry",
    "width": 832,
    "height": 1216,
    "steps": 12,
    "CFGScale": 4.5,
    "seed": 5,
}


def drop(app: AppTest, data: bytes, page: str = "generate_image", name: str = "x.png", turn: int = 0) -> AppTest:
    """Open the button and drop a file on it."""
    app.session_state[f"{page}_take_over"] = True
    app.run()
    return app.file_uploader(key=f"{page}_take_over_file_{turn}").set_value((name, data, "image/png")).run()


def click(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"generate_image_take_{name}").click().run()


def ours() -> bytes:
    return embed(plain_file("PNG"), Recipe(OURS, "runware", TASK, str(BIG_SEED), 832, 1216))


def test_what_made_a_picture_is_shown_before_anything_changes(open_page: Open) -> None:
    app = open_page()
    prompt_of(app).set_value("what I typed").run()
    drop(app, ours())
    assert not app.exception
    table = app.table[0].value
    facts = {name: str(value).replace("\\", "") for name, value in zip(table.index, table.iloc[:, 0], strict=True)}
    assert facts["Prompt"] == "a fox in <b>snow</b>"
    assert facts["Seed"] == str(BIG_SEED)
    assert facts["Model"] == "FLUX.1 dev"
    assert prompt_of(app).value == "what I typed"


def test_all_of_it_is_taken_over(open_page: Open) -> None:
    app = click(drop(open_page(), ours()), "all")
    assert not app.exception
    assert prompt_of(app).value == "a fox in <b>snow</b>"
    assert app.session_state["generate_image_model"] == "runware:101@1"
    assert app.text_input(key="generate_image_seed").value == str(BIG_SEED)
    assert app.number_input(key="generate_image_width").value == 832
    assert app.session_state["generate_image_steps"] == 12


def test_the_prompt_alone_is_taken_over(open_page: Open) -> None:
    app = open_page()
    width = app.number_input(key="generate_image_width").value
    click(drop(app, ours()), "prompt")
    assert prompt_of(app).value == "a fox in <b>snow</b>"
    assert app.number_input(key="generate_image_width").value == width
    assert app.session_state["generate_image_seed_mode"] == "Random"


def test_the_seed_alone_is_taken_over(open_page: Open) -> None:
    app = open_page()
    prompt_of(app).set_value("what I typed").run()
    click(drop(app, ours()), "seed")
    assert prompt_of(app).value == "what I typed"
    assert app.text_input(key="generate_image_seed").value == str(BIG_SEED)


def test_a_picture_of_another_studio_fits_the_model_that_is_chosen(open_page: Open) -> None:
    app = open_page()
    model = app.session_state["generate_image_model"]
    drop(app, png_with(parameters=A1111.replace("640x832", "650x832")))
    assert "AUTOMATIC1111" in texts(app)
    said = texts(app).replace("\\", "")
    assert "the model sd_xl_base_1.0" in said
    assert "width 650, which becomes 640" in said
    click(app, "all")
    assert app.session_state["generate_image_model"] == model
    assert prompt_of(app).value == "a fox, (snow:1.2)"
    assert app.number_input(key="generate_image_width").value == 640


def test_ones_own_picture_still_knows_what_it_was_made_from(open_page: Open) -> None:
    app = generate(open_page(), "an owl", side=512)
    (job,) = wait_for_jobs()
    result = job.results[0]
    assert result.file is not None
    found = recipes.look_for_recipe(process.studio().store.files.read(result.file))
    assert found is not None
    assert found.made_by == "This studio's sandbox"
    assert {**job.request, "seed": int(result.seed)} == found.request
    assert not app.exception


@pytest.mark.parametrize(
    ("data", "said"), [(plain_file("PNG"), "says nothing of how it was made"), (b"<script>", "This is a web page")]
)
def test_a_file_that_says_nothing_is_told_so(open_page: Open, data: bytes, said: str) -> None:
    app = drop(open_page(), data)
    assert said in texts(app).replace("\\", "")
    assert not app.exception


def test_a_film_gives_its_parameters_to_the_video_page(open_page: Open) -> None:
    request = {"taskType": "videoInference", "model": "klingai:6@1", "positivePrompt": "waves", "duration": 5}
    film = embed(plain_file("MP4"), Recipe(request, "sandbox", TASK, "7", 64, 64))
    app = drop(open_page("generate_video"), film, "generate_video", "x.mp4")
    app.button(key="generate_video_take_all").click().run()
    assert app.text_area(key="generate_video_positivePrompt").value == "waves"
    assert app.session_state["generate_video_model"] == "klingai:6@1"
