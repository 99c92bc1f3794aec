"""The JSON Schema of a briefing's JSON, from the types of the model: what programs that read issues may rely on."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from fraudstats.briefing import model, pictures
from fraudstats.briefing.json import SCHEMA
from fraudstats.briefing.model import Briefing, Figure

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SIMPLE: Mapping[type, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
}


def briefing_schema() -> dict[str, Any]:
    """Describe what `render_json` writes; nothing else may be in it."""
    known: dict[str, dict[str, Any]] = {}
    _define(Briefing, known)
    known["Briefing"]["properties"] = {"schema": {"const": SCHEMA}, **known["Briefing"]["properties"]}
    known["Briefing"]["required"].insert(0, "schema")
    return {"$schema": DIALECT, "title": SCHEMA, "$ref": "#/$defs/Briefing", "$defs": dict(sorted(known.items()))}


def _define(kind: type, known: dict[str, dict[str, Any]]) -> None:
    """Describe a dataclass, and those that it is made of."""
    properties: dict[str, Any] = {"reference": SIMPLE[str]} if kind is Figure else {}
    known[kind.__name__] = {}
    hints = get_type_hints(kind, {**vars(model), **vars(pictures)})
    properties |= {each.name: _described(hints[each.name], known) for each in fields(kind)}
    known[kind.__name__] = {
        "description": (kind.__doc__ or "").split("\n")[0],
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _described(hint: Any, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if get_origin(hint) in (Union, UnionType):
        return {"anyOf": [_described(each, known) for each in get_args(hint)]}
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), known)
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in known:
            _define(hint, known)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [each.value for each in hint]}
    return dict(SIMPLE[hint])


def _tuple(parts: tuple[Any, ...], known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Describe a run of any length, or a fixed one."""
    if len(parts) == 2 and parts[1] is Ellipsis:
        return {"type": "array", "items": _described(parts[0], known)}
    items = [_described(each, known) for each in parts]
    return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
