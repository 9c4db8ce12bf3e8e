"""The secret that cookies are signed with: a setting, or a random one that is made once in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from lib.settings import Password, Settings

_FILE = "cookie_secret"


def cookie_secret(settings: Settings) -> Password:
    """The same secret for every process that shares the data folder. Raises `OSError` when it cannot be stored
    there."""
    if settings.cookie_secret is not None:
        return settings.cookie_secret
    path = settings.data_dir / _FILE
    try:
        return _read(path)
    except FileNotFoundError:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _make(path)
        return _read(path)


def _read(path: Path) -> Password:
    text = path.read_text(encoding="ascii").strip()
    if len(text) < 32:
        raise OSError(None, f"{_FILE} in the data folder is too short; remove it and start again")
    return Password(text)


def _make(path: Path) -> None:
    """Writes it completely under another name first, then links it; of two processes the first one wins."""
    draft = path.with_name(f".{_FILE}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
