"""Presets (settings saved under a name) and drafts (what a visitor has typed into a form)."""

from lib.presets.drafts import Drafts
from lib.presets.presets import LONGEST_NAME, Preset, PresetProblemError, Presets, read_json, write_json

__all__ = [
    "LONGEST_NAME",
    "Drafts",
    "Preset",
    "PresetProblemError",
    "Presets",
    "read_json",
    "write_json",
]
