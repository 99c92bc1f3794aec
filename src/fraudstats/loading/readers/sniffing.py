"""What kind of file this is, whatever its name says."""

import codecs
import zipfile
from enum import StrEnum
from pathlib import Path

from fraudstats.errors import DataRefused

HEAD_BYTES = 2048
WORKBOOK_MEMBERS = ("xl/workbook.xml", "content.xml")
BINARY_WORKBOOK = "xl/workbook.bin"
WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".ods")
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
"""Of an archive with files, and of an empty one."""
XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
OTHER_ARCHIVES = {b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7z archive"}


class FileKind(StrEnum):
    """How a file is opened."""

    TEXT = "text"
    GZIP = "gzip"  # packed text, as the next two
    ZSTD = "zstd"
    ZIP = "zip"
    WORKBOOK = "workbook"  # xlsx, xls, ods
    PARQUET = "parquet"
    JSON_LINES = "json_lines"


def kind_of(path: Path) -> FileKind:
    """Tell by the first bytes how to open a file.

    Raises:
        DataRefused: if it is missing, a folder, unreadable, empty, or of a kind that is not read.
    """
    head = _head(path)
    by_signature = {
        b"\x1f\x8b": FileKind.GZIP,
        b"\x28\xb5\x2f\xfd": FileKind.ZSTD,
        b"\xd0\xcf\x11\xe0": FileKind.WORKBOOK,
        b"PAR1": FileKind.PARQUET,
    }
    for signature, kind in by_signature.items():
        if head.startswith(signature):
            return kind
    if head.startswith(ZIP_SIGNATURES):
        return _zipped_kind(path)
    _refuse_what_is_no_text(head, path)
    is_json = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"{")
    return FileKind.JSON_LINES if is_json else FileKind.TEXT


def _zipped_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except zipfile.BadZipFile as problem:
        if path.suffix.lower() in WORKBOOK_SUFFIXES:
            return FileKind.WORKBOOK  # whose reader says what is wrong with it
        raise DataRefused(
            "the file is damaged or cut off",
            where=path.name,
            next_step="Copy or export it again.",
            slug="truncated-file",
        ) from problem
    if BINARY_WORKBOOK in members:  # its error cells could not be told from empty ones
        raise _not_read(path, "a binary workbook (xlsb)", "Open it, save it as xlsx, and load that.")
    return FileKind.WORKBOOK if members.intersection(WORKBOOK_MEMBERS) else FileKind.ZIP


def _refuse_what_is_no_text(head: bytes, path: Path) -> None:
    if head.startswith(b"%PDF"):
        raise _not_read(path, "a PDF")
    for signature, what in OTHER_ARCHIVES.items():
        if head.startswith(signature):
            raise _not_read(path, what, "Unpack it and load the files.")
    if XML_SPREADSHEET in head:
        raise _not_read(path, "an XML spreadsheet of Excel 2003", "Open it, save it as xlsx, and load that.")
    if _looks_like_html(head):
        raise _not_read(
            path, "a web page (HTML)", "Open it in a spreadsheet program and save it as xlsx, then load that."
        )
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        raise _not_read(path, "not a workbook", "If it is delimited text, rename it to .csv and load that.")
    if head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"[{"):
        raise _not_read(path, "one JSON array", "Export it as JSON lines (one object a line) or CSV.")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
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


def _not_read(path: Path, what: str, next_step: str = "Export it again as CSV or xlsx.") -> DataRefused:
    return DataRefused(
        f"the file is {what}",
        where=path.name,
        expected="CSV or xlsx was expected.",
        next_step=next_step,
        slug="wrong-kind",
    )
