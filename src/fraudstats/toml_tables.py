"""Read TOML into a typed, immutable table, or say in one line what is wrong with it."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from fraudstats.errors import FraudstatsError

Shape = TypeVar("Shape")


class TomlTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every table that a user may write: immutable, and an unknown key is an error."""


def read_text(path: Path, error: type[FraudstatsError]) -> str:
    """Read a UTF-8 text file.

    Raises:
        error: if it is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise error(f"cannot read {path.name}: {problem}", where=str(path.parent)) from problem


def decode_toml(text: str, shape: type[Shape], where: str, error: type[FraudstatsError]) -> Shape:
    """Turn TOML text into `shape`.

    Raises:
        error: if the text is not TOML, has an unknown key or a value of the wrong kind.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise error(f"not valid TOML: {problem}", where=where, next_step="Mend that line.") from problem
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as problem:
        raise error(
            f"a setting is wrong: {problem}",
            where=where,
            next_step="Compare with docs/reference and mend it.",
        ) from problem
