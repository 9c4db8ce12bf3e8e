"""What every file that reads or writes the store's rows starts from."""

from __future__ import annotations

from sqlalchemy import Engine

from lib.database import writing


class Rows:
    """Rows of one database. Each public method is one transaction, and may be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = writing(engine)
