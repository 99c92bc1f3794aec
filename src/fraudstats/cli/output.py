"""stdout carries the answer and nothing else; stderr carries notes."""

import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.cli import terminal
from fraudstats.cli.context import Lang, language

if TYPE_CHECKING:
    import polars as pl


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    MD = "md"


FormatOption = Annotated[Format, typer.Option("--format", help="How the answer is written.")]
OutputOption = Annotated[Path | None, typer.Option("--output", help="Write the answer to this file.")]


def answer(
    table: "pl.DataFrame",
    command: str,
    form: Format,
    output: Path | None = None,
    *,
    about: Mapping[str, Any] | None = None,
    shown: "pl.DataFrame | str | None" = None,
    beside: "Mapping[str, pl.DataFrame] | None" = None,
) -> None:
    """Write an answer in the form asked for.

    Args:
        table: all columns, as scripts read them.
        about: facts around the rows; JSON carries them.
        shown: what a person reads instead of `table`, for `table` and `md`; a sentence, where there is nothing to list.
        beside: further tables by name, for JSON and for a person.
    """
    further = beside or {}
    facts = {**(about or {}), **{name: each.to_dicts() for name, each in further.items()}}
    content = _content(table, command, form, facts, {"": table if shown is None else shown, **further})
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    from fraudstats.operations.publishing import publish

    publish(output, content)


def note(text: str, english: str | None = None, *, quiet: bool = False) -> None:
    """Say something beside the answer: `text`, unless it is to be said in English and `english` is given."""
    if not quiet:
        print(text if english is None or language() is Lang.ZH else english, file=sys.stderr)


def frame(rows: Sequence[Any], columns: Mapping[str, Any] | None = None) -> "pl.DataFrame":
    """Make a table of dataclass instances.

    Args:
        columns: Polars types by column, needed where there may be no rows.
    """
    import polars as pl

    return pl.DataFrame([vars(row) for row in rows], schema=columns, infer_schema_length=None)


def _content(
    table: "pl.DataFrame",
    command: str,
    form: Format,
    facts: Mapping[str, Any],
    shown: "Mapping[str, pl.DataFrame | str]",
) -> bytes:
    if form is Format.JSON:
        return _json({"schema": f"fraudstats.{command}/1", **facts, "rows": table.to_dicts()})
    if form is Format.CSV:
        return _written(lambda file: table.write_csv(file, datetime_format="%Y-%m-%dT%H:%M:%S"))
    if form is Format.PARQUET:
        return _written(table.write_parquet)
    return terminal.pages(shown, terminal.markdown if form is Format.MD else terminal.drawn, language()).encode()


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, default=_plain) + "\n").encode()


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


def _written(write: Callable[[io.BytesIO], None]) -> bytes:
    """Give what Polars writes as bytes; of a text it would make the bytes twice."""
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()
