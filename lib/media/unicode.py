"""Makes text valid for UTF-8, and so for databases and files."""

from __future__ import annotations

from typing import Any


def in_unicode(value: Any) -> Any:
    """The same JSON with unpaired surrogates, which JSON can hold and UTF-8 cannot, replaced by U+FFFD."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return value
    if isinstance(value, dict):
        return {in_unicode(name): in_unicode(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [in_unicode(each) for each in value]
    return value
