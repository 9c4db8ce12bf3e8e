"""The page about the rooms names every room."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_room_has_a_line_in_the_table() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "lib").glob("*/__init__.py")}
    listed = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert listed == rooms
