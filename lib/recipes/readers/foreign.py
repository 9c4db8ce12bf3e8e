"""Reads recipes of other programs: AUTOMATIC1111, Fooocus, InvokeAI, ComfyUI and NovelAI, with `sd-parsers`.

Its parsers get the texts that were found here, within limits. Its own extractors are not used: they cache the last
picture by a memory address that the next picture can have too, and so can give one visitor another's prompt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sd_parsers.data import PromptInfo
from sd_parsers.parsers import MANAGED_PARSERS, Parser

from lib.catalog import MAX_SEED
from lib.recipes.carriers import carrier_of
from lib.recipes.formats import exif, jpeg, png, webp
from lib.recipes.readers.schedulers import runware_scheduler

_MAX_CHARACTERS: Final = 64 * 1024
_MAX_GRAPH_CHARACTERS: Final = 2 * 2**20
# A graph is walked once for each sampler in it.
_MAX_NODES, _MAX_LINKS, _MAX_SAMPLERS = 500, 2000, 16
_GRAPH: Final = ("prompt", "workflow")
_MAKE, _MODEL, _DESCRIPTION = 0x010F, 0x0110, 0x010E
_SIZE: Final = re.compile(r"\s*\(?\s*(\d{1,5})\s*[x×,]\s*(\d{1,5})\s*\)?\s*")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LORA: Final = re.compile(r"<lora:[^<>]{1,200}>")
_NOT_REPORTED: Final = frozenset(
    {"Size", "Version", "Hashes", "resolution", "width", "height", "app_version", "version", "metadata_scheme", "type"}
)


@dataclass(frozen=True)
class Foreign:
    """The recipe in another program's file, in Runware's field names where they exist, and what could not be
    translated.

    `request` has at most positivePrompt, negativePrompt, seed, steps, CFGScale, scheduler, width and height, with the
    original values, not those that a model accepts. `left_out` are short phrases such as "the model sd_xl_base_1.0".
    """

    studio: str
    request: Mapping[str, Any]
    left_out: tuple[str, ...]


def read_foreign(data: bytes) -> Foreign | None:
    """What another program wrote into a PNG, JPEG or WebP, or None. The file is untrusted."""
    texts = _bounded(_texts(data))
    parsers: Sequence[Callable[[], Parser]] = MANAGED_PARSERS
    for parser in parsers:
        try:
            found = parser().parse(dict(texts))
            return _translated(found)
        except Exception:  # noqa: BLE001, S112 - the edge to a library that parses untrusted texts
            continue
    return None


def _texts(data: bytes) -> dict[str, str]:
    """The texts of a file by the keywords that PNG files have for them."""
    carrier = carrier_of(data)
    if carrier is png:
        return png.texts(data)
    if carrier not in (jpeg, webp):
        return {}
    tiff = jpeg.tiff(data) if carrier is jpeg else webp.tiff(data)
    comment = exif.user_comment(tiff)
    texts = {} if comment is None else {"parameters": comment}
    for text in exif.first_texts(tiff, (_MAKE, _MODEL, _DESCRIPTION)):
        name, colon, rest = text.partition(":")  # ComfyUI's way in WebP
        if colon and name.lower() in _GRAPH:
            texts[name.lower()] = rest
    return texts


def _bounded(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts without those that a parser would take long over."""
    short = {name: text for name, text in texts.items() if len(text) <= _MAX_CHARACTERS and name not in _GRAPH}
    graph = {name: texts[name] for name in _GRAPH if name in texts}
    return {**short, **graph} if len(graph) == len(_GRAPH) and _is_small(graph) else short


def _is_small(graph: Mapping[str, str]) -> bool:
    if any(len(text) > _MAX_GRAPH_CHARACTERS for text in graph.values()):
        return False
    try:
        nodes, links = json.loads(graph["prompt"]), json.loads(graph["workflow"])["links"]
        samplers = [node for node in nodes.values() if "sampler_name" in node.get("inputs", ())]
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return False
    return len(nodes) <= _MAX_NODES and len(links) <= _MAX_LINKS and len(samplers) <= _MAX_SAMPLERS


def _translated(found: PromptInfo) -> Foreign:
    sampler = found.samplers[0] if found.samplers else None
    facts = {**found.metadata, **(sampler.parameters if sampler else {})}
    request: dict[str, Any] = {
        "positivePrompt": _text(found.full_prompt),
        "negativePrompt": _text(found.full_negative_prompt),
        "steps": _whole(facts.get("steps")),
        "CFGScale": _number(facts.get("cfg_scale")),
    }
    left_out = [f"the model {_text(model.name)}" for model in found.models if model.name]
    seed = _whole(next((facts[name] for name in ("seed", "noise_seed") if name in facts), None))
    if seed is not None and not 1 <= seed <= MAX_SEED:
        left_out.append(f"the seed {seed}, which Runware does not take")
        seed = None
    request["seed"] = seed
    if sampler is not None and sampler.name not in ("unknown", "Default"):
        schedule = str(facts.get("scheduler") or facts.get("noise_schedule") or "")
        request["scheduler"] = runware_scheduler(str(sampler.name), schedule)
        if request["scheduler"] is None:
            left_out.append(f"the sampler {_text(' '.join([str(sampler.name), schedule]))}")
    request["width"], request["height"] = _size(facts)
    if _LORA.search(request["positivePrompt"]):
        left_out.append("the LoRAs that its prompt names in <lora:…>")
    if len(found.samplers) > 1:
        left_out.append(f"{len(found.samplers) - 1} more samplers of its workflow")
    if found.generator.value == "AUTOMATIC1111":
        left_out += [_text(str(name)) for name in found.metadata if name not in _NOT_REPORTED][:8]
    present = {name: value for name, value in request.items() if value not in (None, "")}
    return Foreign(found.generator.value, present, tuple(left_out))


def _size(facts: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Width and height in px, from any of the places where programs write them."""
    for name in ("Size", "size", "resolution"):
        pair = _SIZE.fullmatch(str(facts.get(name, "")))
        if pair:
            return int(pair[1]), int(pair[2])
    for place in (facts, *_nodes(facts)):
        width, height = _whole(place.get("width")), _whole(place.get("height"))
        if width and height:
            return width, height
    return None, None


def _nodes(facts: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The nodes of a graph that are not samplers, such as the one with the size."""
    for nodes in facts.values():
        if isinstance(nodes, list):
            yield from (node for node in nodes if isinstance(node, dict))


def _text(value: Any) -> str:
    """Text that a page can show: without unpaired surrogates."""
    return _SURROGATE.sub("", value).strip() if isinstance(value, str) else ""


def _whole(value: Any) -> int | None:
    text = str(value).strip()
    return int(text) if re.fullmatch(r"[0-9]{1,20}", text) else None


def _number(value: Any) -> float | None:
    text = str(value).strip()
    return float(text) if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,8})?", text) else None
