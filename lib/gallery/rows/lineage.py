"""Finds what a picture was made from, and what was made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, literal, select

from lib.gallery.rows.rows import Rows
from lib.gallery.tables.schema import jobs, lineage, pictures

_DEEPEST: Final = 100
_MOST: Final = 500


@dataclass(frozen=True)
class Relative:
    """A picture in another's history. `reference` names it as requests do, `steps` counts the edits between the two.

    `trashed` results are included, so that a chain has no gap.
    """

    reference: str
    steps: int
    created_at: float
    trashed: bool = False

    @property
    def result_id(self) -> str:
        """The id, without the kind of picture."""
        return self.reference.partition(":")[2]

    @property
    def is_input(self) -> bool:
        """Whether it is a visitor's upload, and not the result of a task."""
        return self.reference.startswith("input:")


class Lineage(Rows):
    """Reads only rows of the given owner."""

    def ancestors(self, owner: str, result_id: str) -> list[Relative]:
        """What a result was made from, directly or through other results; the nearest first, each once."""
        above = (
            select(lineage.c.parent.label("reference"), literal(1).label("steps"))
            .join(pictures, pictures.c.task_uuid == lineage.c.task_uuid)
            .where(pictures.c.id == result_id, pictures.c.owner == owner, lineage.c.owner == owner)
            .cte("above", recursive=True)
        )
        made = pictures.alias()
        further = (
            select(lineage.c.parent, above.c.steps + 1)
            .join(made, made.c.task_uuid == lineage.c.task_uuid)
            .join(above, above.c.reference == literal("picture:") + made.c.id)
            .where(lineage.c.owner == owner, made.c.owner == owner, above.c.steps < _DEEPEST)
        )
        return self._relatives(owner, select(above.union(further)))

    def descendants(self, owner: str, reference: str) -> list[Relative]:
        """What was made from a picture ("picture:ID" or "input:ID"), directly or not; the nearest first, each once."""
        below = (
            select((literal("picture:") + pictures.c.id).label("reference"), literal(1).label("steps"))
            .join(lineage, lineage.c.task_uuid == pictures.c.task_uuid)
            .where(lineage.c.owner == owner, lineage.c.parent == reference)
            .cte("below", recursive=True)
        )
        made = pictures.alias()
        further = (
            select(literal("picture:") + made.c.id, below.c.steps + 1)
            .join(lineage, lineage.c.task_uuid == made.c.task_uuid)
            .join(below, below.c.reference == lineage.c.parent)
            .where(lineage.c.owner == owner, below.c.steps < _DEEPEST)
        )
        return self._relatives(owner, select(below.union(further)))

    def jobs_of_chain(self, owner: str, result_id: str) -> list[str]:
        """The task UUIDs of the whole chain of edits that a result belongs to, oldest first."""
        chain = self.ancestors(owner, result_id)
        root = next((each.reference for each in reversed(chain)), f"picture:{result_id}")
        ids = [each.result_id for each in [*chain, *self.descendants(owner, root)] if not each.is_input]
        tasks = select(pictures.c.task_uuid).where(pictures.c.owner == owner, pictures.c.id.in_([*ids, result_id]))
        ordered = select(jobs.c.task_uuid).where(jobs.c.task_uuid.in_(tasks)).order_by(jobs.c.created_at)
        with self._engine.begin() as connection:
            return list(connection.execute(ordered).scalars())

    def _relatives(self, owner: str, walk: Select[Any]) -> list[Relative]:
        steps: dict[str, int] = {}
        with self._engine.begin() as connection:
            for reference, far in connection.execute(walk.limit(_MOST)):
                steps[reference] = min(far, steps.get(reference, far))
            ids = [reference.partition(":")[2] for reference in steps]
            made = select(pictures.c.id, pictures.c.created_at, pictures.c.deleted_at).where(
                pictures.c.owner == owner, pictures.c.id.in_(ids)
            )
            known = {row.id: row for row in connection.execute(made)}
        found = []
        for reference, far in steps.items():
            row = known.get(reference.partition(":")[2])
            if row is not None:
                found.append(Relative(reference, far, row.created_at, row.deleted_at is not None))
            elif reference.startswith("input:"):
                found.append(Relative(reference, far, 0.0))
        return sorted(found, key=lambda each: (each.steps, each.created_at, each.reference))
