"""Answers that may also be drawn: their formats, and how a picture is written."""

from enum import StrEnum
from pathlib import Path


class DrawnFormat(StrEnum):
    """How an answer is written: as every answer, or drawn."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    MD = "md"
    SVG = "svg"
    PNG = "png"


IMAGES = (DrawnFormat.SVG, DrawnFormat.PNG)


def write_image(picture: bytes, output: Path | None) -> None:
    """Write a picture to a file, or to stdout."""
    import sys

    if output is None:
        sys.stdout.buffer.write(picture)
        return
    from fraudstats.operations.publishing import publish

    publish(output, picture)
