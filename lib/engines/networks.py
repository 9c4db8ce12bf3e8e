"""The networks of `assets/`: four, 13 MB of weights in all, each loaded when it is first run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np

from lib.engines.arrays import Bytes, Floats, as_bytes, as_floats

ASSETS = Path(__file__).parent / "assets"

_IMAGENET_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_IMAGENET_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)

MASK_SIDE_PX = 320
FACE_SIDE_PX = 128
_CLASS_SIDE_PX = 224


def salient_mask(rgb: Bytes) -> Floats:
    """How much each pixel belongs to the picture's subject: 320×320, 0..1, from H×W×3. U²-Net-p."""
    small = cv2.resize(rgb, (MASK_SIDE_PX, MASK_SIDE_PX), interpolation=cv2.INTER_AREA)
    scaled = small.astype(np.float32) / max(float(small.max()), 1.0)
    # Built anew each time, in 0.06 s: cached, it would hold 150 MB of intermediate results.
    network = _built("u2netp.onnx")
    network.setInput(_batch(as_floats((scaled - _IMAGENET_MEAN) / _IMAGENET_DEVIATION)))
    first = network.forward(network.getUnconnectedOutLayersNames()[0])[0, 0]
    low, high = float(first.min()), float(first.max())
    return as_floats((first - low) / max(high - low, 1e-6))


def enlarged_tile(rgb: Bytes) -> Bytes:
    """One tile, h×w×3, four times as wide and high. Real-ESRGAN, animevideov3."""
    network = _onnx("realesr_av3_f16_x4.onnx")
    network.setInput(_batch(as_floats(rgb) / np.float32(255)))
    tile = np.clip(network.forward()[0], 0, 1).transpose(1, 2, 0)
    return as_bytes(tile * 255 + 0.5)


def class_probabilities(rgb: Bytes) -> Floats:
    """The 1000 ImageNet classes' probabilities, in order, for H×W×3. EfficientNet-Lite0."""
    small = cv2.resize(rgb, (_CLASS_SIDE_PX, _CLASS_SIDE_PX), interpolation=cv2.INTER_AREA)
    network = _onnx("efflite0_f16.onnx")
    network.setInput(_batch(as_floats((as_floats(small) - 127) / 128)))
    scores = network.forward().ravel()
    powers = np.exp(scores - scores.max())
    return as_floats(powers / powers.sum())


def face_outputs(rgb: Bytes) -> tuple[Floats, Floats]:
    """Raw boxes (896×16) and scores (896) of BlazeFace, short range, for a square picture of any size."""
    small = cv2.resize(rgb, (FACE_SIDE_PX, FACE_SIDE_PX), interpolation=cv2.INTER_AREA)
    network = _faces()
    network.setInput(_batch(as_floats(as_floats(small) / 127.5 - 1)))
    outputs = network.forward(network.getUnconnectedOutLayersNames())
    boxes = next(output for output in outputs if output.shape[-1] == 16)
    scores = next(output for output in outputs if output.shape[-1] == 1)
    return as_floats(boxes.reshape(-1, 16)), np.asarray(scores.ravel())


def _batch(hwc: Floats) -> Floats:
    return np.ascontiguousarray(hwc.transpose(2, 0, 1)[None], np.float32)


@cache
def _onnx(name: str) -> cv2.dnn.Net:
    return _built(name)


def _built(name: str) -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(ASSETS / name))


@cache
def _faces() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromTFLite(str(ASSETS / "face_detection_short_range.tflite"))
