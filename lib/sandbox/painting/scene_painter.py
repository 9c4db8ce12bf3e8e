"""The scene itself: sky, land, water, plants and subjects, from far to near."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .casting import Role, cast
from .city import paint_street, paint_waterfront
from .frame import Floats, Frame, mix, smoothstep
from .ground import frost, grow, settle, texture_ground
from .land import raise_land
from .light import Light, light_for
from .noise import fbm
from .prompt_words import Scene
from .sky import paint_sky
from .sprites import fog_at, stamp
from .subjects import cast_shadow, mirror, relight, sprite_for
from .terrain import Grid, draw, haze_columns, illuminate
from .water import paint_water
from .woods import draw_trees, plan_trees
from .worlds import bubbles, deep_light, paint_deep, paint_space, paint_studio, plinth, space_light, studio_light

SOFT_GROUND = frozenset({"desert", "sea", "ice", "space", "forest", "mountains", "underwater", "meadow"})


def paint_scene(frame: Frame, scene: Scene, biome: str, time: str) -> tuple[Floats, Light]:
    """The picture without weather and style, H×W×3 in about 0..1, and the light it was painted in."""
    if biome == "studio":
        return _studio(frame, scene)
    if biome == "city":
        return _city(frame, scene, time)
    return _country(frame, scene, biome, time)


def is_snowy(scene: Scene, biome: str) -> bool:
    """Whether snow or ice covers the ground."""
    return biome == "ice" or scene.season == "winter" or "snow" in scene.features or "snowfall" in scene.weather


def _studio(frame: Frame, scene: Scene) -> tuple[Floats, Light]:
    light = studio_light(frame)
    canvas = paint_studio(frame, scene, light)
    roles = cast(frame, scene, "studio", False)
    if not roles or (frame.rng("use plinth").random() < 0.4 and len(roles) == 1 and roles[0].where == "studio"):
        row = plinth(canvas, frame, scene, light)
        roles = [replace(role, row=row + frame.unit * 0.03, x=0.5, height=role.height * 0.85) for role in roles]
    haze = np.zeros((1, frame.width, 3), np.float32)
    for role in roles:
        _figure(canvas, role, frame, light, haze, soft=False)
    return canvas, light


def _city(frame: Frame, scene: Scene, time: str) -> tuple[Floats, Light]:
    light = light_for(scene, time, frame)
    neon = scene.style == "neon"
    if neon:
        glow = np.array([0.36, 0.12, 0.42], np.float32)
        light = replace(light, haze=glow, low=mix(light.low, glow, 0.7), visibility_m=170.0)
    # The town lights the lower sky and its own stones.
    light = replace(
        light,
        low=light.low + np.array([0.30, 0.19, 0.16], np.float32) * np.float32(light.dark),
        shade=light.shade + np.array([0.10, 0.07, 0.06], np.float32) * np.float32(light.dark),
    )
    canvas = paint_sky(frame, light, scene)
    haze = haze_columns(frame, light)
    roles = cast(frame, scene, "city", "lake" in scene.features)
    for role in (r for r in roles if r.where == "sky"):
        _figure(canvas, role, frame, light, haze, soft=False)
    standing = any(role.where == "ground" for role in roles)
    street = "street" in scene.features or neon or (standing and frame.rng("street or quay").random() < 0.6)
    if street and "lake" not in scene.features:
        paint_street(canvas, frame, light, scene, haze, neon)
    else:
        paint_waterfront(canvas, frame, light, scene, haze, neon)
    for role in (r for r in roles if r.where != "sky"):
        _figure(
            canvas,
            role,
            frame,
            light,
            haze,
            soft=False,
            wet=0.35 if street and light.dark > 0.3 and role.where == "ground" else 0.0,
        )
    return canvas, light


def _country(frame: Frame, scene: Scene, biome: str, time: str) -> tuple[Floats, Light]:
    light = _country_light(frame, scene, biome, time)
    wet = _has_water(frame, scene, biome)
    roles = cast(frame, scene, biome, wet)
    haze = haze_columns(frame, light)
    if biome == "underwater":
        canvas = paint_deep(frame, light)
    else:
        canvas = paint_space(frame, scene, light) if biome == "space" else paint_sky(frame, light, scene)
    standing = [role for role in roles if role.where == "ground"]
    in_the_air = [role for role in roles if role.where == "sky"]
    if biome == "space" and not standing and frame.rng("moon ground").random() < 0.45:
        for role in roles:
            _figure(canvas, role, frame, light, haze, soft=False)
        return canvas, light
    grid = Grid.of(frame)
    beach = biome == "sea" and bool(scene.features & {"beach", "palms"})
    shore = 0.44 if standing else 0.5 if beach else 0.93 if biome == "sea" else 0.82
    land = raise_land(frame, grid, biome, scene, wet, shore)
    level = np.maximum(land.height, np.float32(land.level))
    lit = draw(
        frame,
        grid,
        level,
        illuminate(grid, level, land.albedo, light, haze),
        (land.height < land.level).astype(np.float32),
    )
    _rough_rock(lit.colour, lit.distance, frame)
    canvas *= 1 - lit.alpha[..., None]
    canvas += lit.colour
    cover = lit.alpha * (1 - lit.water)
    for role in in_the_air:
        _figure(canvas, role, frame, light, haze, soft=False)
    trees = plan_trees(frame, light, scene, biome, grid, land)
    near_shore = frame.distance(frame.horizon + (frame.height - frame.horizon) * shore * 0.8) if wet else 0.0
    draw_trees(canvas, [tree for tree in trees if tree.z >= near_shore], lit.distance, frame, light, haze)
    if wet:
        paint_water(canvas, lit.water, frame, light, scene, land.level, {"sea": 1.0, "ice": 0.3}.get(biome, 0.0))
    snowy = is_snowy(scene, biome)
    texture_ground(
        canvas,
        cover,
        frame,
        light,
        0.25 if snowy else 0.34 if biome in {"desert", "space", "sea", "underwater"} else 0.7,
    )
    draw_trees(canvas, [tree for tree in trees if tree.z < near_shore], lit.distance, frame, light, haze)
    top = frame.horizon
    for role in (r for r in roles if r.where != "sky"):
        if role.where == "ground":
            grow(canvas, cover, frame, light, scene, biome, (top, role.row - 1))
            top = max(top, role.row - 1)
        _figure(canvas, role, frame, light, haze, soft=biome in SOFT_GROUND)
    grow(canvas, cover, frame, light, scene, biome, (top, frame.height * 1.04))
    if snowy and "snow" not in scene.unwanted:
        frost(canvas, cover, frame, light)
    if biome == "underwater":
        bubbles(canvas, frame)
    return canvas, light


def _country_light(frame: Frame, scene: Scene, biome: str, time: str) -> Light:
    if biome == "space":
        return space_light(frame)
    if biome == "underwater":
        return deep_light(frame, scene)
    light = light_for(scene, time, frame)
    clearer = {"forest": 0.22, "mountains": 1.7}.get(biome, 1.0)
    return replace(light, visibility_m=light.visibility_m * clearer)


def _has_water(frame: Frame, scene: Scene, biome: str) -> bool:
    if biome == "sea" or "lake" in scene.features:
        return biome != "underwater"
    return {"ice": 0.7, "mountains": 0.5}.get(biome, 0.0) > frame.rng("lake").random()


def _rough_rock(colour: Floats, distance: Floats, frame: Frame) -> None:
    """Fine relief on far land, which the terrain's grid is too coarse to hold."""
    far = smoothstep(150, 700, distance) * (distance < 5900)
    grain = fbm(frame.rng("rock"), frame.height, frame.width, 46, 4, 0.65)
    colour *= 1 + (grain * far * np.float32(0.13))[..., None]


def _figure(
    canvas: Floats, role: Role, frame: Frame, light: Light, haze: Floats, *, soft: bool, wet: float = 0.0
) -> None:
    """One subject, with its shadow; on `soft` ground its foot sinks in, on `wet` ground it is mirrored."""
    sprite = sprite_for(role, frame)
    height, width = sprite.shape[:2]
    left, top = round(role.x * frame.width - width / 2), round(role.row - height)
    distance = frame.distance(role.row) if role.where in {"ground", "water"} else 45.0 if role.where == "sky" else 8.0
    mist = haze[0, int(np.clip(role.x * frame.width, 0, frame.width - 1))]
    if role.where in {"ground", "studio"}:
        cast_shadow(canvas, sprite, role, left, light, frame)
    lit = relight(sprite, canvas, role, left, top, light, frame, fog_at(light, distance) * 0.9, mist)
    if role.where == "water" or wet > 0:
        mirror(canvas, lit, role, left, frame, wet or 0.55)
    foot = max(int(height * 0.09), 4)
    last = min(round(role.row), frame.height)
    before = canvas[max(last - foot, 0) : last].copy()
    stamp(canvas, lit, left, top)
    if soft and role.where == "ground":
        settle(canvas, before, left, last, width, height, frame.rng("settle", role.subject.name, f"{role.x:.3f}"))
