"""What JSON can carry and UTF-8 cannot, half of a surrogate pair, costs nobody a result."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lib.database import open_database
from lib.gallery import Problem, Query, Store, gallery_table
from lib.media import in_unicode
from tests.support.gallery_bench import ANN, item, new_job, png

HALF = "a fox \ud83d here"
WHOLE = "a fox \ufffd here"


def test_a_prompt_and_a_caption_with_half_a_pair_are_kept_found_exported_and_written_into_the_file(
    tmp_path: Path,
) -> None:
    store = Store(open_database(tmp_path), tmp_path / "files")
    job = store.add_job(new_job(request={"positivePrompt": HALF, "providerSettings": {"bfl": [HALF]}}, set_label=HALF))
    assert job.request == {"positivePrompt": WHOLE, "providerSettings": {"bfl": [WHOLE]}}
    result_id = store.add_result(job, item(text=None), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
    assert store.add_result(job, {"imageUUID": "i", "text": HALF, "cost": 0.001}, seconds=1.0)
    store.finish_job(job.task_uuid, "done", [Problem(HALF)])
    rows = store.finder.find(ANN, Query(words="fox")).rows
    assert {row["text"] for row in rows} == {None, WHOLE}
    assert WHOLE in gallery_table(rows).to_csv().encode().decode()
    ended = store.job(job.task_uuid)
    assert ended is not None
    assert ended.problems[0].sentence == WHOLE


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_what_is_unicode_stays_as_it_is(value: object) -> None:
    assert in_unicode(value) == value


@given(st.text(st.characters(categories=["Cs", "Lu", "So"])))
def test_what_is_not_becomes_so_and_pairs_become_what_they_stand_for(text: str) -> None:
    in_unicode(text).encode()
    assert in_unicode("\ud83d\ude00 \ud83d") == "\U0001f600 \ufffd"
