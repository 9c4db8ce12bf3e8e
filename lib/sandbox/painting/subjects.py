"""Drawing the subjects into the scene: lit, tinted and shadowed like it."""

from __future__ import annotations

import cv2
import numpy as np

from .bodies import figure
from .casting import Role
from .frame import Floats, Frame, luma, mix, smoothstep
from .habits import OWN_WATER
from .light import Light, rgb
from .noise import blur, fbm
from .sprites import stamp
from .vocabulary import COLOURS

_WINDOWED = (
    "house house-with-garden hut church castle automobile bus taxi tram train bullet-train monorail ferry "
    "passenger-ship ship motor-boat factory locomotive pickup-truck police-car ambulance fire-engine"
)
LIT_WINDOWS = frozenset(_WINDOWED.split())


def sprite_for(role: Role, frame: Frame) -> Floats:
    """The figure at its size in the picture, RGBA, not premultiplied, in the colour that the prompt gave it."""
    source = figure(role.subject.name)
    cut = OWN_WATER.get(role.subject.name, 0.0) if role.where == "water" else 0.0
    if cut:
        source = source[: int(source.shape[0] * (1 - cut))]
    tallest = frame.height * (0.9 if role.where == "bust" else 0.7)
    scale = min(min(role.height, tallest) / source.shape[0], 0.62 * frame.width / source.shape[1])
    size = (max(4, round(source.shape[1] * scale)), max(4, round(source.shape[0] * scale)))
    premultiplied = np.dstack([source[..., :3] * source[..., 3:], source[..., 3]])
    small = cv2.resize(premultiplied, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    image = np.asarray(np.clip(small[:, ::-1] if role.flip else small, 0, 1), np.float32)
    colour: Floats = image[..., :3] / np.maximum(image[..., 3:], np.float32(1e-3))
    if role.subject.colour:
        colour = _recolour(colour, rgb(COLOURS[role.subject.colour]))
    return np.dstack([np.clip(colour, 0, 1), image[..., 3]]).astype(np.float32)


def _recolour(colour: Floats, wish: Floats) -> Floats:
    """Gives the coloured parts the wished hue and leaves dark lines and white patches as they are."""
    bright = luma(colour)
    spread = colour.max(axis=2) - colour.min(axis=2)
    mid = float(luma(wish))
    target = np.where(
        (bright < mid)[..., None],
        wish * (bright / max(mid, 0.05))[..., None],
        mix(wish, np.ones(3, np.float32), ((bright - mid) / max(1 - mid, 0.05))[..., None] * 0.75),
    )
    amount = smoothstep(0.06, 0.3, spread) * 0.9 if spread.mean() > 0.12 else smoothstep(0.05, 0.25, bright) * 0.8
    return mix(colour, target.astype(np.float32), amount[..., None])


def relight(
    sprite: Floats,
    canvas: Floats,
    role: Role,
    left: int,
    top: int,
    light: Light,
    frame: Frame,
    fog: float,
    haze: Floats,
) -> Floats:
    """The sprite in the scene's light, premultiplied: form shading, rim light, bounce, light wrap, haze."""
    colour, alpha = sprite[..., :3], sprite[..., 3]
    height, width = alpha.shape
    padded = np.pad(alpha, 4)
    far = cv2.distanceTransform((padded > 0.5).astype(np.uint8), cv2.DIST_L2, 3)[4:-4, 4:-4]
    size = float(max(height, width))
    inflated = blur(np.sqrt(np.clip(far / (0.16 * size), 0, 1)), size * 0.018) * np.float32(size * 0.16)
    across, down = np.gradient(inflated, axis=1), np.gradient(inflated, axis=0)
    norm = np.sqrt(1 + across**2 + down**2)
    toward = ((-across * light.side * -1.0) * -0.75 + down * 0.55 + 0.35) / norm
    toward = np.clip(toward, -0.6, 1.0)
    grey = luma(colour)[..., None]
    tinted = mix(colour, np.repeat(grey, 3, axis=2), 0.12 + 0.14 * light.dark)
    sun = light.sun * np.float32(1 - 0.25 * light.overcast)
    lamp = light.shade * np.float32(0.98) + sun * (0.44 + 0.46 * np.clip(toward, -0.45, 1))[..., None]
    # The eye adapts to coloured light: the subject keeps more of its own colours than the land does.
    lamp = mix(lamp, np.repeat(luma(lamp)[..., None], 3, axis=2), 0.36)
    lamp = np.maximum(
        lamp, np.float32(0.52 if light.dark > 0.3 else 0.5) * (0.55 + 0.45 * light.shade / light.shade.max())
    )
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    grounded = role.where in {"ground", "studio", "water"}
    lamp *= (1 - 0.34 * smoothstep(0.55, 1.02, rows) * grounded)[..., None] if grounded else 1.0
    lit = tinted * lamp
    if role.where != "studio":
        grain = fbm(frame.rng("hide", role.subject.name), height, width, 60, 3)
        lit *= 1 + 0.02 * grain[..., None]
    _light_windows(lit, colour, role, light)
    rim_width = max(size * 0.02, 1.2)
    rim = np.exp(-far / rim_width) * np.clip(toward * norm - 0.05, 0, 1.3) * alpha
    lit += (rim * (0.55 - 0.3 * light.overcast))[..., None] * (sun + 0.12)
    behind = _behind(canvas, left, top, width, height, size * 0.08)
    wrap = np.exp(-far / (size * 0.022)) * 0.38
    lit = mix(lit.astype(np.float32), behind, wrap[..., None])
    lit = mix(lit, haze, fog)
    soft = blur(alpha, 0.6)
    return np.dstack([np.clip(lit, 0, 1.2) * soft[..., None], soft]).astype(np.float32)


def _light_windows(lit: Floats, colour: Floats, role: Role, light: Light) -> None:
    """At dusk and night the blue panes of houses and cars shine warm."""
    if role.subject.name not in LIT_WINDOWS or light.dark < 0.2:
        return
    blue = smoothstep(0.12, 0.3, colour[..., 2] - colour[..., 0]) * smoothstep(0.5, 0.75, colour[..., 2])
    warm = np.array([1.0, 0.78, 0.38], np.float32)
    lit[:] = mix(lit, warm * (0.75 + 0.25 * colour[..., 2:3]), blue[..., None] * 0.95)


def _behind(canvas: Floats, left: int, top: int, width: int, height: int, sigma: float) -> Floats:
    """The blurred picture behind a rectangle that may reach beyond the frame."""
    rows = np.clip(np.arange(top, top + height), 0, canvas.shape[0] - 1)
    columns = np.clip(np.arange(left, left + width), 0, canvas.shape[1] - 1)
    return blur(np.ascontiguousarray(canvas[rows][:, columns]), max(sigma, 1.0))


def cast_shadow(canvas: Floats, sprite: Floats, role: Role, left: int, light: Light, frame: Frame) -> None:
    """Darkens the ground: close under the figure, and its outline laid down away from the sun."""
    alpha = sprite[..., 3]
    height, width = alpha.shape
    reach = float(np.clip(0.34 / max(light.elevation, 0.2), 0.3, 1.1))
    flat = max(int(height * 0.2), 3)
    skew = -light.side * reach * height
    span = int(width + abs(skew) + 8)
    x0 = left + (min(0, int(skew)) - 4)
    base = np.array([[1, -skew / height, 4 - min(0.0, skew) + skew], [0, flat / height, 0]], np.float32)
    pad = max(int(height * 0.06), 2)
    laid = cv2.warpAffine(alpha, base, (span, flat + 2), flags=cv2.INTER_LINEAR)
    shadow: Floats = np.pad(np.asarray(laid, np.float32), pad)
    fade = np.linspace(0.25, 1, shadow.shape[0], dtype=np.float32)[:, None]
    shadow = mix(blur(shadow, height * 0.028), blur(shadow, height * 0.009), fade) * fade
    sunny = (0.5 if role.where != "studio" else 0.34) * (1 - 0.8 * light.overcast) * (1 - 0.35 * light.dark)
    _darken(canvas, shadow * np.float32(sunny), x0 - pad, int(role.row) - flat - pad, frame)
    foot = alpha[int(height * 0.93) :].max(axis=0) if height > 8 else alpha.max(axis=0)
    contact = np.zeros((max(int(height * 0.12), 5), width + 2 * pad), np.float32)
    middle = contact.shape[0] // 2
    thick = max(contact.shape[0] // 5, 1)
    contact[middle - thick : middle + thick, pad : pad + width] = foot
    contact = cv2.GaussianBlur(contact, (0, 0), max(height * 0.022, 0.8))
    _darken(
        canvas,
        np.clip(contact * 1.25, 0, 1) * np.float32(0.72),
        left - pad,
        int(role.row - height * 0.026) - middle,
        frame,
    )


def _darken(canvas: Floats, amount: Floats, left: int, top: int, frame: Frame) -> None:
    height, width = amount.shape
    xa, ya = max(left, 0), max(top, int(frame.horizon))
    xb, yb = min(left + width, frame.width), min(top + height, frame.height)
    if xa < xb and ya < yb:
        part = amount[ya - top : yb - top, xa - left : xb - left, None]
        canvas[ya:yb, xa:xb] *= 1 - part * np.array([0.95, 0.9, 0.8], np.float32)


def mirror(canvas: Floats, lit: Floats, role: Role, left: int, frame: Frame, strength: float) -> None:
    """A rippled reflection below the figure's foot."""
    height, width = lit.shape[:2]
    flipped = lit[::-1]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    ripple = fbm(frame.rng("mirror"), height, 4, 26, 3)[:, :1]
    moved = cv2.remap(
        flipped,
        columns + ripple * (0.5 + rows * 0.045) * width / 90,
        rows,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
    )
    fade = np.linspace(1, 0.15, height, dtype=np.float32)[:, None, None] * strength
    stamp(canvas, (moved * fade).astype(np.float32), left, role.row - 1)
