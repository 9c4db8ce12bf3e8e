"""Reads JSON Schema for what a form needs: not whether a value is valid, but what a value may be.

Variants (`oneOf`, `anyOf`) become one shape that allows what any of them does, parts (`allOf`) one that requires what
all of them do, conditions (`if`, `dependentSchemas`) add the names they mention. Whatever cannot be understood
allows anything. Bounded: a schema that refers to itself, or that unfolds without end, stops at an open shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any, Final

from lib.catalog.schema.json_keywords import list_in, mapping_in, own_shape
from lib.catalog.schema.shapes import (
    ANYTHING,
    Node,
    Shape,
    both,
    either,
    with_names,
)

MAX_SHAPES: Final = 5000
_MAX_DEPTH: Final = 24
_BRANCHES: Final = ("then", "else")


class SchemaReader:
    """Reads the shapes of one schema document. `root` is what references start from."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._left = MAX_SHAPES

    def shape(self, node: Node, refs: frozenset[str] = frozenset(), depth: int = 0) -> Shape:
        """What a value of this schema may be. Never raises."""
        self._left -= 1
        if node is False:
            return Shape(forbidden=True)
        if not isinstance(node, Mapping) or self._left < 0 or depth > _MAX_DEPTH:
            return replace(ANYTHING, refs=refs)
        shape = replace(own_shape(node), refs=refs)
        ref = node.get("$ref", node.get("$dynamicRef"))
        if isinstance(ref, str) and ref not in refs:
            shape = both(shape, self.shape(self._target(ref), refs | {ref}, depth + 1))
        for part in list_in(node.get("allOf")):
            shape = both(shape, self.shape(part, shape.refs, depth + 1))
        for name in ("oneOf", "anyOf"):
            variants = [self.shape(variant, shape.refs, depth + 1) for variant in list_in(node.get(name))]
            possible = [variant for variant in variants if not (variant.forbidden or variant.only_null)]
            if possible:
                shape = both(shape, reduce(either, possible))
        for branch in _conditions(node):
            shape = with_names(shape, self.shape(branch, shape.refs, depth + 1))
        return shape

    def _target(self, ref: str) -> Node:
        """The target of a reference within this document, or else an open schema: nothing is fetched."""
        if not ref.startswith("#"):
            return {}
        here = self._root
        for step in [part.replace("~1", "/").replace("~0", "~") for part in ref[1:].split("/")[1:]]:
            if isinstance(here, Mapping) and step in here:
                here = here[step]
            elif isinstance(here, list) and step.isascii() and step.isdigit() and int(step[:9]) < len(here):
                here = here[int(step[:9])]
            else:
                return {}
        return here


def _conditions(node: Mapping[str, Any]) -> Iterable[Node]:
    if "if" in node:
        yield from (node[name] for name in _BRANCHES if name in node)
    for name in ("dependentSchemas", "dependencies"):
        yield from (part for part in mapping_in(node.get(name)).values() if isinstance(part, Mapping))
