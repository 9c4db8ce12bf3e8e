"""What a visitor is told when a picture is not taken."""

from __future__ import annotations


class UploadRefusedError(ValueError):
    """A file or an address is not taken; the text is one sentence for a person: what is wrong, and what to do."""
