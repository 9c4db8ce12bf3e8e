"""Request schemas written by hand in the shape of the live service: references, variants, conditions, open ends."""

from __future__ import annotations

from typing import Any

IMAGE_MODEL: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Nimbus 1",
    "type": "object",
    "additionalProperties": False,
    "required": ["taskType", "taskUUID", "model", "positivePrompt"],
    "properties": {
        "taskType": {"const": "imageInference"},
        "taskUUID": {"type": "string", "format": "uuid"},
        "model": {"const": "nimbus:1@1"},
        "positivePrompt": {"type": "string", "minLength": 2, "maxLength": 4000, "description": "What to\n paint."},
        "resolution": {"enum": ["1K", "2K", "4K"], "default": "1K"},
        "width": {"$ref": "#/$defs/side"},
        "height": {"allOf": [{"$ref": "#/$defs/side"}, {"maximum": 1536}]},
        "steps": {"type": ["integer", "null"], "exclusiveMinimum": 0, "maximum": 50, "default": 20},
        "CFGScale": {"type": "number", "minimum": 0, "maximum": 20.0, "multipleOf": 0.5},
        "seed": {"type": "integer", "minimum": 1, "maximum": 9223372036854775807},
        "numberResults": {"type": "integer", "minimum": 1, "maximum": 4, "default": 1},
        "duration": {"oneOf": [{"type": "integer", "minimum": 4, "maximum": 8}, {"const": "auto"}]},
        "includeCost": {"type": "boolean", "default": False},
        "style": {"type": "string"},
        "inputs": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "seedImage": {"$ref": "#/$defs/media"},
                "referenceImages": {
                    "type": "array",
                    "maxItems": 4,
                    "items": {
                        "anyOf": [
                            {"$ref": "#/$defs/media"},
                            {
                                "type": "object",
                                "required": ["image"],
                                "properties": {
                                    "image": {"$ref": "#/$defs/media"},
                                    "strength": {"type": "number", "minimum": 0, "maximum": 1},
                                },
                            },
                        ]
                    },
                },
            },
        },
        "lora": {
            "type": "array",
            "minItems": 1,
            "maxItems": 3,
            "items": {
                "type": "object",
                "required": ["model"],
                "properties": {
                    "model": {"type": "string", "pattern": "^.+@.+$"},
                    "weight": {"type": "number", "minimum": -4, "maximum": 4, "default": 1},
                },
            },
        },
        "providerSettings": {"type": "object"},
    },
    "if": {"properties": {"resolution": {"const": "4K"}}, "required": ["resolution"]},
    "then": {
        "properties": {"numberResults": {"maximum": 1}, "tiling": {"type": "boolean"}},
        "required": ["tiling"],
    },
    "$defs": {
        "side": {"type": "integer", "minimum": 256, "maximum": 2048, "multipleOf": 16},
        "media": {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "string", "format": "uri"}]},
    },
}

TWO_VARIANTS: dict[str, Any] = {
    "oneOf": [
        {
            "type": "object",
            "required": ["taskType", "positivePrompt"],
            "properties": {
                "taskType": {"const": "videoInference"},
                "positivePrompt": {"type": "string"},
                "duration": {"enum": [5, 10]},
            },
        },
        {
            "type": "object",
            "required": ["taskType", "inputs"],
            "properties": {
                "taskType": {"const": "videoInference"},
                "duration": {"enum": [10, 15]},
                "inputs": {"type": "object", "properties": {"video": {"type": "string"}}, "required": ["video"]},
            },
        },
    ]
}

TREE: dict[str, Any] = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "branches": {"type": "array", "items": {"$ref": "#"}}},
}
