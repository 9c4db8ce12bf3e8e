"""The store's SQL is portable: tables and questions are also what PostgreSQL understands. (None runs here; the
dialect's own compiler refuses what it does not know.)"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from lib.database import contains
from lib.gallery import Query
from lib.gallery.rows.finder import Finder
from lib.gallery.tables.schema import metadata, picture_words, pictures

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def on_postgres() -> Finder:
    finder = Finder.__new__(Finder)
    finder._engine = cast(Any, SimpleNamespace(dialect=DIALECT))
    return finder


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_each_table_can_be_made(table: Table) -> None:
    assert str(CreateTable(table).compile(dialect=DIALECT)).lstrip().startswith("CREATE TABLE")
    for index in table.indexes:
        assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=DIALECT))
        assert picture_words.c.search not in set(index.columns), "an index there takes no long texts"


def test_every_filter_can_be_asked() -> None:
    query = Query(
        words="fox 100%", tasks=("upscale",), models=("a:1@1",), sources=("runware",), kinds=("image",), tags=("x",),
        starred=True, since=1.0, until=2.0, min_pixels=1, max_cost_usd=1.0, set_id="s",
    )  # fmt: skip
    compiled = select(pictures.c.id).where(*on_postgres()._conditions("a" * 32, query)).compile(dialect=DIALECT)
    assert "LIKE" in str(compiled)
    assert "instr" not in str(compiled)
    assert "100/%" in compiled.params.values()


def test_a_text_is_looked_for_letter_by_letter() -> None:
    compiled = contains(cast(Any, SimpleNamespace(dialect=DIALECT)), pictures.c.model, "a_b").compile(dialect=DIALECT)
    assert list(compiled.params.values()) == ["a/_b"]
