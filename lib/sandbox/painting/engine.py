"""From a request to a picture."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from .casting import home
from .frame import Floats, Frame, luma, mix, stream
from .light import TIMES, rgb
from .noise import blur, to_bytes
from .prompt_words import Scene, parse
from .request import Painting
from .restyle import restyle
from .scene_painter import is_snowy, paint_scene
from .styles import apply_style
from .vocabulary import COLOURS
from .weather import add_weather

# Beyond this the scene is painted smaller and enlarged: 2048×2048 keeps within time and memory.
_MOST_PIXELS = 1_250_000
_ANYWHERE = ("mountains", "meadow", "forest", "sea", "mountains", "desert")


def paint(painting: Painting) -> Image.Image:
    """The picture, RGB, exactly width x height. The same request gives the same pixels."""
    scene = parse(painting.prompt, painting.negative_prompt)
    width, height = _working_size(painting)
    if painting.seed_image is not None:
        image = restyle(painting.seed_image, painting, scene, width, height, _scene(painting, scene, width, height))
    else:
        image = apply_style(_scene(painting, scene, width, height), scene.style, painting.seed)
    return _finish(image, painting, scene)


def _working_size(painting: Painting) -> tuple[int, int]:
    scale = min(1.0, float(np.sqrt(_MOST_PIXELS / (painting.width * painting.height))))
    return max(64, round(painting.width * scale)), max(64, round(painting.height * scale))


def _scene(painting: Painting, scene: Scene, width: int, height: int) -> Floats:
    """The scene before it is rendered in its style."""
    biome, time = choose(scene, painting.seed)
    level = float(stream(painting.seed, "horizon", biome).uniform(0.47, 0.58)) + (0.05 if height > 1.2 * width else 0.0)
    frame = Frame(width, height, height * (0.62 if biome == "studio" else level), painting.seed)
    canvas, light = paint_scene(frame, scene, biome, time)
    outdoors = biome not in {"studio", "space", "underwater"}
    if outdoors:
        winter = is_snowy(scene, biome) and "snow" not in scene.unwanted and "clear" not in scene.weather
        add_weather(canvas, frame, light, scene, winter and biome != "ice")
        tint = scene.tint("sky")
        if tint:
            _tint_sky(canvas, frame, rgb(COLOURS[tint]))
    if biome not in {"studio", "space"}:
        for name in scene.colours[:2]:
            canvas = _wash(canvas, rgb(COLOURS[name]), 0.42 / min(len(scene.colours), 2))
    return canvas


def choose(scene: Scene, seed: int) -> tuple[str, str]:
    """Place and time: the prompt's, or its subject's usual place, or drawn by the seed."""
    rng = stream(seed, "place")
    pick, hour = str(rng.choice(_ANYWHERE)), str(rng.choice([*TIMES][:4]))
    biome = scene.biome or home(scene)
    if biome is None:
        hints = {
            "cherry": "meadow",
            "conifers": "forest",
            "trees": "forest",
            "flowers": "meadow",
            "mountains": "mountains",
            "lake": "mountains",
            "palms": "sea",
            "volcano": "mountains",
            "street": "city",
            "aurora": "ice",
        }
        biome = next((place for feature, place in hints.items() if feature in scene.features), pick)
        if scene.season == "winter" and biome in {"sea", "desert"}:
            biome = "forest"
    time = scene.time
    if time is None:
        starry = scene.features & {"aurora", "stars", "fireflies", "moon"}
        time = "night" if starry or scene.style == "neon" else hour
        if (
            scene.weather & {"rain", "storm", "fog"}
            and not starry
            and time in {"golden hour", "dusk"}
            and scene.style != "neon"
        ):
            time = "day"
    return biome, time


def _tint_sky(canvas: Floats, frame: Frame, colour: Floats) -> None:
    rows = np.arange(frame.height, dtype=np.float32)[:, None, None]
    above = np.clip((frame.horizon + 0.02 * frame.height - rows) / (0.3 * frame.height), 0, 1)
    tone = luma(canvas)[..., None]
    canvas[:] = mix(
        canvas,
        mix(canvas * (colour / max(float(colour.max()), 0.2) * 1.15), colour * (0.35 + 0.95 * tone), 0.6),
        above * 0.85,
    )


def _wash(canvas: Floats, colour: Floats, amount: float) -> Floats:
    """The whole scene moved toward a named colour, its brightness unchanged."""
    tone = luma(canvas)[..., None]
    pale = float(luma(colour))
    dyed = colour * (tone / max(pale, 0.18)) if pale < 0.5 else colour * (0.25 + 0.85 * tone)
    return mix(canvas, dyed.astype(np.float32), amount)


def _finish(image: Floats, painting: Painting, scene: Scene) -> Image.Image:
    """Steps, guidance and model move the rendering slightly; then the exact size."""
    full = (painting.width, painting.height)
    hard = scene.style in {"pixel"}
    if image.shape[1::-1] != full:
        image = np.asarray(
            cv2.resize(image, full, interpolation=cv2.INTER_NEAREST if hard else cv2.INTER_CUBIC), np.float32
        )
        if not hard:
            image += 0.5 * (image - cv2.GaussianBlur(image, (0, 0), 1.4))
    untouched = painting.seed_image is not None
    if not untouched and not hard:
        steps = 28 if painting.steps is None else painting.steps
        if steps < 12:
            image = mix(image, blur(image, 0.0016 * float(np.sqrt(full[0] * full[1]))), (12 - steps) / 12 * 0.8)
        elif steps > 30:
            image = image + np.float32(min(steps - 30, 70) / 70 * 0.35) * (image - cv2.GaussianBlur(image, (0, 0), 1.2))
    power = painting.strength if untouched else 1.0
    if painting.cfg_scale is not None:
        push = float(np.clip((painting.cfg_scale - 5) / 25, -0.2, 0.5)) * power
        image = mix(luma(image)[..., None], image, 1 + 0.6 * push)
        image = (image - 0.5) * np.float32(1 + 0.25 * push) + 0.5
    if painting.model:
        image = _house_look(image, painting.model, power)
    return Image.fromarray(to_bytes(image))


def _house_look(image: Floats, model: str, power: float) -> Floats:
    """Each model's own slight taste in colour, from its name."""
    rng = stream(0, "model", model)
    warmth, tint, colour, contrast = (float(v) for v in rng.uniform(-1, 1, 4))
    gains = np.array([1 + 0.022 * warmth, 1 + 0.010 * tint, 1 - 0.024 * warmth], np.float32)
    shaded = mix(luma(image)[..., None], image, 1 + 0.07 * colour) * gains
    return mix(image, (shaded - 0.5) * np.float32(1 + 0.045 * contrast) + 0.5, power)
