"""`modelSearch` through the real SDK: against the sandbox, and against answers that are not as they should be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib import catalog
from lib.runware_api import EventLoopThread, FoundModel, FoundModels, RequestFailedError, RunwareClient
from lib.runware_api.model_search import ModelSource, read_models
from lib.sandbox import Sandbox
from lib.settings import ApiKey
from tests.support.misbehaving_server import Session, Task
from tests.support.runware_world import QUICK, MakeWorld


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox.start()
    yield running
    running.stop()


class Searcher:
    """A client of a sandbox, called from another thread."""

    def __init__(self, sandbox: Sandbox, loop: EventLoopThread) -> None:
        key = ApiKey(sandbox.api_key)
        self._loop = loop
        self.client = RunwareClient(ws_url=sandbox.ws_url, http_url=sandbox.http_url, api_key=key, deadlines=QUICK)

    def __call__(
        self, words: str, *, source: ModelSource | None = None, limit: int = 20, offset: int = 0
    ) -> FoundModels:
        search = self.client.search_models(words, source=source, limit=limit, offset=offset)
        return self._loop.submit(search).result(5)


@pytest.fixture
def search(sandbox: Sandbox, loop_thread: EventLoopThread) -> Iterator[Searcher]:
    searcher = Searcher(sandbox, loop_thread)
    yield searcher
    loop_thread.submit(searcher.client.close()).result(5)


def test_a_model_is_found_by_name_with_what_a_visitor_wants_to_know(search: Searcher) -> None:
    found = search("flux schnell")
    assert FoundModel("runware:100@1", "FLUX.1 schnell", "", "checkpoint", "bfl-flux-1-schnell") in found.models
    assert found.total == len(found.models)


def test_every_word_has_to_match(search: Searcher) -> None:
    assert search("schnell nowhere-to-be-found") == FoundModels((), 0)


def test_a_long_list_comes_in_pages(search: Searcher) -> None:
    first, second = search("", limit=100), search("", limit=100, offset=100)
    assert first.total == second.total == len(catalog.models())
    assert len({model.air for model in (*first.models, *second.models)}) == 200


def test_the_sandbox_has_no_community_models(search: Searcher) -> None:
    assert search("", source="community") == FoundModels((), 0)
    assert search("", source="official").total == len(catalog.models())


def test_a_refusal_is_one_error_with_its_code(search: Searcher) -> None:
    with pytest.raises(RequestFailedError) as raised:
        search("flux", limit=1000)
    assert raised.value.error.code == "invalidLimit"
    assert raised.value.error.billed == "no"


def test_searches_side_by_side_do_not_get_each_others_answers(search: Searcher, loop_thread: EventLoopThread) -> None:
    words = ("schnell", "veo", "birefnet", "qwen")
    pending = [loop_thread.submit(search.client.search_models(word)) for word in words]
    for word, future in zip(words, pending, strict=True):
        models = future.result(5).models
        assert models
        assert all(word in f"{model.air} {model.name} {model.architecture}".lower() for model in models)


def test_a_connection_that_breaks_during_a_search_is_reported(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        session.cut()

    here = world(script)
    with pytest.raises(RequestFailedError, match="no connection to Runware"):
        here.loop.submit(here.client.search_models("flux")).result(5)


def test_a_server_that_stays_silent_is_not_waited_for_longer_than_the_deadline(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        return

    here = world(script)
    with pytest.raises(RequestFailedError, match="does not answer"):
        here.loop.submit(here.client.search_models("flux")).result(QUICK.account_s + 3)


def test_what_has_no_address_is_left_out_and_what_is_no_text_is_not_shown() -> None:
    strange = {"results": [{"name": "nameless"}, "text", None, {"air": "a:1@1", "version": 3}], "totalResults": "many"}
    assert read_models(strange) == FoundModels((FoundModel("a:1@1", "a:1@1"),), 1)


def test_an_answer_without_a_list_is_an_empty_one() -> None:
    assert read_models({"results": None}) == FoundModels((), 0)
