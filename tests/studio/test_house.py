"""The house itself: names that could hide an installed package, and which way the arrows run."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from lib.runtime import sdk_problem

ROOT = Path(__file__).resolve().parents[2]
FLOORS = (
    ("pages/", "lib/shell.py", "streamlit_app.py"),
    ("lib/ui/", "lib/api/"),
    ("lib/session/", "lib/web/"),
    ("lib/studio.py",),
    ("lib/jobs/",),
    ("lib/pricing/",),
    ("lib/accounts/",),
    ("lib/gallery/", "lib/budget/", "lib/presets/", "lib/wildcards/"),
    ("lib/runware_api/", "lib/sandbox/", "lib/recipes/", "lib/access/"),
    ("lib/engines/", "lib/database/", "lib/navigation.py"),
    ("lib/catalog/", "lib/media/"),
    ("lib/settings/", "lib/runtime/"),
)
MOST_AT_ONE_LEVEL = 17
MAY_IMPORT_STREAMLIT = ("streamlit_app.py", "lib/shell.py", "pages/", "lib/ui/", "lib/session/")
MAY_IMPORT_THE_SDK = ("lib/runware_api/", "lib/catalog/")


def _sources() -> list[Path]:
    return [ROOT / "streamlit_app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "lib").rglob("*.py"))]


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _floor(place: str) -> int | None:
    for number, rooms in enumerate(FLOORS):
        if any(place == room or (room.endswith("/") and place.startswith(room)) for room in rooms):
            return number
    return None


def test_nothing_directly_in_lib_hides_an_installed_package() -> None:
    ours = {path.stem for path in (ROOT / "lib").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    installed = set(packages_distributions()) | sys.stdlib_module_names
    assert not (ours - {"__init__"}) & installed


def test_imports_run_down_and_never_up() -> None:
    upward = []
    for path in _sources():
        place = path.relative_to(ROOT).as_posix()
        for name in _imports(path):
            target = name.replace(".", "/")
            floor = _floor(f"{target}.py") if _floor(f"{target}.py") is not None else _floor(f"{target}/")
            here = _floor(place)
            if name.startswith("lib.") and floor is not None and here is not None and floor < here:
                upward.append((place, name))
    assert not upward


def test_three_files_lie_loose_in_lib() -> None:
    loose = {path.stem for path in (ROOT / "lib").glob("*.py")}
    assert loose == {"__init__", "shell", "studio", "navigation"}


def test_no_folder_is_too_wide_to_be_read_at_a_glance() -> None:
    folders = Counter(path.parent for path in _sources() if not path.stem.startswith("__"))
    wide = {folder.relative_to(ROOT).as_posix(): many for folder, many in folders.items() if many > MOST_AT_ONE_LEVEL}
    assert set(wide) <= {"lib/sandbox/painting"}  # one picture's parts, which no folder would tell apart better


def test_a_file_is_found_by_its_name() -> None:
    names = Counter(path.name for path in _sources() if not path.stem.startswith("__"))
    assert [name for name, times in names.items() if times > 2] == []


def test_no_test_is_imported_by_another() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        parts = {part for name in _imports(path) if name.startswith("tests.") for part in name.split(".")}
        assert not [part for part in parts if part.startswith("test_") or part == "conftest"], path


def test_every_file_stands_on_a_floor() -> None:
    places = [path.relative_to(ROOT).as_posix() for path in _sources()]
    assert [place for place in places if _floor(place) is None] == ["lib/__init__.py"]


@pytest.mark.parametrize(("package", "allowed"), [("streamlit", MAY_IMPORT_STREAMLIT), ("runware", MAY_IMPORT_THE_SDK)])
def test_only_named_rooms_import(package: str, allowed: tuple[str, ...]) -> None:
    strangers = [
        path.relative_to(ROOT).as_posix()
        for path in _sources()
        if any(name.split(".")[0] == package for name in _imports(path))
    ]
    assert [place for place in strangers if not place.startswith(allowed)] == []


def test_client_and_sandbox_do_not_know_each_other() -> None:
    for room, other in (("runware_api", "lib.sandbox"), ("sandbox", "lib.runware_api")):
        for path in (ROOT / "lib" / room).rglob("*.py"):
            assert not any(name.startswith(other) for name in _imports(path)), path


@pytest.mark.parametrize("installed", [["runware"], ["runware", "runware-sdk"], ["Runware", "runware_sdk"]])
def test_the_classic_distribution_is_named_with_what_to_do(installed: list[str]) -> None:
    problem = sdk_problem(installed)
    assert problem is not None
    assert "pip uninstall -y runware" in problem
    assert "pip install -r requirements.txt" in problem


def test_the_right_distribution_is_no_problem() -> None:
    assert sdk_problem(["streamlit", "runware-sdk"]) is None
    assert sdk_problem() is None
    assert "missing" in (sdk_problem(["streamlit"]) or "")


def test_the_environment_is_no_part_of_the_repository() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a repository")
    listed = subprocess.run(["git", "ls-files", ".venv"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert listed.stdout == ""
