"""Readable names for downloaded files."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from lib.gallery.rows.records import Result

_LONGEST = 60


def file_name(result: Result, prompt: str) -> str:
    """A file name such as `a-fox-in-a-snowy-forest-1234567.png`: the prompt's words, the seed, the stored ending.

    Only letters and digits of the prompt are used, so no prompt can name a folder.
    """
    plain = unicodedata.normalize("NFKC", prompt).casefold()
    words = "-".join(re.findall(r"[^\W_]+", plain))[:_LONGEST].strip("-")
    ending = PurePosixPath(result.file or "").suffix
    return f"{words or 'picture'}-{result.seed or result.id[:8]}{ending}"
