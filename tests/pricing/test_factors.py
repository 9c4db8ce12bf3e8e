"""What the price of one result depends on: what is free, what it grows with, and what makes another price."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.pricing.estimate import Price
from lib.pricing.factors import FREE_FIELDS, Scale, picture_of, scale_of
from lib.pricing.price_key import PriceKey

IMAGE = {"taskType": "imageInference", "model": "runware:101@1", "positivePrompt": "a fox", "steps": 28}
FILM = {"taskType": "videoInference", "model": "klingai:6@1", "positivePrompt": "a fox"}
UPSCALE = {"taskType": "upscale", "model": "runware:504@1", "inputs": {"image": "input:" + "1" * 32}}
NO_SIZES = [0, -1, 1e-5, True, None, "512", float("nan"), float("inf"), -float("inf"), 1e300, 10**400, [512]]

sides = st.integers(1, 20_000)
seconds = st.integers(1, 3600)


def ratio(one: dict[str, Any], other: dict[str, Any]) -> Fraction | None:
    """How many times the price of `other` is the price of `one`; None where nothing is known."""
    mine, others = PriceKey.of(one), PriceKey.of(other)
    return mine.scale.ratio_to(others.scale) if mine.rate == others.rate else None


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [
        (IMAGE | {"width": 2048, "height": 1024}, IMAGE | {"width": 1024, "height": 1024}, 2),
        (IMAGE | {"width": 512.0, "height": 512}, IMAGE | {"width": 1024, "height": 1024}, Fraction(1, 4)),
        (IMAGE | {"resolution": "2K"}, IMAGE | {"resolution": "1k"}, 4),
        (FILM | {"duration": 10}, FILM | {"duration": 5}, 2),
        (FILM | {"duration": 2.5}, FILM | {"duration": 5}, Fraction(1, 2)),
        (FILM | {"duration": 10, "resolution": "1080p"}, FILM | {"duration": 5, "resolution": "720p"}, Fraction(9, 2)),
        (FILM | {"resolution": "4k"}, FILM | {"resolution": "1080p"}, 4),
        # What one of them does not say, or what is not known to scale, makes another price.
        (IMAGE | {"width": 1024, "height": 1024}, IMAGE, None),
        (IMAGE | {"width": 1024}, IMAGE | {"width": 512}, None),
        (IMAGE | {"resolution": "auto"}, IMAGE | {"resolution": "1K"}, None),
        (IMAGE | {"steps": 14}, IMAGE, None),
        (IMAGE | {"safety": {"checkContent": True}}, IMAGE, None),
        (FILM | {"fps": 60}, FILM | {"fps": 30}, None),
    ],
)
def test_a_price_grows_with_pixels_and_seconds_and_with_nothing_else(
    one: dict[str, Any], other: dict[str, Any], times: Fraction | None
) -> None:
    assert ratio(one, other) == times


@pytest.mark.parametrize("value", NO_SIZES, ids=lambda value: str(value)[:8])
@pytest.mark.parametrize("name", ["width", "height", "duration"])
def test_what_is_no_size_is_a_setting_like_any_other(name: str, value: object) -> None:
    usual = FILM | {"width": 1280, "height": 720, "duration": 5}
    assert ratio(usual | {name: value}, usual) is None


@given(st.dictionaries(st.sampled_from(sorted(FREE_FIELDS - {"taskType"})), st.text() | st.integers()))
def test_what_is_free_changes_nothing(free: dict[str, Any]) -> None:
    assert PriceKey.of({**IMAGE, **free}) == PriceKey.of({**IMAGE})


@given(sides, sides, seconds)
def test_a_key_is_read_as_it_was_written_and_fits_its_column(width: int, height: int, duration: int) -> None:
    key = PriceKey.of(FILM | {"width": width, "height": height, "duration": duration})
    assert PriceKey.parse(str(key)) == key
    lowest, highest = key.bounds()
    assert lowest <= str(key) <= highest
    assert len(str(key)) < 64  # what older studios wrote has 64 digits


@given(sides, sides)
def test_keys_of_one_rate_lie_in_the_order_of_their_size(one: int, other: int) -> None:
    keys = [PriceKey.of(IMAGE | {"width": side, "height": 1024}) for side in (one, other)]
    assert (str(keys[0]) < str(keys[1])) == (one < other)


@pytest.mark.parametrize("text", ["", "k", "a" * 64, "0" * 57])
def test_what_is_no_key_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PriceKey.parse(text)


# ---- what works on a picture


def test_what_works_on_a_picture_is_priced_by_the_pixels_that_it_is_given() -> None:
    cut = {**UPSCALE, "taskType": "removeBackground"}
    assert scale_of(cut, (1024, 512)) == (Scale(1024 * 512), frozenset({"inputs"}))
    other = {**cut, "inputs": {"image": "picture:" + "2" * 32}}
    assert PriceKey.of(cut, (1024, 512)) == PriceKey.of(other, (512, 1024))
    assert PriceKey.of(cut) != PriceKey.of(other)  # of unknown size


def test_an_enlargement_is_priced_by_the_pixels_that_come_out() -> None:
    twice = PriceKey.of({**UPSCALE, "upscaleFactor": 2}, (512, 512))
    four_times = PriceKey.of({**UPSCALE, "upscaleFactor": 4}, (1024, 512))
    assert four_times.rate == twice.rate
    assert four_times.scale.ratio_to(twice.scale) == 8


def test_nothing_follows_from_an_enlargement_that_is_shrunk_first() -> None:
    assert scale_of({**UPSCALE, "upscaleFactor": 4}, (1024, 1024))[0].is_known
    assert not scale_of({**UPSCALE, "upscaleFactor": 4}, (1025, 16))[0].is_known
    assert not scale_of(UPSCALE, (2048, 2048))[0].is_known


@pytest.mark.parametrize(
    "inputs",
    [
        None,
        {"image": "https://example.com/a.png"},
        {"image": "9c8ef0a6-3f3e-4f3a-8d0c-0f2f5bb3c111"},
        {"image": "input:" + "1" * 32, "mask": "input:" + "2" * 32},
        {"video": "input:" + "1" * 32},
    ],
)
def test_only_one_picture_of_the_studio_can_be_measured(inputs: object) -> None:
    assert picture_of({**UPSCALE, "inputs": inputs}) is None
    assert picture_of(UPSCALE) == "input:" + "1" * 32
    assert picture_of({**UPSCALE, "taskType": "imageInference"}) is None


# ---- amounts

amounts = st.floats(allow_nan=True, allow_infinity=True) | st.floats(0, 100) | st.integers()
ratios = st.fractions(Fraction(1, 10**6), 10**6)


@given(amounts, ratios, st.integers(1, 1000))
def test_what_is_about_is_an_amount_and_is_reserved_at_no_less(each: float, times: Fraction, results: int) -> None:
    price = Price.scaled(each, times, results, "last")
    if price is not None:
        assert 0 < price.usd / results <= 100.0001
        assert price.reserved_usd >= price.usd
        assert price.is_about


@given(st.floats(0.0001, 0.1), ratios, ratios, st.integers(1, 9))
def test_the_larger_is_never_about_to_cost_less(each: float, one: Fraction, other: Fraction, results: int) -> None:
    smaller, larger = (Price.scaled(each, times, results, "last") for times in sorted((one, other)))
    if smaller is not None and larger is not None:
        assert smaller.usd <= larger.usd


def test_a_reservation_is_in_whole_multiples_and_no_less_than_the_larger_one_cost() -> None:
    reserved = [Price.scaled(0.01, Fraction(times), 1, "last") for times in ("1/4", "1.01", "2", "2.5")]
    assert [price and price.reserved_usd for price in reserved] == pytest.approx([0.01, 0.02, 0.02, 0.03])


@pytest.mark.parametrize("each", [0, -1, float("nan"), float("inf"), 10**400, "0.1", True, None])
def test_of_what_was_free_or_is_no_amount_nothing_is_reckoned(each: object) -> None:
    assert Price.scaled(each, Fraction(2), 1, "last") is None
