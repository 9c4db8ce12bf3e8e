"""Gallery, as a visitor meets it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from lib import session
from lib.gallery.finder import PER_PAGE
from tests.gallery.test_store import item, new_job, png
from tests.pages.conftest import Open
from tests.pages.page_elements import grids, texts, tiles


def kept(count: int, owner: str = "local", prompt: str = "a fox") -> list[str]:
    """Pictures straight in the store, oldest first."""
    store = session.studio().store
    ids = []
    for number in range(count):
        job = store.add_job(new_job(owner, request={"positivePrompt": f"{prompt} {number}", "steps": 4}))
        picture_id = store.add_picture(job, item(), seconds=1.0)
        assert picture_id is not None
        store.keep_bytes(picture_id, png())
        ids.append(picture_id)
    return ids


def with_pictures(open_page: Open, count: int) -> tuple[AppTest, list[str]]:
    open_page("status")  # starts the studio
    ids = kept(count)
    return open_page("gallery"), ids


def select(app: AppTest, ids: list[str]) -> AppTest:
    """What our grid's clicks come to; the browser tests click them."""
    app.session_state["selected_pictures"] = ids
    return app.run()


def test_an_empty_gallery_says_what_comes_here_and_where_to_begin(open_page: Open) -> None:
    app = open_page("gallery")
    assert not app.exception
    assert "Pictures that you make are kept here" in texts(app)
    assert app.get("page_link")


def test_the_newest_picture_comes_first_and_the_table_is_in_session_state(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 3)
    assert [tile["key"] for tile in tiles(app)] == ids[::-1]
    assert list(app.session_state["gallery"]["id"]) == ids[::-1]


def test_every_picture_has_an_alternative_text(open_page: Open) -> None:
    app, _ = with_pictures(open_page, 2)
    assert [tile["alt"] for tile in tiles(app)] == ["a fox 1", "a fox 0"]


def test_48_pictures_a_page(open_page: Open) -> None:
    app, ids = with_pictures(open_page, PER_PAGE + 2)
    assert len(tiles(app)) == PER_PAGE
    app.button(key="gallery_to_next").click().run()
    assert [tile["key"] for tile in tiles(app)] == [ids[1], ids[0]]
    assert "Page 2 of 2" in texts(app)


def test_search_finds_every_word_in_any_order_and_case(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 3)
    app.text_input(key="gallery_q").set_value("2 FOX").run()
    assert [tile["key"] for tile in tiles(app)] == [ids[2]]
    app.text_input(key="gallery_q").set_value("(.*").run()
    assert "Nothing matches" in texts(app)


def test_delete_can_be_undone(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 2)
    select(app, [ids[0]])
    app.button(key="gallery_delete").click().run()
    assert [tile["key"] for tile in tiles(app)] == [ids[1]]
    app.button(key="gallery_undo").click().run()
    assert len(tiles(app)) == 2


def test_a_selection_is_downloaded_by_a_ticket_of_its_owner(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 3)
    select(app, ids[:2])
    assert "2 selected" in texts(app)
    (link,) = [element for element in app.get("link_button") if element.proto.label == "Download"]
    token = link.proto.url.removeprefix("export/")
    ticket = session.studio().exports.open("local", token)
    assert ticket is not None
    assert (ticket.picture_ids, ticket.bare) == (tuple(ids[:2]), False)


def test_a_picture_opens_with_all_its_parameters_and_can_be_leafed_through(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 3)
    app.session_state["opened_picture"] = ids[1]
    app.run()
    table = app.table[0].value
    facts = {name: str(value).replace("\\", "") for name, value in zip(table.index, table.iloc[:, 0], strict=True)}
    assert (facts["Steps"], facts["Seed"], facts["Model"]) == ("4", "7727447267736468603", "FLUX.1 schnell")
    assert app.button(key="gallery_previous").disabled is False
    app.button(key="gallery_next").click().run()
    assert app.session_state["opened_picture"] == ids[0]


def test_using_a_pictures_parameters_fills_the_form_with_its_own_seed(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 1)
    app.session_state["opened_picture"] = ids[0]
    app.run()
    app.button(key="gallery_dialog_reuse").click().run()
    assert app.session_state["generate_image_positivePrompt"] == "a fox 0"
    assert app.session_state["generate_image_seed"] == "7727447267736468603"
    assert app.session_state["generate_image_seed_mode"] == "Keep"


def test_as_a_table_with_exact_seeds(open_page: Open) -> None:
    app, _ = with_pictures(open_page, 2)
    app.segmented_control(key="gallery_view").set_value("table").run()
    shown = app.dataframe[0].value
    assert list(shown["seed"]) == ["7727447267736468603"] * 2
    assert grids(app) == []


def test_nobody_elses_pictures_are_shown(open_page: Open) -> None:
    open_page("status")
    kept(2, owner="b" * 32)
    assert tiles(open_page("gallery")) == []
