"""From a live JSON Schema to fields."""

from __future__ import annotations

import time
import typing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.catalog import Field, Kind
from lib.catalog.schema.schema_fields import schema_fields
from tests.support.live_schemas import IMAGE_MODEL, TREE, TWO_VARIANTS

FIELDS = schema_fields(IMAGE_MODEL).fields


def one(schema: Any) -> Field:
    """The field that a schema makes of a property."""
    return schema_fields({"properties": {"it": schema}}).fields["it"]


def test_kinds_choices_and_what_is_required() -> None:
    kinds = {name: field.kind for name, field in FIELDS.items()}
    assert kinds | {"taskUUID": "text", "style": "text", "inputs": "object", "lora": "list"} == kinds
    assert FIELDS["resolution"].choices == ("1K", "2K", "4K")
    assert FIELDS["model"].choices == ("nimbus:1@1",)
    assert {name for name, field in FIELDS.items() if field.required} == {
        "taskType",
        "taskUUID",
        "model",
        "positivePrompt",
    }


def test_a_reference_brings_its_range_and_a_part_narrows_it() -> None:
    width, height = FIELDS["width"], FIELDS["height"]
    assert (width.minimum, width.maximum, width.step) == (256, 2048, 16)
    assert (height.minimum, height.maximum, height.step) == (256, 1536, 16)


def test_null_and_exclusive_bounds_are_read() -> None:
    steps = FIELDS["steps"]
    assert (steps.kind, steps.minimum, steps.maximum, steps.default) == ("integer", 1, 50, 20)


def test_the_largest_seed_stays_exact() -> None:
    assert FIELDS["seed"].maximum == 2**63 - 1


def test_a_number_or_a_word_is_a_number_that_takes_the_word_too() -> None:
    duration = FIELDS["duration"]
    assert (duration.kind, duration.minimum, duration.maximum) == ("integer", 4, 8)
    assert set(duration.accepts) == {int, str}


def test_where_limits_come_from() -> None:
    assert (FIELDS["positivePrompt"].limits_from, FIELDS["includeCost"].limits_from) == ("schema", "schema")
    assert (FIELDS["style"].limits_from, FIELDS["providerSettings"].limits_from) == ("unknown", "unknown")


def test_text_has_its_length_and_its_description_on_one_line() -> None:
    prompt = FIELDS["positivePrompt"]
    assert (prompt.minimum, prompt.maximum, prompt.description) == (2, 4000, "What to paint.")


def test_media_are_recognised_by_their_names() -> None:
    children = FIELDS["inputs"].children
    assert (children["seedImage"].kind, children["seedImage"].media) == ("media", "image")
    many = children["referenceImages"]
    assert (many.kind, many.media, many.maximum) == ("list", "image", 4)
    assert many.item is not None
    assert set(many.item.accepts) == {str, dict}
    assert many.item.children["strength"].maximum == 1
    assert FIELDS["inputs"].closed


def test_a_list_of_objects_has_an_item_with_fields() -> None:
    lora = FIELDS["lora"]
    assert (lora.minimum, lora.maximum, lora.media) == (1, 3, None)
    assert lora.item is not None
    assert (lora.item.kind, lora.item.children["model"].media) == ("object", "model")
    assert lora.item.children["weight"].default == 1


def test_what_only_a_condition_names_is_there_and_not_required() -> None:
    assert (FIELDS["tiling"].kind, FIELDS["tiling"].required) == ("flag", False)
    assert FIELDS["numberResults"].maximum == 4


def test_variants_are_one_form_that_takes_either() -> None:
    fields = schema_fields(TWO_VARIANTS).fields
    assert fields["duration"].choices == (5, 10, 15)
    assert {name for name, field in fields.items() if field.required} == {"taskType"}
    assert fields["inputs"].children["video"].media == "video"


def test_a_schema_that_refers_to_itself_ends() -> None:
    branches = schema_fields(TREE).fields["branches"]
    assert branches.item is not None
    assert branches.item.kind == "object"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"minimum": 5, "maximum": 1, "type": "integer"}, (None, None)),
        ({"minimum": "1", "maximum": True, "type": "integer"}, (None, None)),
        ({"minimum": float("nan"), "maximum": float("inf"), "type": "number"}, (None, None)),
        ({"exclusiveMinimum": True, "minimum": 1, "exclusiveMaximum": 9, "type": "integer"}, (2, 8)),
        ({"anyOf": [{"type": "integer", "maximum": 5}, {"type": "integer", "minimum": 2}]}, (None, None)),
        ({"anyOf": [{"type": "integer", "maximum": 5}, {"type": "integer", "maximum": 9}]}, (None, 9)),
    ],
)
def test_ranges_that_make_no_sense_are_no_ranges(schema: Any, expected: tuple[Any, Any]) -> None:
    field = one(schema)
    assert (field.minimum, field.maximum) == expected


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        (True, "object"),
        ({}, "object"),
        ("rubbish", "object"),
        ({"$ref": "https://elsewhere.example/schema.json"}, "object"),
        ({"$ref": "#/nowhere/at/all"}, "object"),
        ({"$ref": "#/properties/it"}, "object"),
        ({"type": "unheard of"}, "object"),
        ({"enum": []}, "object"),
        ({"enum": [{"a": 1}, {"b": 2}]}, "object"),
        ({"enum": [1, 2]}, "choice"),
        ({"enum": [True, False]}, "flag"),
        ({"items": [{"type": "string"}, {"type": "integer"}]}, "list"),
        ({"anyOf": [{"const": True}, {"type": "object"}]}, "object"),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, "text"),
    ],
)
def test_odd_schemas_still_make_a_field(schema: Any, kind: str) -> None:
    assert one(schema).kind == kind


def test_what_is_forbidden_or_can_only_be_null_is_no_field() -> None:
    assert not schema_fields({"properties": {"a": False, "b": {"type": "null"}, "c": {"const": None}}}).fields


def test_a_default_that_does_not_fit_is_no_default() -> None:
    for default in ("7", 7.5, True, 100, None, [1]):
        assert one({"type": "integer", "maximum": 50, "default": default}).default is None


def test_a_schema_that_unfolds_without_end_is_cut_short() -> None:
    level = {f"d{n}": {"properties": {"a": {"$ref": f"#/$defs/d{n + 1}"}, "b": {"$ref": f"#/$defs/d{n + 1}"}}}
             for n in range(60)}  # fmt: skip
    began = time.perf_counter()
    schema_fields({"$ref": "#/$defs/d0", "$defs": level})
    assert time.perf_counter() - began < 2


# ---- schemas of any shape

_SCALARS = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8)
_NAMES = some.sampled_from(["type", "inputs", "model", "image", "referenceImages", "frame", "steps", "$ref", "x"])
_KEYWORDS = some.sampled_from(
    ["type", "properties", "required", "enum", "const", "items", "prefixItems", "oneOf", "anyOf", "allOf", "if", "then",
     "else", "$ref", "$defs", "definitions", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
     "minLength", "maxLength", "minItems", "maxItems", "default", "description", "title", "format", "not",
     "additionalProperties", "dependentSchemas", "dependencies", "patternProperties", "unevaluatedProperties"]
)  # fmt: skip
_REFS = some.sampled_from(["#", "#/$defs/a", "#/$defs/b", "#/properties/image", "#/items/0", "#/oneOf/1", "a.json"])
_TYPES = some.sampled_from(["string", "integer", "number", "boolean", "object", "array", "null"])


def _schemas(inner: some.SearchStrategy[Any]) -> some.SearchStrategy[Any]:
    values = inner | some.lists(inner, max_size=3) | some.dictionaries(_NAMES, inner, max_size=4) | _SCALARS
    sane = some.fixed_dictionaries(
        {},
        optional={
            "type": _TYPES | some.lists(_TYPES, max_size=3),
            "properties": some.dictionaries(_NAMES, inner, max_size=4),
            "required": some.lists(_NAMES, max_size=3),
            "enum": some.lists(_SCALARS, max_size=4),
            "$ref": _REFS,
            "$defs": some.fixed_dictionaries({"a": inner, "b": inner}),
            "oneOf": some.lists(inner, max_size=3),
            "allOf": some.lists(inner, max_size=3),
            "if": inner,
            "then": inner,
            "items": inner,
            "minimum": some.integers() | some.floats(),
            "maximum": some.integers() | some.floats(),
            "default": _SCALARS,
        },
    )
    return sane | some.dictionaries(_KEYWORDS, values, max_size=5)


ANY_SCHEMA: some.SearchStrategy[Any] = some.recursive(_SCALARS | some.just({}), _schemas, max_leaves=25)


@settings(max_examples=300, deadline=None)
@given(ANY_SCHEMA)
def test_no_schema_of_any_shape_breaks_the_reader(schema: Any) -> None:
    for field in _all(schema_fields(schema).fields):
        assert field.kind in typing.get_args(Kind)
        assert (field.kind == "choice") == bool(field.choices)
        assert (field.kind == "media") <= (field.media is not None)
        assert field.accepts
        assert field.minimum is None or field.maximum is None or field.minimum <= field.maximum
        assert field.step is None or field.step > 0
        assert not (field.required and field.default is not None)


def _all(fields: typing.Mapping[str, Field]) -> typing.Iterator[Field]:
    for field in fields.values():
        yield field
        yield from _all(field.children)
        if field.item is not None:
            yield from _all({"": field.item})
