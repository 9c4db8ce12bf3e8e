"""Threads that write take turns, and a turn always ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from lib.database import StoreUnreachableError, open_database, writing


def test_every_thread_gets_its_turn_and_failures_give_theirs_back(tmp_path: Path) -> None:
    writer = writing(open_database(tmp_path))
    with writer.begin() as connection:
        connection.execute(text("CREATE TABLE numbers (number INTEGER PRIMARY KEY)"))

    def write(number: int) -> bool:
        try:
            with writer.begin() as connection:
                connection.execute(text("INSERT INTO numbers VALUES (:number)"), {"number": number})
                if number % 3 == 0:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        written = sum(pool.map(write, range(200)))
    with writer.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM numbers")).scalar_one() == written == 133


def test_whoever_waits_too_long_for_a_turn_is_told(tmp_path: Path) -> None:
    writer = writing(open_database(tmp_path, busy_s=0.05))
    with writer.begin(), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: writer.begin().__enter__())
        with pytest.raises(StoreUnreachableError):
            waiting.result(10)
    with writer.begin() as connection:
        connection.execute(text("CREATE TABLE later (number INTEGER)"))
