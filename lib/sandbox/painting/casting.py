"""Which figure stands where, and how large it looks."""

from __future__ import annotations

from dataclasses import dataclass

from .frame import Frame
from .habits import BUSTS, HOMES, HUGE, LARGE, SKY, SMALL, SWIMMERS, WATER
from .prompt_words import Scene, Subject


@dataclass(frozen=True)
class Role:
    """One figure: `where` is ground, sky, water, under, studio or bust; x in frame widths; row and height in px."""

    subject: Subject
    where: str
    x: float
    row: float
    height: float
    flip: bool


def home(scene: Scene) -> str | None:
    """The usual biome of the prompt's first subject, for a prompt that names no place."""
    for subject in scene.subjects:
        for biome, names in HOMES.items():
            if subject.name in names:
                return biome
    return None


def cast(frame: Frame, scene: Scene, biome: str, has_water: bool) -> list[Role]:
    """Roles for every figure, far to near."""
    rng = frame.rng("cast")
    wanted = [s for s in scene.subjects for _ in range(s.count)]
    total = len(wanted)
    lead = float(rng.choice([-1.0, 1.0]) * rng.uniform(0.02, 0.12))
    roles = []
    for k, subject in enumerate(wanted):
        jitter = [float(v) for v in rng.uniform(-1, 1, 3)]
        x = 0.5 + lead
        if total > 1:
            x = 0.5 + ((k + 0.5) / total - 0.5) * (0.86 if total > 2 else 0.62) + jitter[0] * 0.14 / total
        where = _where(subject.name, biome, has_water)
        height = _scale(subject.name, biome, scene) / total**0.38 * frame.unit
        row, perspective = _stand(frame, biome, where, subject.name, total, height, jitter)
        roles.append(Role(subject, where, x, row, height * perspective, bool(rng.random() < 0.35)))
    return sorted(roles, key=lambda role: (role.where != "sky", role.row))


def _stand(
    frame: Frame, biome: str, where: str, name: str, total: int, height: float, jitter: list[float]
) -> tuple[float, float]:
    """The row of a figure's foot, and the factor by which perspective changes its size there."""
    room = frame.height - frame.horizon
    if where == "bust":
        return frame.height * 1.005, 1.0
    if where == "studio":
        return frame.horizon + room * (0.52 + (0.1 * jitter[1] if total > 1 else 0.0)), 1.0
    if where == "sky":
        return min(
            frame.horizon * (0.62 + 0.22 * jitter[1]) + height * 0.35, frame.horizon * 0.94
        ), 1.0 + 0.25 * jitter[2]
    if where == "under":
        return frame.height * (0.62 + 0.2 * jitter[1]), 1.0 + 0.25 * jitter[2]
    if where == "water":
        depth = 0.34 + 0.16 * jitter[1]
        return frame.horizon + room * depth, 0.8 + 0.5 * depth
    depth = between(0.62 + (0.12 if total == 1 else 0.2) * jitter[1], 0.3, 0.84)
    if name in HUGE and biome != "city":
        depth = 0.24 + 0.06 * jitter[1]
    return frame.horizon + room * depth, 0.55 + 0.72 * depth


def between(value: float, low: float, high: float) -> float:
    """`value` limited to `low`..`high`."""
    return max(low, min(high, value))


def _where(name: str, biome: str, has_water: bool) -> str:
    if name in BUSTS:
        return "bust"
    if biome == "studio":
        return "studio"
    if biome == "underwater" and name in SWIMMERS | WATER:
        return "under"
    if name in WATER and has_water:
        return "water"
    return "sky" if name in SKY else "ground"


def _scale(name: str, biome: str, scene: Scene) -> float:
    """Height in units of the frame for a figure in the foreground."""
    close = 1.35 if "closeup" in scene.features else 1.0
    if name in BUSTS:
        return 0.56 * close
    if biome == "studio":
        return 0.46 * close
    return {name in SMALL: 0.25, name in LARGE: 0.46, name in HUGE: 0.58}.get(True, 0.37) * close
