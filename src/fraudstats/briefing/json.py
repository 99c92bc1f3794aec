"""Write a briefing as JSON: the model itself, for programs (schema fraudstats.report/1)."""

import json
from dataclasses import fields, is_dataclass
from datetime import date

from fraudstats.briefing.model import Briefing, Figure

SCHEMA = "fraudstats.report/1"


def render_json(briefing: Briefing) -> str:
    """Write one issue; every figure is an object that carries its `reference`."""
    content = {"schema": SCHEMA, **_fields(briefing)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, Figure):
        return {"reference": value.reference, **_fields(value)}
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _fields(value: object) -> dict[str, object]:
    return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}  # type: ignore[arg-type]
