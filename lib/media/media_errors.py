"""The error for a picture that is not accepted."""

from __future__ import annotations

from lib import StudioError


class UploadRefusedError(StudioError, ValueError):
    """A file or an address is not accepted. The text is one sentence for a person: what is wrong, and what to do."""
