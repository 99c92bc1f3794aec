"""Options whose values need no reading: text, a choice spelled as it stands, a path.

Typer reads every value through Pydantic, which takes longer to load than Typer itself. What needs no more than a look
is taken as it is; everything else, and all that is wrong, goes Typer's way, so that its rules and its errors stay.
"""

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument, TyperGroup, TyperOption

if TYPE_CHECKING:
    from typer._click import Command, Context
    from typer.core import _TyperParameter
    from typer.models import ParameterInfo

NOT_PLAIN = object()
"""Stands for a value that Typer has to read."""


def read_plainly(command: "Command", context: "Context") -> None:
    """Let the parameters of a command, and of those below it, take plain values as they are.

    Args:
        context: of the command or of one above it; it knows how help is asked for.
    """
    for parameter in command.get_params(context):
        if isinstance(parameter, TyperArgument | TyperOption):
            parameter._runtime_param = _PlainFirst()  # type: ignore[assignment]
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            read_plainly(below, context)


class _PlainFirst:
    """What Typer asks to read a value; see `typer._coercion.RuntimeParam`."""

    def coerce(self, value: Any, param: "_TyperParameter", ctx: "Context") -> Any:
        found = _plain(value, param)
        if found is not NOT_PLAIN:
            return found
        from typer._coercion import build_runtime_param

        return build_runtime_param(param.type_descriptor).coerce(value, param, ctx)


def _plain(value: Any, param: "_TyperParameter") -> Any:
    is_list = param.multiple or param.nargs == -1
    if value is None:
        return () if is_list else None
    kind, info = param.type_descriptor.annotation, param.type_descriptor.parameter_info
    if info.parser is not None:
        return NOT_PLAIN
    if is_list:
        is_text = isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
        return list(value) if is_text and kind == list[str] else NOT_PLAIN
    if kind is Path:
        return _plain_path(value, info)
    return _plain_single(value, kind)


def _plain_single(value: Any, kind: Any) -> Any:
    if kind is str and isinstance(value, str):
        return value
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next((each for each in kind if value is each or value == each.value), NOT_PLAIN)
    return NOT_PLAIN


def _plain_path(value: Any, info: "ParameterInfo") -> Any:
    """Take a path of which nothing is asked but that it can be read where it is there."""
    is_any = info.file_okay and info.dir_okay and info.path_type is None
    asks_more = info.exists or info.writable or info.resolve_path or info.allow_dash
    is_free = is_any and not asks_more and isinstance(value, str | Path)
    return Path(value) if is_free and (os.access(value, os.R_OK) or not os.path.lexists(value)) else NOT_PLAIN
