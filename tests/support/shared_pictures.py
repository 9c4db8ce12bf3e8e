"""Pictures that links are made to."""

from __future__ import annotations

from typing import Any

from lib.gallery import Store
from tests.support.gallery_bench import ANN, item, new_job, png

PROMPT = "<script>alert('fox')</script> **in** snow"


def keep(store: Store, prompt: str = PROMPT, **result: Any) -> str:
    request = {"taskType": "imageInference", "model": "runware:100@1", "positivePrompt": prompt, "steps": 4}
    result_id = store.add_result(store.add_job(new_job(ANN, request=request)), item(5, **result), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
    return result_id
