"""The log: one line per event, as text or JSON, without secrets.

`event` writes a line with fields; everything else that is logged in this process gets the same format once `set_up`
was called. Secrets given to `add_secrets` are removed from every record when it is created, before any handler sees it.
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
# Their loggers have their own handlers, which would print in addition and in another format.
_FOREIGN: Final = ("streamlit", "uvicorn")
_UNWANTED: Final = "uvicorn.access"  # addresses of files, twice over
_NEEDS_QUOTES: Final = re.compile(r"[^\x21\x23-\x3c\x3e-\x7e]|^$")
_log = logging.getLogger("studio")


def set_up(shape: LogFormat = "text") -> None:
    """Formats every record of this process the same way. May be called again, when the settings are known."""
    _scrub_every_record()
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonFormatter() if shape == "json" else _TextFormatter(_TEXT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    _log.setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in _FOREIGN and name != _UNWANTED:
            logger = logging.getLogger(name)
            logger.handlers.clear()
            logger.propagate = True


def event(what: str, /, **facts: Any) -> None:
    """Logs one line: the event and its fields by name. Fields that are None are left out."""
    known = {name: _scrubbed(fact) for name, fact in facts.items() if fact is not None}
    _log.info(what, extra={"facts": known})


def visitor_tag(owner_id: str) -> str:
    """Returns a short anonymous name for a visitor: the owner's id itself is the cookie and must not be shown."""
    return owner_id if owner_id == "local" else sha256(f"visitor {owner_id}".encode()).hexdigest()[:8]


# ---- secrets

_secrets: Final = Scrubber()


def add_secrets(secrets: Iterable[str]) -> None:
    """Removes these from every later record; those of fewer than 12 characters are ignored."""
    for secret in secrets:
        _secrets.add(secret)


def remove_secret(secret: str) -> None:
    """Stops removing this secret."""
    _secrets.discard(secret)


def scrubbed_text(text: str) -> str:
    """Returns the text without any secret given to `add_secrets`."""
    return _secrets.text(text)


def _scrubbed(fact: Any) -> Any:
    return fact if isinstance(fact, int | float) else scrubbed_text(str(fact))


class _ScrubbedRecord(logging.LogRecord):
    """A record without secrets, both in its message and in its exception."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        message = _message(self)
        if (clean := scrubbed_text(message)) != message:
            self.msg, self.args = clean, ()
        if self.exc_info and self.exc_info[0] is not None:
            trace = "".join(format_exception(*self.exc_info)).rstrip()
            if (clean := scrubbed_text(trace)) != trace:
                self.exc_info, self.exc_text = None, clean


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit; the handler will report that
        return f"{record.msg} {record.args}"


def _scrub_every_record() -> None:
    logging.setLogRecordFactory(_ScrubbedRecord)


# ---- formats


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
        trace = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        return json.dumps({**entry, "exception": trace} if trace else entry, ensure_ascii=False)


def _word(fact: Any) -> str:
    """Formats a value as one word; with spaces or line ends it is quoted, so that it cannot look like another line."""
    text = f"{fact:.6f}".rstrip("0").rstrip(".") if isinstance(fact, float) else str(fact)
    return json.dumps(text, ensure_ascii=True) if _NEEDS_QUOTES.search(text) else text
