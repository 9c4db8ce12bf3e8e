"""Links that are shared, and the link to another browser, tried from outside on the real app."""

from __future__ import annotations

import http.client
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lib.access import COOKIE
from lib.database import open_database
from lib.gallery import Store
from lib.recipes import read_recipe
from tests.support.app_server import AppServer
from tests.support.gallery_bench import ANN, BOB, item, new_job, png
from tests.support.shared_pictures import PROMPT, keep

SHARED = "studio.example"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[AppServer]:
    running = AppServer.start(data)
    yield running
    running.kill()


@pytest.fixture(scope="module")
def store(data: Path, server: AppServer) -> Store:
    return Store(open_database(data), data / "files")


def visit(server: AppServer, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
    status, received, body = server.get(path, Host=SHARED, Accept="text/html", **headers)
    return status, received, body.decode("utf-8", "replace")


def test_a_stranger_sees_the_pictures_and_nothing_of_who_made_them_or_how(server: AppServer, store: Store) -> None:
    result_id = keep(store)
    token = store.shares.create(ANN, [result_id], title="For <b>Bob</b>")
    status, headers, body = visit(server, f"/s/{token}")
    assert (status, headers["Set-Cookie"]) == (200, None)
    assert "For &lt;b&gt;Bob&lt;/b&gt;" in body
    assert f'src="{token}/1?size=512"' in body
    for secret in (ANN, result_id, "fox", "steps", "runware:100@1"):
        assert secret not in body


def test_a_link_to_a_set_opens_its_pictures_and_no_other_until_it_is_taken_back(
    server: AppServer, store: Store
) -> None:
    set_id, alone = "5" * 32, keep(store)
    job = store.add_job(new_job(ANN, set_id=set_id, set_label="red"))
    result_id = store.add_result(job, item(7), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
    token = store.shares.create(ANN, set_id=set_id)
    status, _, body = visit(server, f"/s/{token}")
    assert (status, body.count("<img")) == (200, 1)
    assert server.get(f"/s/{token}/1", Host=SHARED)[0] == 200
    assert server.get(f"/s/{token}/2", Host=SHARED)[0] == 404
    for path in (f"/files/{result_id}", f"/files/{alone}"):  # a link opens nothing but itself
        assert server.get(path, Host=SHARED, Cookie=f"{COOKIE}={BOB}")[0] == 404
        assert server.get(path, Host=SHARED, Cookie=f"{COOKIE}={ANN}")[0] == 200
    store.shares.revoke(ANN, store.shares.of(ANN)[0].id)
    assert visit(server, f"/s/{token}")[0] == 404
    assert server.get(f"/s/{token}/1", Host=SHARED)[0] == 404


def test_the_page_runs_no_scripts_and_is_neither_indexed_nor_named_in_referers(server: AppServer, store: Store) -> None:
    _, headers, body = visit(server, f"/s/{store.shares.create(ANN, [keep(store)])}")
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "<script" not in body
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert "noindex" in headers["X-Robots-Tag"]


def test_prompts_are_shown_as_text_where_the_sharer_chose_so(server: AppServer, store: Store) -> None:
    _, _, body = visit(server, f"/s/{store.shares.create(ANN, [keep(store)], shows='prompts')}")
    assert "&lt;script&gt;alert(&#x27;fox&#x27;)&lt;/script&gt; **in** snow" in body
    assert "steps" not in body
    _, _, body = visit(server, f"/s/{store.shares.create(ANN, [keep(store)], shows='parameters')}")
    assert "<dt>steps</dt><dd>4</dd>" in body


@pytest.mark.parametrize(("shows", "has_parameters"), [("pictures", False), ("prompts", False), ("parameters", True)])
def test_a_file_carries_its_parameters_only_where_they_are_shared(
    server: AppServer, store: Store, shows: Any, has_parameters: bool
) -> None:
    token = store.shares.create(ANN, [keep(store)], shows=shows)
    status, headers, data = server.get(f"/s/{token}/1", Host=SHARED)
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert (read_recipe(data) is not None, b"fox" in data) == (has_parameters, has_parameters)
    assert "fox" not in headers["Content-Disposition"]


def test_every_address_of_a_file_for_owner_stranger_link_and_after_it_was_taken_back(
    server: AppServer, store: Store
) -> None:
    result_id, other = keep(store), keep(store)
    token = store.shares.create(ANN, [result_id])
    own = [f"/files/{result_id}{tail}" for tail in ("", "/thumbnail", "/thumbnail?size=256", "/download", "/bare")]
    linked = [f"/s/{token}", *(f"/s/{token}/1{tail}" for tail in ("", "?size=256", "?size=512"))]

    def statuses(paths: list[str], **who: str) -> set[int]:
        return {server.get(path, Host=SHARED, **who)[0] for path in paths}

    assert statuses(own, Cookie=f"{COOKIE}={ANN}") == {200}
    assert statuses(own, Cookie=f"{COOKIE}={BOB}") == statuses(own) == {404}
    assert statuses(linked) == statuses(linked, Cookie=f"{COOKIE}={BOB}") == {200}
    assert statuses([f"/s/{token}/2", f"/s/{token}/0", f"/s/{token}/{other}", f"/files/{result_id}?s={token}"]) == {404}
    (share,) = [share for share in store.shares.of(ANN) if store.shares.open(token) == share]
    store.shares.revoke(ANN, share.id)
    assert statuses(linked) == statuses(linked, Cookie=f"{COOKIE}={ANN}") == {404}


def test_what_was_taken_back_never_was_and_makes_no_sense_get_one_answer(server: AppServer, store: Store) -> None:
    taken_back = store.shares.create(ANN, [keep(store)])
    store.shares.revoke(ANN, next(share.id for share in store.shares.of(ANN) if store.shares.open(taken_back) == share))
    emptied, result_id = "", keep(store)
    emptied = store.shares.create(ANN, [result_id])
    store.delete(ANN, [result_id])
    answers = {visit(server, f"/s/{token}")[::2] for token in (taken_back, emptied, "x" * 43, "%20x", "'OR'1")}
    assert len(answers) == 1
    ((status, body),) = answers
    assert (status, "There is nothing here" in body) == (404, True)


def test_a_flagged_picture_is_veiled_and_a_caption_is_text(server: AppServer, store: Store) -> None:
    caption = store.add_job(new_job(ANN, task_type="caption"))
    text = store.add_result(caption, {"text": "<i>a fox</i>"}, seconds=1.0)
    assert text is not None
    _, _, body = visit(server, f"/s/{store.shares.create(ANN, [keep(store, NSFWContent=True), text])}")
    assert '<details class="veil">' in body
    assert "<blockquote>&lt;i&gt;a fox&lt;/i&gt;</blockquote>" in body


def test_part_of_a_file_can_be_requested(server: AppServer, store: Store) -> None:
    token = store.shares.create(ANN, [keep(store)])
    whole = server.get(f"/s/{token}/1", Host=SHARED)[2]
    for range_header, part in (("bytes=0-9", whole[:10]), ("bytes=10-", whole[10:]), ("bytes=-4", whole[-4:])):
        status, headers, data = server.get(f"/s/{token}/1", Host=SHARED, Range=range_header)
        assert (status, data) == (206, part)
        assert headers["Content-Range"].endswith(f"/{len(whole)}")
    assert server.get(f"/s/{token}/1", Host=SHARED, Range=f"bytes={len(whole)}-")[0] == 416
    assert server.get(f"/s/{token}/1", Host=SHARED, Range="bytes=a-b")[0] == 200
    assert Image.open(io.BytesIO(whole)).size == (320, 192)


# ---- to another browser


def press(server: AppServer, token: str, **headers: str) -> tuple[int, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("POST", f"/move/{token}", headers={"Host": SHARED, **headers})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.headers


def test_a_move_link_asks_first_and_then_makes_another_browser_the_visitor_once(
    server: AppServer, store: Store
) -> None:
    token = store.move_links.create(ANN)
    for _ in range(2):  # a preview of the link, then the visitor
        status, headers, body = visit(server, f"/move/{token}")
        assert (status, "Continue here" in body, ANN in body) == (200, True, False)
        assert headers["Referrer-Policy"] == "same-origin"  # or its form would have the Origin "null", which is refused
    status, headers = press(server, token, Cookie=f"{COOKIE}={BOB}")
    assert (status, headers["Location"]) == (303, "../gallery")
    assert re.search(rf"{COOKIE}={ANN};.*HttpOnly", headers["Set-Cookie"])
    assert press(server, token)[0] == visit(server, f"/move/{token}")[0] == 404


def test_another_sites_page_cannot_press_the_button(server: AppServer, store: Store) -> None:
    token = store.move_links.create(ANN)
    status, headers = press(server, token, **{"Sec-Fetch-Site": "cross-site"})
    assert (status, headers["Set-Cookie"]) == (403, None)
    assert store.move_links.is_good(token)


def test_nothing_about_links_is_logged(server: AppServer, store: Store) -> None:
    token = store.shares.create(ANN, [keep(store)])
    visit(server, f"/s/{token}")
    assert token not in server.output
    assert json.dumps(PROMPT) not in server.output
