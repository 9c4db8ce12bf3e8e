"""The log: one line per thing that happened, for a terminal or as JSON, and never a key in it.

`event` writes a line of facts; everything else that is logged in this process goes the same way once `set_up` was
called. Whatever a record says, `hide`n secrets are taken out of it when it is made, before any handler sees it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from traceback import format_exception
from typing import Any, Final, Literal

from lib.runtime.scrub import Scrubber

LogFormat = Literal["text", "json"]

_TEXT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# Theirs have handlers of their own, which would print beside ours and in another shape.
_FOREIGN: Final = ("streamlit", "uvicorn")
_NOT_WANTED: Final = "uvicorn.access"  # addresses of files, twice over
_NEEDS_QUOTES: Final = re.compile(r"[^\x21\x23-\x3c\x3e-\x7e]|^$")
_log = logging.getLogger("studio")


def set_up(shape: LogFormat = "text") -> None:
    """Write every record of this process in one shape. May be called again, when the settings are known."""
    _scrub_every_record()
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonFormatter() if shape == "json" else _TextFormatter(_TEXT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    _log.setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in _FOREIGN and name != _NOT_WANTED:
            logger = logging.getLogger(name)
            logger.handlers.clear()
            logger.propagate = True


def event(what: str, /, **facts: Any) -> None:
    """Log one line: what happened, and facts about it by name. Those that are None are left out."""
    known = {name: _scrubbed(fact) for name, fact in facts.items() if fact is not None}
    _log.info(what, extra={"facts": known})


def visitor_tag(owner_id: str) -> str:
    """A short name for a visitor that gives nothing away: an owner's id is the cookie itself."""
    return owner_id if owner_id == "local" else sha256(f"visitor {owner_id}".encode()).hexdigest()[:8]


# ---- secrets

_secrets: Final = Scrubber()


def hide(secrets: Iterable[str]) -> None:
    """Take these out of every record from here on; those of fewer than 12 characters are not looked for."""
    for secret in secrets:
        _secrets.add(secret)


def forget(secret: str) -> None:
    """Hold this secret no longer."""
    _secrets.discard(secret)


def scrubbed_text(text: str) -> str:
    """A text without any hidden secret."""
    return _secrets.text(text)


def _scrubbed(fact: Any) -> Any:
    return fact if isinstance(fact, int | float) else scrubbed_text(str(fact))


class _ScrubbedRecord(logging.LogRecord):
    """A record that holds no secret: neither in its words nor in the exception it tells of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _said(self)
        if (clean := scrubbed_text(said)) != said:
            self.msg, self.args = clean, ()
        if self.exc_info and self.exc_info[0] is not None:
            told = "".join(format_exception(*self.exc_info)).rstrip()
            if (clean := scrubbed_text(told)) != told:
                self.exc_info, self.exc_text = None, clean


def _said(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit; the handler will say so
        return f"{record.msg} {record.args}"


def _scrub_every_record() -> None:
    logging.setLogRecordFactory(_ScrubbedRecord)


# ---- shapes


def _facts(record: logging.LogRecord) -> Mapping[str, Any]:
    found: Mapping[str, Any] = getattr(record, "facts", {})
    return found


class _TextFormatter(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        line = super().formatMessage(record)
        return " ".join([line, *(f"{name}={_word(fact)}" for name, fact in _facts(record).items())])


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        told = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        return json.dumps({**entry, "exception": told} if told else entry, ensure_ascii=False)


def _word(fact: Any) -> str:
    """A fact as one word; what holds spaces or line ends is quoted, so that it cannot pretend to be another line."""
    text = f"{fact:.6f}".rstrip("0").rstrip(".") if isinstance(fact, float) else str(fact)
    return json.dumps(text, ensure_ascii=True) if _NEEDS_QUOTES.search(text) else text
