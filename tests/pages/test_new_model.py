"""A model that was launched after the studio: on its page, from the live registry and its schema alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib import catalog
from lib.runware_api import EventLoopThread
from lib.session import process
from tests.support.catalogue_service import DEADLINE_S, Answer, Service, registry, wait_until
from tests.support.live_schemas import IMAGE_MODEL
from tests.support.page_elements import submit_button, texts
from tests.support.pages import Open, wait_for_jobs

NIMBUS = "nimbus:1@1"


@pytest.fixture
def launched() -> Iterator[dict[str, str]]:
    """Settings of a studio whose catalogue knows one more model than the SDK."""
    loop, service = EventLoopThread("launched"), Service()
    service.start(loop)
    service.answers["/registry.json"] = Answer(registry(**{NIMBUS: ("imageInference", "nimbus-1")}))
    service.answers["/models"] = Answer([{"model": "nimbus-1", "air": NIMBUS, "name": "Nimbus One"}])
    service.answers[f"/resolve/{NIMBUS}"] = Answer({"requestSchema": IMAGE_MODEL})
    yield {"RUNWARE_CONTENT_URL": service.url, "RUNWARE_SCHEMAS_URL": service.url}
    loop.submit(service.stop()).result(DEADLINE_S)
    loop.close()


def test_a_model_launched_today_has_its_form_and_its_checks(
    open_page: Open, with_key: dict[str, str], launched: dict[str, str]
) -> None:
    app = open_page(**with_key, **launched)
    wait_until(process.studio().live, lambda: "tiling" in catalog.fields(NIMBUS) and catalog.card(NIMBUS))
    app.run()
    model = app.selectbox(key="generate_image_model")
    assert any(option.startswith("Nimbus One") for option in model.options)
    model.set_value(NIMBUS).run()
    assert not app.exception
    app.text_area(key="generate_image_positivePrompt").set_value("a fox in the snow").run()
    assert not app.exception
    submit_button(app).click().run()
    assert not app.exception
    (job,) = wait_for_jobs()
    assert job.request["model"] == NIMBUS
    assert job.request.keys() <= catalog.fields(NIMBUS).keys()
    assert [problem.code for problem in job.problems] == ["modelNotFound"]  # by the sandbox, which is no Runware
    app.segmented_control(key="generate_image_resolution").set_value("4K").run()
    submit_button(app).click().run()
    assert "at most 1 with these values" in texts(app)
    assert len(wait_for_jobs()) == 1
