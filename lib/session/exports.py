"""Addresses of downloads of several pictures."""

from __future__ import annotations

from collections.abc import Sequence

from lib.session.pictures import address_of
from lib.session.process import studio
from lib.session.visitor import owner


def export_src(picture_ids: Sequence[str], *, bare: bool = False) -> str:
    """An address of a ZIP of this visitor's pictures, good for an hour and for them only. `bare`: the files alone,
    without the parameters inside."""
    token = studio().exports.issue(owner().id, picture_ids, bare=bare)
    return address_of(f"export/{token}")


def bare_src(picture_id: str) -> str:
    """An address of one picture's file without the parameters inside."""
    return address_of(f"files/{picture_id}/bare")
