"""Pictures that visitors upload: stored once, named by reference, sent once per account."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.database import open_database
from lib.gallery import Input, Inputs
from lib.gallery.files import Files
from lib.media import parse_reference, references_in, with_uuids
from tests.support.gallery_bench import ANN, BOB, checked, png


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return Inputs(open_database(tmp_path), Files(tmp_path / "files"))


def bring(inputs: Inputs, owner: str = ANN, sha256: str = "1" * 64) -> Input:
    return inputs.keep(owner, checked(sha256=sha256))


def test_the_same_bytes_of_one_owner_are_one_picture(inputs: Inputs) -> None:
    first = bring(inputs)
    assert bring(inputs) == first
    assert bring(inputs, BOB).id != first.id
    assert bring(inputs, sha256="2" * 64).id != first.id


def test_nobody_elses_picture_can_be_named(inputs: Inputs) -> None:
    mine = bring(inputs)
    assert inputs.get(BOB, mine.id) is None
    assert inputs.file_of(BOB, mine.reference) is None
    found = inputs.file_of(ANN, mine.reference)
    assert found is not None
    assert found[0].read_bytes() == png()


def test_an_upload_is_remembered_per_account_and_owner_until_runware_lost_it(inputs: Inputs) -> None:
    reference = bring(inputs).reference
    inputs.note_upload("account", ANN, reference, "uuid-there")
    assert inputs.uploaded("account", ANN, reference) == "uuid-there"
    assert inputs.uploaded("other account", ANN, reference) is None
    assert inputs.uploaded("account", BOB, reference) is None
    inputs.forget_uploads("account", ANN, [reference])
    assert inputs.uploaded("account", ANN, reference) is None


@pytest.mark.parametrize("text", ["", "input:", "input:../x", "picture:" + "g" * 32, "file:" + "a" * 32, "/etc/passwd"])
def test_what_is_no_reference_is_never_taken_for_one(text: str) -> None:
    assert list(references_in({"inputs": {"image": text}})) == []
    with pytest.raises(ValueError, match="not a reference"):
        parse_reference(text)


def test_references_are_found_and_replaced_wherever_they_stand() -> None:
    one, two = "input:" + "1" * 32, "picture:" + "2" * 32
    request = {"inputs": {"frameImages": [{"image": one, "frame": "first"}, {"image": two}]}, "positivePrompt": "x"}
    assert list(references_in(request)) == [one, two]
    resolved = with_uuids(request, {one: "uuid-1", two: "uuid-2"})
    assert [frame["image"] for frame in resolved["inputs"]["frameImages"]] == ["uuid-1", "uuid-2"]
    assert request["inputs"]["frameImages"][0]["image"] == one  # type: ignore[index]


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_a_request_without_references_stays_as_it_is(value: object) -> None:
    assert with_uuids(value, {}) == value
