"""A picture in a sentence or three: the thing seen if the network is sure enough, faces, colours and light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from lib.engines.appearance import Appearance, appearance
from lib.engines.arrays import Bytes
from lib.engines.class_names import Sighting, best_sighting, other_names
from lib.engines.faces import Face, find_faces
from lib.engines.networks import class_probabilities

_SURE = 0.30
_PERHAPS = 0.12
_SMALL_NUMBERS = ("one person", "two people", "three people", "four people", "five people", "six people")
_COLOURS_OF_NOTHING = "one even colour"


@dataclass(frozen=True)
class Description:
    """Whole sentences, the thing seen first; `keywords` are the same in single words."""

    sentences: tuple[str, ...]
    keywords: tuple[str, ...]


def describe(picture: Image.Image) -> Description:
    """Describe an RGB or RGBA picture. The wording says how sure it is: "a fox", "perhaps a fox", or neither."""
    rgb, shown = _pixels(picture)
    look = appearance(rgb, shown)
    if int(np.ptp(rgb.reshape(-1, 3), axis=0).max()) < 12:
        return Description((f"A plain {_first(look)} surface.",), (_first(look), "plain"))
    faces = find_faces(rgb)
    probabilities = class_probabilities(rgb)
    seen = best_sighting(probabilities)
    sentences = [_thing(seen, faces, look), _look(look)]
    if shown is not None and bool((shown < 128).any()):
        sentences.append("The background is transparent.")
    keywords = [*other_names(probabilities, _PERHAPS), *(["person"] if faces else []), *look.colours]
    return Description(tuple(sentence for sentence in sentences if sentence), tuple(dict.fromkeys(keywords)))


def _pixels(picture: Image.Image) -> tuple[Bytes, Bytes | None]:
    """RGB, on grey where it is transparent, and the opacity where there is one."""
    if picture.mode != "RGBA":
        return np.asarray(picture.convert("RGB")), None
    grey = Image.new("RGBA", picture.size, (128, 128, 128, 255))
    return np.asarray(Image.alpha_composite(grey, picture).convert("RGB")), np.asarray(picture.getchannel("A"))


def _thing(seen: Sighting, faces: list[Face], look: Appearance) -> str:
    medium = "black-and-white picture" if look.colourless else "picture"
    if faces:
        people = _people(faces)
        if seen.probability >= _SURE:
            return f"{people}, with what looks like {seen.words}."
        return f"{people}."
    if seen.probability >= _SURE:
        return f"A {medium} of {seen.words}."
    if seen.probability >= _PERHAPS:
        return f"A {medium} of what is perhaps {seen.words}."
    return f"A {look.shape} {medium}."


def _people(faces: list[Face]) -> str:
    tallest = max(face.height for face in faces)
    if len(faces) == 1 and tallest > 0.3:
        return "A close portrait of one person"
    if len(faces) == 1 and tallest > 0.12:
        return "A portrait of one person"
    count = _SMALL_NUMBERS[len(faces) - 1] if len(faces) <= len(_SMALL_NUMBERS) else "a group of people"
    return f"A picture of {count}"


def _look(look: Appearance) -> str:
    parts = []
    if look.colours and not look.colourless:
        parts.append(f"mostly {_listed(look.colours)}")
    if look.light:
        parts.append(look.light)
    if look.detail:
        parts.append(f"in {look.detail}")
    return f"It is {', '.join(parts)}." if parts else ""


def _first(look: Appearance) -> str:
    return look.colours[0] if look.colours else _COLOURS_OF_NOTHING


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
