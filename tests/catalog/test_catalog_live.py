"""Registry, schemas and prices from a service: available at once, refreshed in the background."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lib import catalog
from tests.support.app_server import free_port
from tests.support.catalogue_service import Answer, Service, StartLive, registry, wait_until
from tests.support.live_schemas import IMAGE_MODEL

NIMBUS = "nimbus:1@1"
FLUX = "runware:101@1"
GOOD: dict[str, Any] = {"positivePrompt": "a fox in the snow", "width": 512, "height": 512}


def launch(service: Service) -> None:
    """A model that the SDK does not know."""
    service.answers["/registry.json"] = Answer(registry(**{NIMBUS: ("imageInference", "nimbus-1")}), etag='"r1"')
    service.answers[f"/resolve/{NIMBUS}"] = Answer({"requestSchema": IMAGE_MODEL, "documentation": "https://x.y/z"})


def test_a_model_that_was_launched_since_works_without_a_release(service: Service, live_on: StartLive) -> None:
    launch(service)
    service.answers["/models"] = Answer([{"model": "nimbus-1", "air": NIMBUS, "name": "Nimbus One", "creator": "sky"}])
    service.answers["/creators"] = Answer([{"id": "sky", "name": "Sky Labs"}])
    with live_on(service.url) as live:
        wait_until(live, lambda: catalog.fields(NIMBUS).get("tiling") and catalog.model(NIMBUS).maker == "Sky Labs")
        assert NIMBUS in {model.air for model in catalog.models("imageInference")}
        assert (catalog.model(NIMBUS).name, catalog.model(NIMBUS).known_from) == ("Nimbus One", "registry")
        assert catalog.fields(NIMBUS)["resolution"].choices == ("1K", "2K", "4K")
        assert catalog.sources(NIMBUS).fields == "schema"
    assert catalog.model(NIMBUS).known_from == "community"


def test_a_new_model_without_a_schema_has_what_its_task_usually_takes(service: Service, live_on: StartLive) -> None:
    service.answers["/registry.json"] = Answer(registry(**{NIMBUS: ("imageInference", "nimbus-1")}))
    with live_on(service.url) as live:
        wait_until(live, lambda: catalog.model(NIMBUS).known_from == "registry")
        known = catalog.fields(NIMBUS)
        assert {"positivePrompt", "width", "height", "inputs"} <= known.keys()
        assert {name for name, field in known.items() if field.required} == {"taskType", "taskUUID", "model"}
        assert catalog.sources(NIMBUS).fields == "task"


def test_a_schema_is_requested_and_then_in_use(service: Service, live_on: StartLive) -> None:
    schema = {**IMAGE_MODEL, "properties": {**IMAGE_MODEL["properties"], "model": {"const": FLUX}}}
    service.answers[f"/resolve/{FLUX}"] = Answer({"requestSchema": schema})
    with live_on(service.url) as live:
        assert catalog.fields(FLUX)["width"].limits_from == "table"
        catalog.want(FLUX)
        wait_until(live, lambda: catalog.sources(FLUX).fields == "schema")
        width = catalog.fields(FLUX)["width"]
        assert (width.minimum, width.step, width.limits_from) == (256, 16, "schema")
        assert [problem.name for problem in catalog.check(FLUX, {**GOOD, "width": 128})] == ["width"]
    assert catalog.fields(FLUX)["width"].limits_from == "table"


def test_rules_across_fields_are_reported_before_anything_is_sent(service: Service, live_on: StartLive) -> None:
    launch(service)
    request = {**GOOD, "resolution": "4K", "numberResults": 2}
    with live_on(service.url) as live:
        wait_until(live, lambda: catalog.fields(NIMBUS).get("tiling"))
        assert catalog.check(NIMBUS, {**GOOD, "resolution": "1K", "numberResults": 2}) == []
        assert {(problem.name, problem.rule) for problem in catalog.check(NIMBUS, request)} == {
            ("numberResults", "together"),
            ("tiling", "together"),
        }
        assert catalog.check(NIMBUS, {**request, "numberResults": 1, "tiling": True}) == []
        # A picture of the gallery goes by an id of the studio's own until it is sent.
        pictures = {"seedImage": "picture:1", "referenceImages": ["picture:2", {"image": "picture:3"}]}
        assert catalog.check(NIMBUS, {**GOOD, "inputs": pictures}) == []
        assert [problem.name for problem in catalog.check(NIMBUS, {**GOOD, "inputs": {"image": "x"}})] == [
            "inputs.image"
        ]


def test_a_schema_that_leaves_out_what_goes_with_every_task_does_not_refuse_it(
    service: Service, live_on: StartLive
) -> None:
    launch(service)
    with live_on(service.url) as live:
        wait_until(live, lambda: catalog.fields(NIMBUS).get("tiling"))
        assert catalog.check(NIMBUS, {**GOOD, "includeCost": True, "outputType": "URL", "deliveryMethod": "sync"}) == []
        assert [problem.rule for problem in catalog.check(NIMBUS, {**GOOD, "fps": 24})] == ["unknown"]


def test_what_was_read_outlives_a_restart_without_a_network(service: Service, live_on: StartLive) -> None:
    launch(service)
    with live_on(service.url) as live:
        wait_until(live, lambda: catalog.fields(NIMBUS).get("tiling"))
    answered = service.asked[f"/resolve/{NIMBUS}"]
    service.answers.clear()
    with live_on(service.url) as live:
        assert "tiling" in catalog.fields(NIMBUS)  # from the disk, before anything was requested
        wait_until(live, lambda: catalog.model(NIMBUS).known_from == "registry")
        assert service.asked[f"/resolve/{NIMBUS}"] == answered


@pytest.mark.parametrize("tag", [Answer(etag='"v1"'), Answer(modified="Wed, 25 Nov 2026 03:00:00 GMT")])
def test_what_is_old_is_revalidated_and_not_sent_again(
    service: Service, live_on: StartLive, tmp_path: Path, tag: Answer
) -> None:
    launch(service)
    service.answers["/registry.json"] = replace(tag, body=registry(**{NIMBUS: ("imageInference", "nimbus-1")}))
    with live_on(service.url) as live:
        wait_until(live, lambda: catalog.model(NIMBUS).known_from == "registry")
    grow_old(tmp_path)
    with live_on(service.url) as live:
        before = time.time()
        wait_until(live, lambda: (live.state().registry_read_at or 0) >= before - 1)
        assert service.unchanged["/registry.json"] == 1
        assert catalog.model(NIMBUS).known_from == "registry"


def grow_old(folder: Path) -> None:
    """Let everything on the shelf be a year older."""
    for path in (folder / "catalogue").glob("*.json"):
        text = path.read_text()
        at = text.index('"read_at": ') + len('"read_at": ')
        path.write_text(text[:at] + "1" + text[text.index(",", at) :])


BROKEN = {
    "not JSON": Answer(raw=b"<html>Bad gateway</html>"),
    "half of it": Answer(raw=b'{"models": {"nimb'),
    "an error": Answer(status=503),
    "another shape": Answer(["nothing", 7]),
    "nonsense inside": Answer({"models": {"x": 1, "nimbus:2@1": {"taskType": 5}}}),
    "nested without end": Answer(raw=b"[" * 200_000),
}


@pytest.mark.parametrize("how", list(BROKEN))
def test_a_broken_service_leaves_what_the_sdk_brings_along(service: Service, live_on: StartLive, how: str) -> None:
    service.answers = dict.fromkeys(["/registry.json", "/models", f"/resolve/{FLUX}"], BROKEN[how])
    with live_on(service.url) as live:
        catalog.want(FLUX)
        wait_until(live, lambda: live.state().problems or live.state().registry_read_at)
        wait_until(live, lambda: service.asked[f"/resolve/{FLUX}"])
        assert len(catalog.models()) == len(catalog.bundled_models())
        assert catalog.sources(FLUX).fields == "type"
        assert catalog.check(FLUX, GOOD) == []


def test_too_much_is_not_read(service: Service, live_on: StartLive) -> None:
    service.answers["/registry.json"] = Answer(raw=b'"' + b"x" * 9_000_000 + b'"')
    with live_on(service.url) as live:
        wait_until(live, lambda: live.state().problems)
        assert "it sent more than 8 MB" in live.state().problems[0]


def test_a_service_that_never_answers_is_given_up_and_reported(service: Service, live_on: StartLive) -> None:
    service.answers = dict.fromkeys(["/registry.json", "/models", "/creators", "/capabilities"], Answer(held=True))
    began = time.perf_counter()
    with live_on(service.url, within_s=0.2) as live:
        assert catalog.fields(FLUX)
        assert time.perf_counter() - began < 2  # nothing of that waits
        wait_until(live, lambda: live.state().problems)
        assert live.state().problems == (
            "Runware was asked for its schemas and catalogue and prices, but it did not answer within 0.2 s. What was "
            "read before, or what the SDK brings along, is in use; it is asked again in the background.",
        )


def test_without_a_network_everything_is_there_and_the_reason_is_reported(live_on: StartLive) -> None:
    with live_on(f"http://127.0.0.1:{free_port()}") as live:
        wait_until(live, lambda: live.state().problems)
        assert "it cannot be reached" in live.state().problems[0]
        assert len(catalog.models()) == len(catalog.bundled_models())
        assert "cannot be reached" in catalog.sources(FLUX).problem


def test_a_folder_that_cannot_be_written_only_forgets(service: Service, live_on: StartLive, tmp_path: Path) -> None:
    (tmp_path / "catalogue").write_text("a file in the place of the folder")
    launch(service)
    with live_on(service.url) as live:
        wait_until(live, lambda: catalog.fields(NIMBUS).get("tiling"))


def test_a_torn_file_on_the_shelf_is_read_anew(service: Service, live_on: StartLive, tmp_path: Path) -> None:
    launch(service)
    with live_on(service.url) as live:
        wait_until(live, lambda: catalog.fields(NIMBUS).get("tiling"))
    for path in (tmp_path / "catalogue").glob("*.json"):
        path.write_bytes(path.read_bytes()[:40])
    with live_on(service.url) as live:
        wait_until(live, lambda: catalog.fields(NIMBUS).get("tiling"))


def test_asking_many_times_asks_once(service: Service, live_on: StartLive) -> None:
    launch(service)
    with live_on(service.url) as live:
        for _ in range(50):
            catalog.want(FLUX)
        wait_until(live, lambda: catalog.fields(NIMBUS).get("tiling"))
        assert service.asked[f"/resolve/{FLUX}"] <= 1
