"""A small grammar that fills in what a prompt leaves open: medium, light, air, composition, mood.

The prompt itself stays as it is, at the front. The same prompt and version give the same text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class _Part:
    """One aspect of a prompt. `pattern` matches prompts that have it already; `indoors` phrases need no landscape."""

    pattern: str
    phrases: tuple[str, ...]
    indoors: tuple[str, ...] = ()


_PARTS = {
    "medium": _Part(
        r"photo|paint|watercolou?r|sketch|drawing|illustration|render|3d|anime|cartoon|pixel|poster|film|cinematic|"
        r"engraving|woodcut|ink|comic|low[- ]poly|oil on|pastel",
        (
            "cinematic photograph",
            "painterly digital illustration",
            "fine watercolour on rough paper",
            "editorial photograph, 35 mm film grain",
            "matte painting with crisp detail",
            "soft pastel drawing",
        ),
    ),
    "light": _Part(
        r"light|lit\b|sun|moon|dawn|dusk|noon|night|golden hour|blue hour|backlit|glow|neon|shadow|candle|lamp|morning|"
        r"evening|afternoon",
        (
            "low golden-hour light raking across the scene",
            "cool blue-hour light with a few warm accents",
            "soft overcast light without hard shadows",
            "first light of dawn catching every edge",
            "moonlight with deep, clear shadows",
            "late afternoon sun breaking through clouds",
        ),
        (
            "soft window light from the left",
            "a single warm lamp and deep shadows",
            "large diffused studio light",
            "gentle rim light against a dark backdrop",
        ),
    ),
    "air": _Part(
        r"fog|mist|haze|rain|snow|storm|cloud|clear sky|dust|smoke|weather|wind|indoor|inside|studio|room|interior",
        (
            "thin mist lying in the distance",
            "crisp air after rain",
            "drifting high clouds",
            "a light haze that softens the horizon",
            "fine dust glinting in the air",
        ),
    ),
    "composition": _Part(
        r"close[- ]?up|wide|angle|portrait|macro|aerial|bird'?s[- ]eye|top[- ]down|composition|symmetr|framed|lens|mm\b"
        r"|depth of field|bokeh|panorama|view of|from (above|below|behind)",
        (
            "wide composition with the subject on the left third",
            "low viewpoint, strong leading lines",
            "centred and calm, plenty of space around it",
            "shallow depth of field, 85 mm lens",
            "layered foreground, middle ground and far distance",
        ),
        (
            "close view, 85 mm lens, shallow depth of field",
            "centred on a plain background",
            "seen from slightly above, tidy composition",
        ),
    ),
    "colour": _Part(
        r"colou?rs?\b|palette|monochrome|black and white|sepia|pastel|vivid|vibrant|muted|teal|crimson|amber|saturat",
        (
            "palette of amber and deep teal",
            "muted earthy colours with one bright accent",
            "clear, saturated colours",
            "pale pastel palette",
            "restrained, almost monochrome colours",
        ),
    ),
    "mood": _Part(
        r"mood|calm|serene|peaceful|dramatic|eerie|joy|melanchol|mysterious|cosy|cozy|epic|lonely|dreamy|playful|quiet",
        (
            "quiet and unhurried mood",
            "dramatic mood",
            "dreamlike stillness",
            "warm, welcoming mood",
            "a sense of scale",
        ),
    ),
    "detail": _Part(
        r"detail|texture|sharp|intricate|hd\b|4k|8k|crisp|fine",
        (
            "fine natural textures",
            "crisp detail where the eye rests, softer towards the edges",
            "every surface worn by use and weather",
            "richly detailed",
        ),
        ("fine surface texture", "richly detailed", "crisp detail where the eye rests, softer towards the edges"),
    ),
}
_INDOORS = (
    r"portrait|room|studio|interior|table|kitchen|cup|mug|bottle|product|desk|still life|food|cake|plate|logo|icon|face"
    r"|headshot|vase|watch|shoe|jewel|indoor|inside|bowl|chair"
)
# Each version sets out from another part, so that versions differ in what they stress.
_ORDERS = (
    ("light", "composition", "air", "medium", "colour", "detail", "mood"),
    ("medium", "light", "colour", "detail", "composition", "mood", "air"),
    ("air", "mood", "light", "composition", "colour", "medium", "detail"),
    ("composition", "detail", "light", "air", "medium", "mood", "colour"),
    ("colour", "medium", "mood", "light", "detail", "composition", "air"),
)
_LONG_WORD = 8


def enhanced(prompt: str, version: int, max_length: int) -> str:
    """The prompt with phrases added while they fit into `max_length` tokens; cut at a word if it is longer itself.

    `version` counts from 0. A token is a word, half a long word, or a punctuation mark: an estimate.
    """
    rng = _stream(prompt, version)
    indoors = re.search(rf"\b(?:{_INDOORS})", prompt.lower()) is not None
    text = _cut(prompt.rstrip(" .,;"), max_length)
    for name in _ORDERS[version % len(_ORDERS)]:
        part = _PARTS[name]
        if re.search(rf"\b(?:{part.pattern})", prompt.lower()) or (indoors and name == "air"):
            continue
        phrases = part.indoors if indoors and part.indoors else part.phrases
        longer = f"{text}, {phrases[int(rng.integers(len(phrases)))]}"
        if tokens(longer) <= max_length:
            text = longer
    return text


def tokens(text: str) -> int:
    """About how many tokens a language model would count."""
    return sum(1 + (len(piece) > _LONG_WORD) for piece in re.findall(r"\w+|[^\w\s]", text))


def _cut(text: str, max_length: int) -> str:
    words = text.split()
    while len(words) > 1 and tokens(" ".join(words)) > max_length:
        words.pop()
    return " ".join(words).rstrip(" .,;") if tokens(text) > max_length else text


def _stream(prompt: str, version: int) -> np.random.Generator:
    digest = hashlib.sha256(f"{version}\x1f{prompt}".encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))
