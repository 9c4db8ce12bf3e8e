"""How a request is put together, whoever asks."""

from __future__ import annotations

from lib.catalog import build_request, check, fields, models

FLUX = "runware:101@1"


def test_a_request_says_what_it_is_for_and_comes_by_address_with_its_price() -> None:
    request = build_request("imageInference", FLUX, {"positivePrompt": "a fox"})
    assert request == {
        "taskType": "imageInference",
        "model": FLUX,
        "positivePrompt": "a fox",
        "includeCost": True,
        "outputType": "URL",
    }


def test_only_a_field_that_the_model_needs_gets_the_value_that_is_needed() -> None:
    needs_size = next(model.air for model in models("imageInference") if fields(model.air)["width"].required)
    other = next(model.air for model in models("imageInference") if not fields(model.air)["width"].required)
    assert build_request("imageInference", needs_size, {}, needed={"width": 512})["width"] == 512
    assert "width" not in build_request("imageInference", other, {}, needed={"width": 512})


def test_what_is_usual_goes_to_every_model_that_takes_it() -> None:
    request = build_request("imageInference", FLUX, {}, usual={"steps": 4, "upscaleFactor": 2})
    assert request["steps"] == 4
    assert "upscaleFactor" not in request


def test_what_somebody_chose_goes_before_every_default() -> None:
    request = build_request("imageInference", FLUX, {"steps": 9}, needed={"steps": 1}, usual={"steps": 2})
    assert request["steps"] == 9


def test_what_goes_with_every_request_is_refused_by_no_model() -> None:
    tail = {"includeCost", "outputType"}
    for model in models():
        problems = check(model.air, build_request(model.task_type, model.air, {}))
        assert not tail & {problem.name for problem in problems}, model.air
