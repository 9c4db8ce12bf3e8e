"""Where files lie is chosen in one place, and every back end does the same."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.gallery.backends import Backend, FileInfo, choosing, open_backend
from lib.gallery.backends.folder import Folder
from lib.gallery.backends.remote import Remote
from lib.gallery.files import Files

ID = "0123456789abcdef" * 2


@pytest.fixture(params=["folder", "memory"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    if request.param == "folder":
        return open_backend(str(tmp_path / "files"))
    return open_backend(f"memory://{uuid.uuid4().hex}", tmp_path)


def test_a_path_and_a_file_address_are_a_folder_and_any_other_address_is_left_to_fsspec(tmp_path: Path) -> None:
    assert isinstance(open_backend(str(tmp_path)), Folder)
    assert isinstance(open_backend(f"file://{tmp_path}"), Folder)
    assert isinstance(open_backend("memory://x", tmp_path), Remote)
    with pytest.raises(ValueError, match="Protocol not known"):
        open_backend("nothing-knows-this://x", tmp_path)


def test_a_file_is_replaced_whole_and_removed_once(backend: Backend) -> None:
    backend.write("01/a.png", b"first")
    backend.write("01/a.png", b"second one")
    assert (backend.read("01/a.png"), backend.path("01/a.png").read_bytes()) == (b"second one", b"second one")
    assert [(info.name, info.size_bytes, info.changed_at > 0) for info in backend.walk()] == [("01/a.png", 10, True)]
    backend.remove("01/a.png")
    backend.remove("01/a.png")
    assert (backend.exists("01/a.png"), backend.path("01/a.png").is_file()) == (False, False)
    with pytest.raises(OSError, match=r"a\.png"):
        backend.read("01/a.png")


def test_a_copy_of_what_is_replaced_elsewhere_is_replaced_too(backend: Backend) -> None:
    backend.write("01/a.png", b"first")
    assert backend.path("01/a.png").read_bytes() == b"first"
    backend.write("01/a.png", b"second")
    assert backend.path("01/a.png").read_bytes() == b"second"


class InADict:
    """The whole of a further back end."""

    def __init__(self, place: str, cache: Path | None) -> None:
        assert cache is not None
        self.place, self._cache, self._files = place, cache, dict[str, bytes]()

    def write(self, name: str, data: bytes) -> None:
        self._files[name] = data

    def read(self, name: str) -> bytes:
        return self._files[name]

    def exists(self, name: str) -> bool:
        return name in self._files

    def remove(self, name: str) -> None:
        self._files.pop(name, None)

    def path(self, name: str) -> Path:
        path = self._cache / name.replace("/", "-")
        if self.exists(name):
            path.write_bytes(self.read(name))
        return path

    def walk(self) -> Iterator[FileInfo]:
        return (FileInfo(name, len(data), 1.0) for name, data in self._files.items())


def test_a_further_back_end_is_a_class_and_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "BACKENDS", {**choosing.BACKENDS, "dict": InADict})
    files = Files("dict://here", cache=tmp_path)
    name = files.write(ID, b"whole", "png", {512: b"small"})
    found = files.local(name)
    assert found is not None
    assert found.read_bytes() == files.read(name) == b"whole"
    assert {file.result_id for file in files.walk()} == {ID}
    assert files.local(f"01/{ID}.gone") is None
