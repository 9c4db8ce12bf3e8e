"""One tree of the studio's own errors, drawn where a reader looks first."""

from __future__ import annotations

import importlib
import pkgutil
import re

import lib
from lib import StudioError


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    for module in pkgutil.walk_packages(lib.__path__, "lib."):
        if not module.name.endswith((".__main__", ".shell")):
            importlib.import_module(module.name)
    assert _drawn(StudioError.__doc__ or "") == _children(StudioError)


def test_every_public_error_of_the_studio_is_one() -> None:
    """Those that end inside their own room, and those of the sandbox, are none of the studio's."""
    inside = {"DocumentError", "NotADryRunError", "TooManyPartsError"}
    classes = {
        name: value
        for module in pkgutil.walk_packages(lib.__path__, "lib.")
        if not module.name.startswith(("lib.sandbox", "lib.engines", "lib.shell"))
        for name, value in vars(importlib.import_module(module.name)).items()
        if isinstance(value, type) and issubclass(value, Exception) and value.__module__.startswith("lib.")
    }
    strangers = {name for name, value in classes.items() if not issubclass(value, StudioError)}
    assert {name for name in strangers if not name.startswith("_")} == inside


def _children(parent: type[Exception]) -> dict[str, str]:
    """Every class below this one, with its parent."""
    found: dict[str, str] = {}
    for child in parent.__subclasses__():
        if child.__module__.startswith("lib."):
            found |= {child.__name__: parent.__name__, **_children(child)}
    return found


def _drawn(text: str) -> dict[str, str]:
    found, above = {}, {0: "StudioError"}
    for line in text.splitlines():
        branch = re.match(r"\s*([│ ]*)[├└]── (\w+)", line)
        if branch:
            depth = 1 + len(branch[1]) // 4
            above[depth] = branch[2]
            found[branch[2]] = above[depth - 1]
    return found
