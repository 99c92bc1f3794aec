"""Does a cell say what the issue would write there? Numbers exactly, words word by word."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fraudstats.briefing.read_back.claims import Reader, normal
from fraudstats.briefing.read_back.findings import Fault, Finding, findings, unknown_numbers
from fraudstats.briefing.read_back.number_formats import shows
from fraudstats.briefing.read_back.passages import Passage
from fraudstats.briefing.read_back.wanted_sheets import Wanted
from fraudstats.briefing.read_back.wordings import changed_words, words_of
from fraudstats.briefing.read_back.workbook import Cell

LAST_DIGITS = 1e-12
"""Of a number, relative: programs keep 15 to 17 digits when they save."""
LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Judge:
    """Holds cells against what is wanted in them."""

    reader: Reader
    passages: Sequence[Passage]
    """All that the workbook says in words: a number of one's own may repeat it."""

    def differs(self, cell: Cell | None, wanted: Wanted, place: str) -> Iterator[Finding]:
        """Name what is the matter with a cell that the issue fills."""
        if cell is None:
            if wanted.text:
                yield Finding(Fault.MISSING, "", wanted.text, "", place)
            return
        if cell.formula:
            yield Finding(Fault.UNKNOWN, f"={cell.formula}"[:LONGEST_QUOTE], wanted.text, "", place)
        if wanted.number is not None:
            yield from self._differs_in_number(cell, wanted, place)
        elif not wanted.text:
            yield from self.own(cell, place)
        elif not _same_words(cell, wanted.text):
            yield from self._differs_in_words(_written(cell), wanted.text, place)

    def own(self, cell: Cell, place: str) -> Iterator[Finding]:
        """List the numbers of a cell that the issue leaves empty."""
        if isinstance(cell.value, str):
            found = unknown_numbers(normal(cell.value), self.passages, self.reader)
            yield from (replace(each, place=f"{place}: {each.place}") for each in found)
        else:
            yield Finding(Fault.UNKNOWN, _written(cell), "", "", place)

    def agrees(self, cell: Cell | None, wanted: Wanted) -> bool:
        """Tell whether a cell holds what is wanted, however it is shown."""
        if cell is None or not (wanted.text or wanted.number is not None):
            return cell is None and not wanted.text
        if wanted.number is None or isinstance(cell.value, str):
            return _same_words(cell, wanted.text)
        return same_number(cell.value, wanted)

    def _differs_in_number(self, cell: Cell, wanted: Wanted, place: str) -> Iterator[Finding]:
        if isinstance(cell.value, str):
            printed, own = (self.reader.claims(normal(each)) for each in (cell.value, wanted.text))
            if [each.key for each in printed] != [each.key for each in own] and not _is_typed(cell.value, wanted):
                yield Finding(Fault.WRONG, cell.value[:LONGEST_QUOTE], wanted.text, "", place)
        elif not same_number(cell.value, wanted):
            yield Finding(Fault.WRONG, _written(cell), wanted.text, "", place)
        elif not shows(cell.number_format, wanted.number_format, cell.value):
            yield Finding(Fault.WRONG, f"{_written(cell)} [{cell.number_format}]", wanted.text, "", place)

    def _differs_in_words(self, printed: str, wanted: str, place: str) -> Iterator[Finding]:
        own = Passage(wanted, tuple(self.reader.claims(normal(wanted))))
        claims = self.reader.claims(normal(printed))
        if [each.key for each in claims] == [each.key for each in own.claims]:
            change = changed_words(words_of(wanted), words_of(printed))
            if change:
                yield Finding(Fault.REWORDED, change.printed, change.expected, "", place)
            return
        found = findings(normal(printed), (own,), self.reader) if own.claims else []
        if any(each.fault in (Fault.WRONG, Fault.MISSING) for each in found):
            yield from (replace(each, place=place) for each in found)
        else:
            yield Finding(Fault.WRONG, printed[:LONGEST_QUOTE], wanted[:LONGEST_QUOTE], "", place)


def is_exact(cell: Cell | None, wanted: Wanted) -> bool:
    """Tell whether a cell is to the last digit what the issue would write."""
    if cell is None:
        return not wanted.text
    if cell.formula:
        return False
    if wanted.number is None:
        return cell.value == wanted.text and wanted.text != ""
    return cell.value == wanted.number and cell.number_format == wanted.number_format


def same_number(value: float, wanted: Wanted) -> bool:
    """Tell whether a number is the one that is wanted, or that one as it is printed, typed by hand."""
    number = wanted.number
    if number is None:
        return False
    if math.isclose(value, number, rel_tol=LAST_DIGITS, abs_tol=LAST_DIGITS * 1e-3):
        return True
    scale = 100 if "%" in wanted.number_format else 1
    decimals = len(re.split(r"[^0]", wanted.number_format.partition(".")[2] + ";")[0])
    is_round = math.isclose(value * scale, round(value * scale, decimals), rel_tol=LAST_DIGITS)
    return is_round and abs(value - number) * scale <= 0.5 * 10**-decimals * (1 + LAST_DIGITS) and value * number > 0


def _is_typed(text: str, wanted: Wanted) -> bool:
    """Tell whether words are the wanted number: 1,234.5 or 61.3%."""
    bare = normal(text).replace(",", "").replace("\u2212", "-").replace(" ", "")
    try:
        value = float(bare.removesuffix("%")) / (100 if bare.endswith("%") else 1)
    except ValueError:
        return False
    return same_number(value, wanted)


def _same_words(cell: Cell, wanted: str) -> bool:
    return "".join(normal(_written(cell)).split()) == "".join(normal(wanted).split())


def _written(cell: Cell) -> str:
    """Write the value of a cell; a number as its format's percentage, where that is one."""
    if isinstance(cell.value, str):
        return cell.value
    return f"{cell.value * 100:.10g}%" if "%" in cell.number_format else f"{cell.value:.15g}"
