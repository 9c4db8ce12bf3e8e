"""Models: all of them, found by words and task, and chosen on the page that runs them; the community's at Runware."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping

import pytest
from streamlit.testing.v1 import AppTest

from lib import catalog
from lib.catalog import TASKS
from lib.sandbox import Sandbox
from lib.session import process
from lib.ui.forms.capability_forms import form_of_task
from lib.ui.models.filters import Filters
from lib.ui.models.list import PER_PAGE, models_in_order
from lib.ui.models.pages import place
from tests.support.jobs_bench import WAIT_S
from tests.support.misbehaving_server import KEY, MisbehavingServer, Script, Session, Task, error
from tests.support.page_elements import texts
from tests.support.pages import Open

PAGED_TASKS = ("imageInference", "videoInference", "removeBackground", "upscale", "caption")


def airs(app: AppTest) -> list[str]:
    """The addresses on the cards, in their order."""
    return [str(code.value) for code in app.code]


def look_for(app: AppTest, words: str) -> AppTest:
    return app.text_input(key="models_search").set_value(words).run()


def find(words: str, task_type: str | None = None) -> set[str]:
    return {model.air for model in Filters(words, task_type).apply(models_in_order())}


# ---- all models


def test_every_model_that_the_sdk_knows_stands_on_one_of_the_pages(open_page: Open) -> None:
    app = open_page("models")
    assert "363 models" in texts(app)
    seen = airs(app)
    for number in range(2, -(-363 // PER_PAGE) + 1):
        seen += airs(app.pagination[0].set_value(number).run())
    assert not app.exception
    assert len(seen) == len(set(seen)) == 363
    assert set(seen) == {model.air for model in catalog.models()}


def test_a_card_says_name_maker_task_and_address(open_page: Open) -> None:
    app = look_for(open_page("models"), "runware:100@1")
    assert airs(app) == ["runware:100@1"]
    assert "**FLUX\\.1 schnell**" in texts(app)
    assert "Black Forest Labs · Images" in texts(app)


def test_words_are_found_in_name_maker_and_address_whatever_their_case() -> None:
    assert "runware:100@1" in find("SCHNELL") & find("black forest") & find("runware:100@1") & find("labs flux")
    assert find("schnell nowhere-to-be-found") == set()


def test_a_task_and_words_narrow_the_list_together(open_page: Open) -> None:
    app = open_page("models")
    app.pills(key="models_task").set_value("videoInference").run()
    assert "98 of 363 models" in texts(app)
    look_for(app, "google veo")
    assert set(airs(app)) == find("google veo", "videoInference") != set()


def test_a_new_search_begins_at_its_first_page(open_page: Open) -> None:
    app = open_page("models")
    app.pagination[0].set_value(9).run()
    look_for(app, "flux")
    assert app.pagination[0].value == 1
    assert airs(app)[0] == "runware:100@1"


def test_where_nothing_matches_the_page_says_what_to_do(open_page: Open) -> None:
    app = look_for(open_page("models"), "nowhere-to-be-found")
    assert [info.value for info in app.info] == ["No model matches. Change the words, or take a filter away."]
    assert airs(app) == []


def test_every_task_that_the_sdk_knows_has_plain_words() -> None:
    assert {model.task_type for model in catalog.models()} <= set(TASKS)


# ---- using one


@pytest.mark.parametrize("task_type", PAGED_TASKS)
def test_a_model_opens_its_page_with_it_chosen(open_page: Open, task_type: str) -> None:
    form = form_of_task(task_type)
    assert form is not None
    air = form.models()[-1]
    app = look_for(open_page("models"), air)
    app.button(key=f"models_use_{air}").click().run()
    assert not app.exception
    assert app.title[0].value == form.page.title
    assert app.selectbox(key=form.key("model")).value == air


def test_what_was_typed_on_the_page_stays_when_another_model_is_chosen(open_page: Open) -> None:
    app = open_page()
    app.text_area(key="generate_image_positivePrompt").set_value("a fox").run()
    look_for(app.switch_page("../pages/models.py").run(), "runware:101@1")
    app.button(key="models_use_runware:101@1").click().run()
    assert app.text_area(key="generate_image_positivePrompt").value == "a fox"
    assert app.selectbox(key="generate_image_model").value == "runware:101@1"


def test_every_model_of_a_task_with_a_page_can_be_used_there() -> None:
    placed = {model.air: place(model) for model in catalog.models() if form_of_task(model.task_type) is not None}
    assert len(placed) == 140 + 98 + 13 + 15 + 7
    assert None not in placed.values()


def test_a_model_whose_task_has_no_page_says_so(open_page: Open) -> None:
    app = open_page("models")
    app.pills(key="models_task").set_value("audioInference").run()
    assert texts(app).count("No page for this task yet.") == len(airs(app)) == 20
    assert not [button for button in app.button if str(button.key).startswith("models_use_")]


# ---- what the catalogue says


def with_catalogue(app: AppTest) -> AppTest:
    """The page once the sandbox's catalogue has been read."""
    live = process.studio().live
    while True:
        seen = live.revision
        if live.cards() and catalog.capabilities("runware:101@1") and live.creator_name("google"):
            return app.run()
        assert live.wait_for_change(seen, WAIT_S) != seen


def test_a_card_says_what_a_model_does_and_costs(open_page: Open) -> None:
    app = look_for(with_catalogue(open_page("models")), "runware:101@1")
    assert "the sandbox's own catalogue: pictures drawn on this machine, prices in play money" in texts(app)
    assert ":material/sell: \\$0\\.0038 for a picture of 1024 × 1024" in texts(app)
    assert "Text to image, Image to image, Inpainting and 3 more" in texts(app)


def test_maker_capability_and_price_narrow_the_list(open_page: Open) -> None:
    app = with_catalogue(open_page("models"))
    app.selectbox(key="models_maker").set_value("Google").run()
    app.selectbox(key="models_capability").set_value("io:text-to-video").run()
    assert airs(app)
    assert {catalog.model(air).maker for air in airs(app)} == {"Google"}
    app.selectbox(key="models_maker").set_value(None).run()
    app.selectbox(key="models_capability").set_value(None).run()
    app.selectbox(key="models_price").set_value("Up to $0.002").run()
    assert "runware:100@1" in airs(app)
    assert "google:3@2" not in airs(app)
    assert not app.exception


def test_details_show_prices_and_fields_with_who_says_so(open_page: Open) -> None:
    app = look_for(with_catalogue(open_page("models")), "google:3@2")
    app.button(key="models_details_google:3@2").click().run()
    assert not app.exception
    prices, fields = (frame.value for frame in app.dataframe)
    assert ("1280x720, 5 s", "$1.00") in set(prices.itertuples(index=False, name=None))
    assert "positivePrompt" in set(fields["Field"])
    assert "From the" in texts(app)


def test_two_models_stand_side_by_side_with_what_differs(open_page: Open) -> None:
    app = look_for(with_catalogue(open_page("models")), "flux.1")
    app.button(key="models_compare_runware:100@1").click().run()
    assert "choose it on its card" in texts(app)
    app.button(key="models_compare_runware:101@1").click().run()
    app.button(key="models_compare_open").click().run()
    assert not app.exception
    table = app.dataframe[0].value
    assert list(table.columns) == ["", "FLUX.1 schnell", "FLUX.1 dev"]
    rows = {row[0]: row[1:] for row in table.itertuples(index=False, name=None)}
    assert rows["Costs"] == ("$0.0006 for a picture of 1024 × 1024", "$0.0038 for a picture of 1024 × 1024")
    assert rows["controlNet"][0] == "not taken"
    assert "width" not in rows  # the same for both
    app.toggle(key="models_compare_all").set_value(True).run()
    assert "width" in set(app.dataframe[0].value.iloc[:, 0])


def test_without_a_catalogue_the_page_says_what_it_uses_and_why(open_page: Open, server_down: dict[str, str]) -> None:
    app = open_page("models", **server_down)
    live = process.studio().live
    while not live.state().problems:
        assert live.wait_for_change(live.revision, WAIT_S)
    app.run()
    assert "363 models · names and fields as the SDK brings them along" in texts(app)
    assert "cannot be reached" in texts(app)
    assert not [box for box in app.selectbox if box.key in ("models_price", "models_capability")]


# ---- models of the community

Serve = Callable[[Script], dict[str, str]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a Runware that answers by a script; gives the settings of a studio on it."""
    servers: list[MisbehavingServer] = []

    def start(script: Script) -> dict[str, str]:
        servers.append(MisbehavingServer(script))
        return {"RUNWARE_API_KEY": KEY, "RUNWARE_WS_URL": servers[-1].url}

    yield start
    for server in servers:
        server.stop()


def community(app: AppTest) -> AppTest:
    return app.segmented_control(key="models_view").set_value("Community").run()


def ask(app: AppTest, words: str) -> AppTest:
    app.text_input(key="models_community_words").set_value(words)
    return app.main.button[-1].click().run()


def answered(app: AppTest) -> AppTest:
    """The page as it is once the search on its way has come home."""
    _, answer = app.session_state["community_search"]
    answer.exception(WAIT_S)
    return app.run()


def found(task: Task, *models: Mapping[str, str], total: int | None = None) -> dict[str, object]:
    counted = len(models) if total is None else total
    return {"taskType": "modelSearch", "taskUUID": task["taskUUID"], "results": [*models], "totalResults": counted}


LANDSCAPES = {
    "air": "civitai:4384@128713",
    "name": "Dream [Landscapes](https://evil.test)",
    "version": "v8",
    "category": "checkpoint",
    "architecture": "sd1x",
}


def test_without_a_key_the_page_says_that_community_models_need_one(open_page: Open) -> None:
    app = community(open_page("models"))
    assert "Community models need a Runware key." in texts(app)
    assert not app.main.text_input


def test_community_models_are_shown_with_address_category_and_architecture(open_page: Open, serve: Serve) -> None:
    asked: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        asked.append(task)
        await session.send(data=[found(task, LANDSCAPES, total=1200)])

    app = answered(ask(community(open_page("models", **serve(script))), "  dream   landscapes "))
    assert airs(app) == ["civitai:4384@128713"]
    assert "checkpoint · sd1x" in texts(app)
    assert "the first 1 of 1,200 community models" in texts(app)
    assert "](https" not in texts(app)  # a name cannot bring a link in
    assert [(task["search"], task["source"]) for task in asked] == [("dream landscapes", "community")]


def test_a_community_model_is_used_like_any_other_and_keeps_its_name(open_page: Open, serve: Serve) -> None:
    async def script(session: Session, task: Task) -> None:
        await session.send(data=[found(task, LANDSCAPES, {**LANDSCAPES, "air": "civitai:1@2", "category": "lora"})])

    app = answered(ask(community(open_page("models", **serve(script))), "dream"))
    assert "Goes with a model" in texts(app)  # a LoRA is none by itself
    app.button(key="models_use_civitai:4384@128713").click().run()
    assert not app.exception
    model = app.selectbox(key="generate_image_model")
    assert model.value == "civitai:4384@128713"
    assert "Dream [Landscapes](https://evil.test) v8 · Community" in model.options
    assert "the fields of classic image models" in texts(app)
    app.text_area(key="generate_image_positivePrompt").set_value("a fox").run()
    assert not app.exception


def test_a_model_of_the_catalogue_among_them_can_be_used(open_page: Open, serve: Serve) -> None:
    async def script(session: Session, task: Task) -> None:
        await session.send(data=[found(task, {"air": "runware:101@1", "name": "FLUX.1 dev"})])

    app = answered(ask(community(open_page("models", **serve(script))), "flux"))
    app.button(key="models_use_runware:101@1").click().run()
    assert app.selectbox(key="generate_image_model").value == "runware:101@1"


def test_while_runware_thinks_the_page_goes_on_and_the_answer_is_shown_when_it_comes(
    open_page: Open, serve: Serve
) -> None:
    go_on = threading.Event()

    async def script(session: Session, task: Task) -> None:
        await asyncio.to_thread(go_on.wait, WAIT_S)
        await session.send(data=[found(task, LANDSCAPES)])

    app = ask(community(open_page("models", **serve(script))), "dream")
    assert "Searching Runware for “dream”" in texts(app)
    assert airs(app) == []
    go_on.set()
    assert airs(answered(app)) == ["civitai:4384@128713"]


def test_a_refused_search_is_one_sentence(open_page: Open, serve: Serve) -> None:
    async def script(session: Session, task: Task) -> None:
        await session.send(errors=[error(task["taskUUID"], "internalServerError")])

    app = answered(ask(community(open_page("models", **serve(script))), "dream"))
    (shown,) = app.error
    assert "then search again" in shown.value.replace("\\", "")
    assert not app.exception


def test_a_key_that_is_not_accepted_is_told_and_not_shown(open_page: Open, with_key: dict[str, str]) -> None:
    app = community(open_page("models", **{**with_key, "RUNWARE_API_KEY": "wrong-key-7c1f"}))
    app = answered(ask(app, "dream"))
    assert "does not accept the API key" in texts(app)
    assert "wrong-key-7c1f" not in texts(app)


def test_a_search_that_finds_nothing_says_so(open_page: Open, with_key: dict[str, str], server: Sandbox) -> None:
    app = answered(ask(community(open_page("models", **with_key)), "dream"))
    assert "Runware knows no community model by “dream”." in texts(app)


def test_with_the_server_down_the_list_is_there_and_a_search_holds_nothing_up(
    open_page: Open, server_down: dict[str, str]
) -> None:
    app = open_page("models", **server_down)
    assert "363 models" in texts(app)
    ask(community(app), "dream")
    assert "Searching Runware for “dream”" in texts(app)
    assert not app.exception
