"""What can be done with a result, besides opening, downloading and sending it on."""

from __future__ import annotations

from typing import Final

from lib.gallery import Job
from lib.ui.grid.picture_grid import Action

REUSE: Final = Action("reuse", "Use these parameters", "tune")
AGAIN: Final = Action("again", "One more with a new seed", "casino")
_SEEDED: Final = ("imageInference", "videoInference")


def actions_of(job: Job) -> tuple[Action, ...]:
    """The actions for a job's results."""
    return (REUSE, AGAIN) if job.task_type in _SEEDED else (REUSE,)
