"""A model's live schema: its fields, and the rules across fields."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from lib.catalog.live.documents import Document
from lib.catalog.schema.field import Field
from lib.catalog.schema.nested import children_of, item_of
from lib.catalog.schema.schema_fields import schema_fields

_OWN_NAMES: Final = frozenset({"taskType", "model"})


@dataclass(frozen=True)
class LiveSchema:
    """The content of a schema document. `packed` is the schema itself, compressed, for checks across fields.

    `read_at` is when it was read or last confirmed, in seconds since 1970; `documentation` an address or "".
    """

    fields: Mapping[str, Field]
    closed: bool
    read_at: float
    documentation: str
    packed: bytes

    def schema(self) -> Any:
        """The JSON Schema of a request."""
        return json.loads(zlib.decompress(self.packed))


def live_schema(document: Document) -> LiveSchema | None:
    """The schema in a document of `/resolve/{AIR}`; None where it describes no request."""
    body = document.body if isinstance(document.body, Mapping) else {}
    schema = body.get("requestSchema")
    found = schema_fields(schema)
    if not _OWN_NAMES & found.fields.keys():
        return None
    address = body.get("documentation")
    return LiveSchema(
        fields=_completed(found.fields),
        closed=found.closed,
        read_at=document.read_at,
        documentation=address if isinstance(address, str) and address.startswith("https://") else "",
        packed=zlib.compress(json.dumps(schema).encode(), 3),
    )


def _completed(fields: Mapping[str, Field]) -> Mapping[str, Field]:
    """The fields, with the studio's own table where the schema leaves an object or a list untyped."""
    (task_type, *_) = (*fields["taskType"].choices, "") if "taskType" in fields else ("",)
    formats = tuple(str(choice) for choice in fields["outputFormat"].choices) if "outputFormat" in fields else ()
    names = frozenset(fields)

    def completed(field: Field) -> Field:
        if field.kind == "object" and not field.children and not field.closed:
            children = children_of(str(task_type), field.name, names, formats)
            return replace(field, children=children, limits_from="table") if children else field
        if field.kind == "list" and field.item is None:
            item = item_of(field.name)
            return replace(field, item=item, limits_from="table") if item is not None else field
        return field

    return MappingProxyType({name: completed(field) for name, field in fields.items()})
