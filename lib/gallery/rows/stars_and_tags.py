"""Stars and tags that visitors give to pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from lib.gallery.rows.result_rows import save_search_text
from lib.gallery.rows.rows import Rows, parts
from lib.gallery.rows.search_text import searchable
from lib.gallery.tables.schema import jobs, picture_tags, pictures

LONGEST_TAG: Final = 64
MOST_TAGS: Final = 50


class StarsAndTags(Rows):
    """Changes only rows of the given owner."""

    def star(self, owner: str, result_ids: Iterable[str], starred: bool) -> None:
        """Stars or unstars pictures."""
        with self._writing.begin() as connection:
            for some in parts(result_ids):
                mine = (pictures.c.owner == owner, pictures.c.id.in_(some))
                connection.execute(update(pictures).where(*mine).values(starred=starred))

    def tags(self, owner: str, result_id: str) -> list[str]:
        """The tags of one picture, in alphabetical order."""
        mine = (picture_tags.c.owner == owner, picture_tags.c.picture_id == result_id)
        with self._engine.begin() as connection:
            return list(
                connection.execute(select(picture_tags.c.tag).where(*mine).order_by(picture_tags.c.tag)).scalars()
            )

    def set_tags(self, owner: str, result_id: str, tags: Iterable[str]) -> None:
        """Replaces a picture's tags; see `tidy_tags`. Another owner's picture is left as it is."""
        self._retag(owner, [result_id], set_to=tidy_tags(tags))

    def add_tags(self, owner: str, result_ids: Iterable[str], tags: Iterable[str]) -> None:
        """Adds tags to pictures that may have some already."""
        self._retag(owner, list(result_ids), add=tidy_tags(tags))

    def _retag(
        self, owner: str, result_ids: Sequence[str], *, set_to: Sequence[str] | None = None, add: Sequence[str] = ()
    ) -> None:
        of_picture = picture_tags.c.picture_id
        with self._writing.begin() as connection:
            for result_id in _of_owner(connection, owner, result_ids):
                before = connection.execute(select(picture_tags.c.tag).where(of_picture == result_id)).scalars().all()
                wanted = tidy_tags([*(before if set_to is None else set_to), *add])
                connection.execute(delete(picture_tags).where(of_picture == result_id))
                rows = [{"picture_id": result_id, "tag": tag, "owner": owner} for tag in wanted]
                if rows:
                    connection.execute(insert(picture_tags), rows)
                _search_again(connection, owner, result_id, wanted)


def _of_owner(connection: Connection, owner: str, result_ids: Sequence[str]) -> list[str]:
    found: list[str] = []
    for some in parts(result_ids):
        mine = select(pictures.c.id).where(pictures.c.owner == owner, pictures.c.id.in_(some))
        found += connection.execute(mine).scalars()
    return found


def tidy_tags(tags: Iterable[str]) -> list[str]:
    """Tags as they are stored: on one line, cut at 64 characters, without repeats or empty ones, at most 50."""
    tidy = (" ".join(tag.split())[:LONGEST_TAG].strip() for tag in tags)
    return [tag for tag in dict.fromkeys(tidy) if tag][:MOST_TAGS]


def _search_again(connection: Connection, owner: str, result_id: str, tags: Sequence[str]) -> None:
    made = (
        select(jobs.c.request, jobs.c.model, jobs.c.set_label, pictures.c.text)
        .join(pictures, pictures.c.task_uuid == jobs.c.task_uuid)
        .where(pictures.c.id == result_id)
    )
    row = connection.execute(made).one()
    text = searchable(row.request, row.model, row.text, tags, row.set_label)
    save_search_text(connection, owner, result_id, text)
