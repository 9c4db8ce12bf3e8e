"""Bodies for the pictures that show only a head: animals sit, people get shoulders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from .frame import Bytes, Floats, smoothstep
from .light import rgb
from .noise import blur
from .subject_pictures import picture

WIDTH, HEIGHT = 440, 560


@dataclass(frozen=True)
class Coat:
    """Colours of a sitting animal and the form of its tail."""

    fur: str
    belly: str
    legs: str
    tail: str = "none"
    tip: str = "#ffffff"


COATS = {
    "fox": Coat("#e8702a", "#fbeee0", "#6b3a26", "bushy", "#fdf3e6"),
    "wolf": Coat("#8e9299", "#e4e6e9", "#6f737b", "bushy", "#5d6168"),
    "bear": Coat("#7d4f38", "#a87b5c", "#5f3a2a"),
    "polar-bear": Coat("#eceef1", "#fbfcfd", "#dcdfe4"),
    "panda": Coat("#f0f1f3", "#ffffff", "#35343c"),
    "lion": Coat("#e2a04e", "#f3cf93", "#cf8a3c", "tuft", "#8a4b2a"),
    "koala": Coat("#9a9ba6", "#dfe0e6", "#85868f"),
    "raccoon": Coat("#85868e", "#c9cad0", "#4b4a53", "bushy", "#3f3e46"),
    "hamster": Coat("#e9a866", "#fbeedd", "#f0b6a0"),
    "moose": Coat("#7a5140", "#9a6f57", "#563728"),
    "boar": Coat("#8a5f4c", "#a87f68", "#5e4036"),
    "frog": Coat("#4fae62", "#dbe38a", "#3f9a55"),
    "chicken": Coat("#f0eef2", "#ffffff", "#f0a53c"),
}
CLOTHES = {
    "man": "#3d5a80",
    "woman": "#8d3b4e",
    "boy": "#3f7d5a",
    "girl": "#d0803c",
    "person": "#4a5a6a",
    "old-man": "#6a5b4c",
    "old-woman": "#6d4f7d",
    "baby": "#9cc7de",
    "santa-claus": "#c0272d",
    "alien": "#4a4f63",
    "robot": "#a9aec2",
}


def _part(body: Floats, mask: Bytes, colour: Floats, depth: float = 1.0) -> None:
    """Lays a rounded part over `body`: darker at its lower edge, as if lit from above."""
    margin = int(40 * depth)
    left, top, width, height = cv2.boundingRect(mask)
    rows = slice(max(top - margin, 0), min(top + height + margin, HEIGHT))
    columns = slice(max(left - margin, 0), min(left + width + margin, WIDTH))
    alpha = mask[rows, columns].astype(np.float32) / 255
    inner = cv2.GaussianBlur(alpha, (0, 0), 14 * depth)
    lift = np.gradient(inner, axis=0) * 16 * depth
    tone = np.clip(0.9 + 0.42 * lift + 0.14 * inner, 0.62, 1.14)[..., None]
    part = body[rows, columns]
    part[..., :3] = part[..., :3] * (1 - alpha[..., None]) + np.clip(colour * tone, 0, 1) * alpha[..., None]
    part[..., 3] = part[..., 3] * (1 - alpha) + alpha


def _oval(x: float, y: float, a: float, b: float, turn: float = 0.0) -> Bytes:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(mask, (int(x * 8), int(y * 8)), (int(a * 8), int(b * 8)), turn, 0, 360, 255, -1, cv2.LINE_AA, 3)
    return mask


def _strip(points: list[tuple[float, float]], widths: list[float]) -> Bytes:
    """A limb: circles along a line of points."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    t = np.linspace(0, len(points) - 1, 60)
    xs, ys = (np.interp(t, range(len(points)), [p[i] for p in points]) for i in (0, 1))
    ws = np.interp(t, range(len(points)), widths)
    for x, y, w in zip(xs, ys, ws, strict=True):
        cv2.circle(mask, (int(x * 8), int(y * 8)), int(w * 8), 255, -1, cv2.LINE_AA, 3)
    return mask


def _head(body: Floats, name: str, top: int, width: int) -> None:
    head = picture(name)
    scale = width / head.shape[1]
    small = cv2.resize(head, (width, round(head.shape[0] * scale)), interpolation=cv2.INTER_AREA)
    rows, left = min(small.shape[0], HEIGHT - top), (WIDTH - width) // 2
    alpha = small[:rows, :, 3:]
    shadow = np.zeros((HEIGHT, WIDTH), np.float32)
    shadow[top : top + rows, left : left + width] = alpha[..., 0]
    shade = np.roll(blur(shadow, 14), 22, axis=0) * body[..., 3]
    body[..., :3] *= 1 - 0.42 * shade[..., None]
    target = body[top : top + rows, left : left + width]
    target[..., :3] = target[..., :3] * (1 - alpha) + small[:rows, :, :3] * alpha
    target[..., 3:] = np.maximum(target[..., 3:], alpha)


def _sitting(name: str) -> Floats:
    coat = COATS[name]
    fur, belly, legs = rgb(coat.fur), rgb(coat.belly), rgb(coat.legs)
    body = np.zeros((HEIGHT, WIDTH, 4), np.float32)
    cx = WIDTH / 2
    if coat.tail == "bushy":
        tail = _strip(
            [(cx + 60, 510), (cx + 130, 505), (cx + 172, 450), (cx + 165, 380), (cx + 140, 340)], [22, 36, 42, 30, 8]
        )
        _part(body, tail, fur * np.float32(0.94))
        tip = (tail.astype(np.float32) * smoothstep(405, 375, np.arange(HEIGHT, dtype=np.float32))[:, None]).astype(
            np.uint8
        )
        _part(body, tip, rgb(coat.tip), 0.6)
    elif coat.tail == "tuft":
        _part(body, _strip([(cx + 70, 520), (cx + 150, 515), (cx + 175, 460), (cx + 168, 410)], [12, 11, 10, 10]), fur)
        _part(body, _oval(cx + 166, 392, 20, 30, 10), rgb(coat.tip))
    _part(body, _oval(cx - 72, 486, 56, 60), fur * np.float32(0.93))
    _part(body, _oval(cx + 72, 486, 56, 60), fur * np.float32(0.93))
    _part(body, _strip([(cx, 300), (cx, 380), (cx, 470)], [66, 86, 84]), fur, 1.6)
    _part(body, _strip([(cx, 320), (cx, 400), (cx, 452)], [40, 52, 44]), belly, 1.3)
    for side in (-1, 1):
        _part(body, _oval(cx + side * 78, 532, 40, 19), legs)
        _part(
            body,
            _strip([(cx + side * 38, 380), (cx + side * 36, 450), (cx + side * 36, 515)], [25, 23, 23]),
            fur if coat.legs != "#35343c" else legs,
            0.7,
        )
        _part(body, _strip([(cx + side * 36, 500), (cx + side * 37, 532)], [23, 25]), legs, 0.7)
    _head(body, name, 30 if name != "moose" else 6, 300)
    return body


def _standing_bust(name: str) -> Floats:
    cloth = rgb(CLOTHES[name])
    body = np.zeros((HEIGHT, WIDTH, 4), np.float32)
    cx = WIDTH / 2
    shoulders = _strip([(cx - 96, 470), (cx, 420), (cx + 96, 470)], [74, 72, 74])
    shoulders[470:, int(cx - 168) : int(cx + 168)] = 255
    skin = {"alien": "#5fc77b", "robot": "#8b90a6", "santa-claus": "#f6f3ef"}.get(name, "#f2b233")
    _part(body, shoulders, cloth, 2.2)
    _part(body, _strip([(cx, 340), (cx, 385)], [42, 46]), rgb(skin) * np.float32(0.9))
    collar = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(collar, (int(cx), 372), (82, 40), 0, 0, 180, 255, 16, cv2.LINE_AA)
    _part(body, collar, np.clip(cloth * np.float32(1.25), 0, 1), 0.5)
    head = picture(name)
    _head(body, name, 372 - round(head.shape[0] * 290 / head.shape[1]), 290)
    return body


def _hot_air_balloon() -> Floats:
    """A striped envelope with a basket; no picture shows one."""
    body = np.zeros((HEIGHT, WIDTH, 4), np.float32)
    cx = WIDTH / 2
    for x in (-34, -12, 12, 34):
        _part(body, _strip([(cx + x * 2.0, 400), (cx + x, 500)], [1.6, 1.6]), rgb("#5a4632"))
    envelope = np.maximum(_oval(cx, 200, 190, 188), _strip([(cx, 240), (cx, 400)], [176, 46]))
    _part(body, envelope, rgb("#e4572e"), 2.4)
    gores = ("#f6c445", "#e4572e", "#2e86ab", "#e4572e", "#f6c445")
    for k, colour in enumerate(gores):
        a, b = -1 + 0.4 * k, -0.6 + 0.4 * k
        edge = np.linspace(0, 1, 60)
        half = 186 * np.sqrt(np.clip(1 - ((edge * 400 - 188) / 232) ** 2, 0, 1))
        left = np.stack([cx + np.sin(a * 1.35) * half, 14 + edge * 400], axis=1)
        right = np.stack([cx + np.sin(b * 1.35) * half, 14 + edge * 400], axis=1)[::-1]
        mask = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.fillPoly(mask, [np.vstack([left, right]).astype(np.int32)], 255, cv2.LINE_AA)
        mask = np.minimum(mask, envelope)
        tone = 0.9 + 0.1 * (k % 2)
        alpha = (mask.astype(np.float32) / 255)[..., None]
        shade = body[..., :3].max(axis=2, keepdims=True)
        body[..., :3] = body[..., :3] * (1 - alpha) + rgb(colour) * np.float32(tone) * (0.25 + 0.8 * shade) * alpha
    basket = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.rectangle(basket, (int(cx - 36), 496), (int(cx + 36), 548), 255, -1)
    _part(body, basket, rgb("#9c6b3d"))
    return body


@lru_cache(maxsize=8)
def figure(name: str) -> Floats:
    """The picture `name` with a body where it lacks one; read-only RGBA, 0..1, straight alpha, cropped."""
    if name == "hot-air-balloon":
        body = _hot_air_balloon()
    elif name in COATS:
        body = _sitting(name)
    elif name in CLOTHES:
        body = _standing_bust(name)
    else:
        return picture(name)
    rows, columns = np.nonzero(body[..., 3] > 0.15)
    out = np.ascontiguousarray(body[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])
    out.setflags(write=False)
    return out
