"""Gallery, as a visitor meets it."""

from __future__ import annotations

import pytest
import streamlit as st

from lib.gallery import FILTERS, PER_PAGE, AddressValue
from lib.gallery.rows.filters import one_part
from lib.gallery.tables.schema import pictures
from lib.session import process
from lib.session.gallery import contents, query_params
from lib.ui.gallery.filter_controls import CONTROLS, Control
from lib.ui.gallery.table import commit_edits
from tests.support.gallery_bench import item, new_job, png
from tests.support.page_elements import grids, texts, tiles
from tests.support.pages import Open, kept, select, with_pictures


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
    app.button(key="gallery_do_delete").click().run()
    assert [tile["key"] for tile in tiles(app)] == [ids[1]]
    app.button(key="gallery_undo").click().run()
    assert len(tiles(app)) == 2


def test_a_selection_is_downloaded_by_a_ticket_of_its_owner(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 3)
    select(app, ids[:2])
    assert "2 selected" in texts(app)
    (link,) = [element for element in app.get("link_button") if element.proto.label == "Download"]
    token = link.proto.url.removeprefix("export/")
    ticket = process.studio().exports.open("local", token)
    assert ticket is not None
    assert (ticket.result_ids, ticket.bare) == (tuple(ids[:2]), False)


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


HOSTILE = ("**bold** [link](http://x)", "<script>alert(1)</script>", "$x^2$ :red[no]")


def test_filters_sort_and_place_stand_in_the_address_and_are_read_from_it(open_page: Open) -> None:
    app, ids = with_pictures(open_page, PER_PAGE + 2)
    app.text_input(key="gallery_q").set_value("fox").run()
    app.selectbox(key="gallery_sort").set_value("oldest").run()
    app.button(key="gallery_to_next").click().run()
    address = dict(app.query_params)
    assert {"q", "sort", "at", "page"} == set(address)
    again = open_page("status")  # a reload is a new session
    for name, value in address.items():
        again.query_params[name] = value
    again.switch_page("../pages/gallery.py").run()
    assert [tile["key"] for tile in tiles(again)] == ids[-2:]
    assert again.text_input(key="gallery_q").value == "fox"
    assert "Page 2 of 2" in texts(again)


def test_an_address_that_makes_no_sense_shows_the_gallery(open_page: Open) -> None:
    open_page("status")
    ids = kept(1)
    app = open_page("status")
    for name, value in {"at": "a.b.c", "page": "-1", "sort": "x", "show": "x", "since": "x", "set": "<b>"}.items():
        app.query_params[name] = value
    app.switch_page("../pages/gallery.py").run()
    assert not app.exception
    assert [tile["key"] for tile in tiles(app)] == ids


def test_stars_and_kinds_are_filtered_by_pills(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 3)
    process.studio().store.stars_and_tags.star("local", [ids[1]], True)
    app.button_group(key="gallery_show").set_value(["starred"]).run()
    assert [tile["key"] for tile in tiles(app)] == [ids[1]]
    assert "1 result" in texts(app)
    app.button(key="gallery_clear").click().run()
    assert len(tiles(app)) == 3


def test_a_batch_is_marked_on_its_tiles_and_shown_together(open_page: Open) -> None:
    open_page("status")
    store = process.studio().store
    kept(1)
    job = store.add_job(new_job("local", expected=2, request={"positivePrompt": "two boats", "numberResults": 2}))
    pair = [store.add_result(job, item(), seconds=1.0) for _ in range(2)]
    for result_id in pair:
        store.keep_bytes(str(result_id), png())
    app = open_page("gallery")
    assert [tile["group"] for tile in tiles(app)] == ["2", "2", ""]
    app.session_state["opened_picture"] = pair[0]
    app.run()
    app.button(key="gallery_dialog_batch").click().run()
    assert {tile["key"] for tile in tiles(app)} == set(pair)
    assert app.query_params["set"] in (f"batch:{job.task_uuid}", [f"batch:{job.task_uuid}"])


def test_a_chain_of_edits_is_led_through_by_the_open_picture(open_page: Open) -> None:
    open_page("status")
    store = process.studio().store
    (first,) = kept(1)
    edit = {"taskType": "upscale", "model": "runware:504@1", "inputs": {"image": f"picture:{first}"}}
    made = store.add_result(store.add_job(new_job("local", task_type="upscale", request=edit)), item(), seconds=1.0)
    assert made is not None
    store.keep_bytes(made, png())
    app = open_page("gallery")
    app.session_state["opened_picture"] = made
    app.run()
    small = [tile["key"] for grid in grids(app) if grid["rowPx"] == 96 for tile in grid["tiles"]]
    assert small == [f"picture:{first}"]
    kept(1)
    app.button(key="gallery_dialog_chain").click().run()
    assert {tile["key"] for tile in tiles(app)} == {first, made}


def test_tags_and_star_of_the_open_picture_are_kept_at_once(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 1)
    app.session_state["opened_picture"] = ids[0]
    app.run()
    app.button(key="gallery_dialog_star").click().run()
    app.multiselect(key=f"gallery_dialog_tags_{ids[0]}").set_value(["**poster**"]).run()
    (row,) = process.studio().store.finder.rows("local", ids)
    assert (row["starred"], row["tags"]) == (True, ["**poster**"])


def test_an_edit_in_the_table_is_kept_by_the_pictures_id(open_page: Open) -> None:
    open_page("status")
    ids = kept(2)
    st.session_state.clear()  # the callback runs outside of a script here
    shown = tuple(contents.table()["id"])
    newest = kept(1)  # a row comes on top while the second one is edited
    commit_edits({1: {"starred": True, "tags": ["keep"]}}, shown)
    found = process.studio().store.finder.rows("local", [*ids, *newest])
    assert [(row["starred"], row["tags"]) for row in found] == [(True, ["keep"]), (False, []), (False, [])]


def test_looking_changes_nothing_in_the_form(open_page: Open) -> None:
    open_page("status")
    ids = kept(3)
    app = open_page()
    app.text_area(key="generate_image_positivePrompt").set_value("my own words").run()
    app.switch_page("../pages/gallery.py").run()
    app.session_state["opened_picture"] = ids[1]
    app.run()
    app.button(key="gallery_next").click().run()
    app.button(key="gallery_dialog_star").click().run()
    assert app.session_state["generate_image_positivePrompt"] == "my own words"
    app.button(key="gallery_dialog_seed").click().run()
    assert app.session_state["generate_image_positivePrompt"] == "my own words"
    assert app.session_state["generate_image_seed"] == "7727447267736468603"


def test_use_prompt_takes_the_prompt_and_leaves_the_rest(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 1)
    app.session_state["opened_picture"] = ids[0]
    app.run()
    app.button(key="gallery_dialog_prompt").click().run()
    assert app.session_state["generate_image_positivePrompt"] == "a fox 0"
    assert app.session_state["generate_image_seed_mode"] == "Random"


def test_two_are_compared_and_what_differs_is_marked_in_words(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 2)
    select(app, ids)
    app.button(key="gallery_compare").click().run()
    table = app.table[0].value
    assert [str(mark) for mark in table.index] == ["**≠**"]
    assert list(table["Parameter"]) == ["Prompt"]
    app.toggle(key="gallery_only_differences").set_value(False).run()
    stars_and_tags = [str(mark) for mark in app.table[0].value.index]
    assert stars_and_tags[0] == "**≠**"
    assert set(stars_and_tags[1:]) == {"="}


def test_the_trash_gives_back_and_is_emptied_only_by_its_owner(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 3)
    process.studio().store.delete("local", ids[:2])
    app.query_params["place"] = "trash"
    app.run()
    assert {tile["key"] for tile in tiles(app)} == set(ids[:2])
    select(app, [ids[0]])
    app.button(key="gallery_restore").click().run()
    select(app, [ids[1]])
    app.button(key="gallery_purge").click().run()
    assert "The trash is empty" in texts(app)
    assert process.studio().store.finder.rows("local", [ids[1]]) == ()
    assert len(process.studio().store.finder.rows("local", [ids[0], ids[2]])) == 2


def test_everything_of_mine_goes_after_one_question(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 2)
    store = process.studio().store
    token = store.shares.create("local", ids)
    app.session_state["gallery_asked"] = "delete_everything"
    app.run()
    app.button(key="gallery_everything_primary").click().run()
    assert store.finder.rows("local", ids) == ()
    assert store.shares.open(token) is None
    assert "Pictures that you make are kept here" in texts(app)


def test_a_link_is_made_for_the_selection_and_shown_once(open_page: Open) -> None:
    app, ids = with_pictures(open_page, 2)
    select(app, ids)
    app.button(key="gallery_do_share").click().run()
    app.text_input(key="gallery_share_title").set_value("For Bob").run()
    app.button(key="gallery_share_make").click().run()
    link = next(code.value for code in app.code if str(code.value).startswith("s/"))
    share = process.studio().store.shares.open(link.removeprefix("s/"))
    assert share is not None
    assert (share.title, share.results, share.shows) == ("For Bob", 2, "pictures")


def test_a_whole_set_is_shared_by_one_link_that_also_shows_what_joins_it_and_can_be_taken_back(open_page: Open) -> None:
    open_page("status")
    store = process.studio().store
    set_id = "5" * 32

    def join() -> str:
        job = store.add_job(new_job("local", set_id=set_id, set_label="red"))
        result_id = store.add_result(job, item(), seconds=1.0)
        assert result_id is not None
        store.keep_bytes(result_id, png())
        return result_id

    first, (alone,) = join(), kept(1)
    app = open_page("gallery")
    app.session_state["gallery_set"] = f"set:{set_id}"
    app.run()
    assert [tile["key"] for tile in tiles(app)] == [first]
    app.button(key="gallery_share_make").click().run()
    token = next(str(code.value) for code in app.code if str(code.value).startswith("s/")).removeprefix("s/")
    second = join()
    assert {picture.id for picture in store.shares.results(token)} == {first, second}
    assert store.shares.result(token, alone) is None
    (share,) = store.shares.of("local")
    store.shares.revoke("local", share.id)  # its button lies in a popover, which the browser's test opens
    assert store.shares.open(token) is None


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_typed_is_shown_as_text(open_page: Open, words: str) -> None:
    open_page("status")
    store = process.studio().store
    (result_id,) = kept(1, prompt=words)
    store.stars_and_tags.set_tags("local", result_id, [words])
    store.shares.create("local", [result_id], title=words)
    app = open_page("gallery")
    (tile,) = tiles(app)
    assert tile["alt"] == f"{words} 0"
    app.text_input(key="gallery_q").set_value(words).run()
    assert len(tiles(app)) == 1
    app.session_state["opened_picture"] = result_id
    app.run()
    shown = "\n".join(str(each.value) for each in (*app.markdown, *app.caption))
    assert words not in shown
    assert any(text.value == f"{words} 0" for text in app.text)


def test_every_filter_has_a_control_that_is_drawn(open_page: Open) -> None:
    assert set(CONTROLS) == set(FILTERS)
    app, ids = with_pictures(open_page, 1)
    process.studio().store.stars_and_tags.set_tags("local", ids[0], ["poster"])
    app.session_state["gallery_filters"] = True
    app.run()
    assert not app.exception
    drawn = {each.key for each in (*app.text_input, *app.button_group, *app.multiselect, *app.date_input)}
    assert {f"gallery_{name}" for name, control in CONTROLS.items() if control.draw} <= drawn


def draw_seed(name: str) -> None:
    st.text_input("Seed", key=query_params.key(name), on_change=query_params.begin_again)


def test_a_new_filter_is_one_object_and_one_control(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = one_part("seed", AddressValue.text(), "seed", lambda seed, _: [pictures.c.seed == seed])
    control = Control(draw_seed, words=lambda value: f"of seed {value}")
    monkeypatch.setitem(FILTERS, "seed", seed)
    monkeypatch.setitem(CONTROLS, "seed", control)
    open_page("status")
    kept(2)
    store = process.studio().store
    seven = store.add_result(store.add_job(new_job("local")), item(seed=7), seconds=1.0)
    assert seven is not None
    store.keep_bytes(seven, png())
    app = open_page("status")
    app.query_params["seed"] = "7"  # as a link that somebody saved
    app.switch_page("../pages/gallery.py").run()
    assert [tile["key"] for tile in tiles(app)] == [seven]
    assert "1 result of seed 7" in texts(app)
    app.session_state["gallery_filters"] = True
    app.run()
    assert app.text_input(key="gallery_seed").value == "7"
    app.text_input(key="gallery_seed").set_value("8").run()
    assert app.query_params["seed"] in ("8", ["8"])
    assert tiles(app) == []
    app.button(key="gallery_clear").click().run()
    assert len(tiles(app)) == 3
    assert "seed" not in app.query_params
