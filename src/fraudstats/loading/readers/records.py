"""The lines of a delimited text, and the records that they make; a stray quotation mark spoils one line only."""

import csv
from collections.abc import Iterator
from typing import TextIO

MARKS = '"\0\x1a'
"""Characters that make a line more than its cells: quotation marks; padding; the end mark of DOS."""


class OpenQuote(Exception):
    """A quotation mark is opened and never closed."""


class Lines:
    """Lines with their numbers; those that were drawn in vain can be given back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = iter(stream)
        self._given_back: list[str] = []
        self.number = 0
        """Of the line given last, from 1."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._given_back.pop() if self._given_back else next(self._stream)
        self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        self._given_back += reversed(lines)
        self.number -= len(lines)


def is_plain(line: str) -> bool:
    """Say whether the cells of a line are what stands between its delimiters."""
    return not any(mark in line for mark in MARKS)


def without_end(line: str) -> str:
    """Take the line break off."""
    return line.rstrip("\r\n")


def cells_at(line: str, following: Lines, delimiter: str) -> list[str] | None:
    """Give the cells of the record that begins in a line; quoted line breaks draw from the following ones.

    Returns:
        None where a quotation mark stands astray: then only this one line is spoiled.
    Raises:
        OpenQuote: if the text ends inside a quoted cell.
    """
    if is_plain(line):
        return without_end(line).split(delimiter)
    drawn: list[str] = []
    try:
        return next(csv.reader(_cleaned(line, following, drawn), delimiter=delimiter, strict=True), [""])
    except csv.Error as problem:
        if "unexpected end" in str(problem):
            raise OpenQuote from problem
        following.give_back(drawn)
        return None


def _cleaned(line: str, following: Lines, drawn: list[str]) -> Iterator[str]:
    yield _unpadded(line)
    for each in following:
        drawn.append(each)
        yield _unpadded(each)


def _unpadded(line: str) -> str:
    return line.replace("\0", "").replace("\x1a", "")
