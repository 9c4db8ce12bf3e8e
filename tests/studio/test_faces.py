"""What a room gives to others stands in its `__init__`; others take it from there and from nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Rooms whose modules are taken as they are: namespaces of one matter each, and what is loaded on first use.
OPEN = ("session", "engines", "ui")
OPEN_MODULES = ("lib.runtime.log", "lib.runtime.scrub", "lib.catalog.wire", "lib.catalog.tasks")


def test_nobody_goes_past_a_room_s_face() -> None:
    past = []
    for path in [*(ROOT / "lib").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "streamlit_app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.module or not node.module.startswith("lib."):
                continue
            room = node.module.split(".")[1]
            here = path.relative_to(ROOT).as_posix().startswith(f"lib/{room}/")
            is_face = node.module.count(".") == 1
            if not (here or is_face or room in OPEN or node.module in OPEN_MODULES):
                past.append(f"{path.relative_to(ROOT)}: {node.module}")
    assert past == []
