"""What the same settings cost at another size: about as many times what they cost last, reserved rounded up."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert

from lib.gallery import Source
from lib.gallery.tables.schema import inputs
from lib.pricing import DryRuns, Price, Prices
from tests.support.gallery_bench import add, png
from tests.support.jobs_bench import ANN, HOST, WAIT_S, Bench

IMAGE: dict[str, Any] = {
    "taskType": "imageInference",
    "model": "runware:101@1",
    "positivePrompt": "a fox",
    "width": 1024,
    "height": 1024,
    "numberResults": 1,
    "includeCost": True,
}
FILM: dict[str, Any] = {"taskType": "videoInference", "model": "klingai:6@1", "positivePrompt": "a fox", "duration": 5}


def remember(bench: Bench, usd: float, at: float = 1000.0, **request: Any) -> str:
    """Keep a result that cost so much; returns its id."""
    key = Prices(bench.store).key(request)
    task_type, model = str(request["taskType"]), str(request["model"])
    return add(
        bench.store,
        ANN.id,
        at=at,
        price_key=key,
        request=request,
        task_type=task_type,
        model=model,
        result={"cost": usd},
    )


def price(bench: Bench, request: dict[str, Any]) -> Price | None:
    """What a request costs by what was paid before alone."""
    return Prices(bench.store).price(request, bench.accounts.default)


def about(found: Price | None) -> float | None:
    """The amount of a price that says of itself that it is about."""
    return found.usd if found is not None and found.is_about else None


def picture(bench: Bench, width: int, height: int) -> str:
    """The reference of a picture that a visitor uploaded."""
    input_id = secrets.token_hex(16)
    values = {"owner": ANN.id, "sha256": input_id * 2, "file": "a.png", "mime": "image/png", "created_at": time.time()}
    with bench.store.changing() as connection:
        connection.execute(insert(inputs).values(id=input_id, width=width, height=height, **values))
    return f"input:{input_id}"


def test_twice_the_pixels_are_about_twice_the_price(bench: Bench) -> None:
    remember(bench, 0.0013, **IMAGE)
    assert about(price(bench, {**IMAGE, "width": 2048})) == pytest.approx(0.0026)
    assert about(price(bench, {**IMAGE, "width": 2048, "numberResults": 4})) == pytest.approx(0.0104)
    assert price(bench, {**IMAGE, "steps": 4}) is None


def test_twice_the_seconds_are_about_twice_the_price(bench: Bench) -> None:
    remember(bench, 0.18, **FILM)
    assert about(price(bench, {**FILM, "duration": 10})) == pytest.approx(0.36)
    assert price(bench, {**FILM, "duration": float("nan")}) is None
    assert price(bench, {**FILM, "duration": 1e9}) is None


def test_an_equal_size_costs_exactly_what_it_cost_last(bench: Bench) -> None:
    remember(bench, 0.0013, **IMAGE)
    remember(bench, 0.0031, at=2000.0, **{**IMAGE, "width": 2048})
    assert price(bench, IMAGE) == Price(0.0013, "last")
    assert price(bench, {**IMAGE, "width": 2048, "positivePrompt": "an owl"}) == Price(0.0031, "last")


def test_the_nearest_size_says_what_another_is_about(bench: Bench) -> None:
    remember(bench, 0.001, **{**IMAGE, "width": 512, "height": 512})
    remember(bench, 0.008, **{**IMAGE, "width": 2048, "height": 2048})
    assert about(price(bench, {**IMAGE, "width": 1024, "height": 512})) == pytest.approx(0.002)
    assert about(price(bench, {**IMAGE, "width": 2048, "height": 1024})) == pytest.approx(0.004)


def test_what_a_dry_run_said_is_better_than_about_and_is_not_waited_for(bench: Bench) -> None:
    remember(bench, 0.001, **IMAGE)
    prices, large = Prices(bench.store, DryRuns(bench.loop)), {**IMAGE, "width": 2048}
    may_answer = threading.Event()
    bench.loop.loop.call_soon_threadsafe(may_answer.wait, WAIT_S)  # no dry run ends before the first look
    assert about(prices.price(large, bench.accounts.default, dry_run_wait_s=WAIT_S)) == pytest.approx(0.002)
    may_answer.set()
    until = time.monotonic() + WAIT_S
    while (found := prices.price(large, bench.accounts.default)) and found.is_about and time.monotonic() < until:
        time.sleep(0.01)
    assert found == Price(0.0076, "dry run")


def test_a_larger_picture_of_the_studio_is_about_as_many_times_as_dear(bench: Bench) -> None:
    cut: dict[str, Any] = {"taskType": "removeBackground", "model": "runware:109@1"}
    small, same, large = (picture(bench, *size) for size in ((512, 512), (256, 1024), (1024, 1024)))
    remember(bench, 0.0006, **cut, inputs={"image": small})
    assert price(bench, {**cut, "inputs": {"image": same}}) == Price(0.0006, "last")
    found = price(bench, {**cut, "inputs": {"image": large}})
    assert about(found) == pytest.approx(0.0024)
    assert price(bench, {**cut, "inputs": {"image": "input:" + "0" * 32}}) is None


def test_an_enlargement_is_about_as_dear_as_it_becomes_large(bench: Bench) -> None:
    upscale: dict[str, Any] = {"taskType": "upscale", "model": "runware:504@1", "upscaleFactor": 2}
    remember(bench, 0.001, **upscale, inputs={"image": picture(bench, 512, 512)})
    small, large, largest = (picture(bench, side, side) for side in (512, 1024, 2048))
    assert about(price(bench, {**upscale, "upscaleFactor": 4, "inputs": {"image": small}})) == pytest.approx(0.004)
    assert about(price(bench, {**upscale, "inputs": {"image": large}})) == pytest.approx(0.004)
    assert about(price(bench, {**upscale, "inputs": {"image": largest}})) == pytest.approx(0.016)
    assert price(bench, {**upscale, "upscaleFactor": 4, "inputs": {"image": largest}}) is None  # shrunk first


def test_a_result_is_measured_once_its_bytes_are_here(bench: Bench) -> None:
    cut: dict[str, Any] = {"taskType": "removeBackground", "model": "runware:109@1"}
    remember(bench, 0.0006, **cut, inputs={"image": picture(bench, 32, 32)})
    made = remember(bench, 0.0013, **IMAGE)
    request = {**cut, "inputs": {"image": f"picture:{made}"}}
    assert price(bench, request) is None
    bench.store.keep_bytes(made, png(size=(64, 32)))
    assert about(price(bench, request)) == pytest.approx(0.0012)


def test_play_money_says_nothing_of_real_prices(bench: Bench) -> None:
    remember(bench, 0.0013, **IMAGE)
    real = replace(bench.accounts.default, source="runware")
    assert Prices(bench.store).price({**IMAGE, "width": 2048}, real) is None


class TestRealMoney:
    @pytest.fixture
    def source(self) -> Source:
        return "runware"

    def test_what_is_about_is_reserved_rounded_up_and_settled_at_what_it_cost(self, bench: Bench) -> None:
        first = bench.ended(bench.jobs.submit(HOST, "generate_image", IMAGE, "first"))
        cost, before = first.cost_usd or 0, bench.budget.committed_today()
        bench.brush.hold()
        larger = bench.jobs.submit(HOST, "generate_image", {**IMAGE, "width": 1088}, "larger")
        assert bench.budget.committed_today() - before == pytest.approx(2 * cost)
        bench.brush.go_on.set()
        bench.ended(larger)
        assert bench.budget.committed_today() - before == pytest.approx(cost * 1088 / 1024, rel=1e-3)
        assert bench.jobs.price({**IMAGE, "width": 1088}, bench.accounts.default) == Price(
            bench.budget.committed_today() - before, "last"
        )
