"""What kind of file this is, whatever its name says; which encoding and delimiter it has."""

import codecs
import csv
import gzip
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from fraudstats.errors import DataRefused

SAMPLE_BYTES = 256 * 1024
DELIMITERS = ",\t;|"


class FileKind(StrEnum):
    """How a file is opened."""

    TEXT = "text"
    GZIP = "gzip"  # compressed text
    WORKBOOK = "workbook"


def kind_of(path: Path) -> FileKind:
    """Tell by the first bytes how to open a file.

    Raises:
        DataRefused: if it is missing, a folder, unreadable, empty, or of a kind that is not read.
    """
    head = _head(path)
    if head.startswith(b"\x1f\x8b"):
        return FileKind.GZIP
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return FileKind.WORKBOOK
    if head.startswith(b"%PDF"):
        raise _not_read(path, "a PDF")
    if _looks_like_html(head):
        raise _not_read(
            path, "a web page (HTML)", "Open it in a spreadsheet program and save it as xlsx, then load that."
        )
    if path.suffix.lower() in (".xlsx", ".xls"):
        raise _not_read(path, "not a workbook")
    return FileKind.TEXT


def open_bytes(path: Path) -> BinaryIO:
    """Open text, compressed or not, as bytes."""
    if kind_of(path) is FileKind.GZIP:
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return path.open("rb")


def encoding_of(path: Path, claimed: str = "") -> str:
    """Find the encoding: a byte order mark, else UTF-8 where the bytes are valid UTF-8, else GB18030.

    Raises:
        DataRefused: if the bytes fit neither, or not the claimed one.
    """
    sample = sample_of(path)
    if claimed:
        return _checked_encoding(sample, codecs.lookup(claimed).name, path)
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _decodes(sample, "utf-8"):
        return "utf-8"
    return _checked_encoding(sample, "gb18030", path)


def delimiter_of(first_lines: str) -> str:
    """Find the delimiter that stands most often in the header line, outside quotes."""
    line = next(iter(first_lines.splitlines()), "")
    fields = {each: len(next(csv.reader([line], delimiter=each), [])) for each in DELIMITERS}
    return Counter(fields).most_common(1)[0][0]


def sample_of(path: Path) -> bytes:
    """Read the first part of the text.

    Raises:
        DataRefused: if a compressed file is damaged.
    """
    try:
        with open_bytes(path) as stream:
            return stream.read(SAMPLE_BYTES)
    except (OSError, EOFError) as problem:
        raise _damaged(path) from problem


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(2048)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise DataRefused(
            f"cannot be read ({reason})", where=str(path), next_step="Check the path.", slug="unreadable-file"
        ) from problem
    if not head:
        raise DataRefused(
            "the file is empty (0 bytes)", where=path.name, next_step="Export it again.", slug="empty-file"
        )
    return head


def _looks_like_html(head: bytes) -> bool:
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml", b"<head"))


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _checked_encoding(sample: bytes, encoding: str, path: Path) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        decoder.decode(sample, final=False)
    except UnicodeDecodeError as problem:
        line = sample.count(b"\n", 0, problem.start) + 1
        raise DataRefused(
            f"the text is not {encoding}",
            where=f"{path.name} line {line}",
            expected="UTF-8 or GB18030 was expected.",
            next_step="Name the encoding in a source profile, or export it as UTF-8.",
            slug="unknown-encoding",
        ) from problem
    return encoding


def _not_read(path: Path, what: str, next_step: str = "Export it again as CSV or xlsx.") -> DataRefused:
    return DataRefused(
        f"the file is {what}",
        where=path.name,
        expected="CSV or xlsx was expected.",
        next_step=next_step,
        slug="wrong-kind",
    )


def _damaged(path: Path) -> DataRefused:
    return DataRefused(
        "the compressed file is damaged or cut off",
        where=path.name,
        next_step="Copy or export it again.",
        slug="truncated-file",
    )
