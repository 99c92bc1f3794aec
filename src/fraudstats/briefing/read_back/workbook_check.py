"""Hold an edited, or a finished, workbook against the briefing: each sheet, each cell, each chart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from fraudstats.briefing.marks import running
from fraudstats.briefing.model import Briefing
from fraudstats.briefing.read_back.cells import Judge
from fraudstats.briefing.read_back.chart_check import chart_findings
from fraudstats.briefing.read_back.claims import Reader, normal
from fraudstats.briefing.read_back.findings import Fault, Finding, findings, rewordings, unknown_numbers
from fraudstats.briefing.read_back.headings import other_headings
from fraudstats.briefing.read_back.passages import Passage
from fraudstats.briefing.read_back.sheet_check import SheetCheck
from fraudstats.briefing.read_back.wanted_sheets import Wanted, WantedSheet, lines_of_words, wanted_sheets
from fraudstats.briefing.read_back.workbook import GENERAL, Cell, Sheet, Workbook, address

PAGE_CODES = re.compile(r'&"[^"]*"|&[A-Za-z](?![a-z])|&\d+')
"""Fonts, sizes and fields in heads and feet of a printed sheet."""
HALF = 2


def workbook_findings(book: Workbook, briefing: Briefing, reader: Reader, fixed: Mapping[str, str]) -> list[Finding]:
    """List what a workbook says otherwise than the briefing, sheet by sheet.

    Args:
        fixed: the words that templates frame the imprint with; a number in them is no figure.
    """
    words = [_passage(each, reader) for each in lines_of_words(briefing)]
    wanted = wanted_sheets(briefing)
    noted = [_passage(note, reader) for each in wanted for note in (each.name, *each.notes)]
    judge = Judge(reader, [*words, *noted])
    first, pairs, own = _paired(book, briefing, wanted)
    by_name = {each.name: each for each in book.sheets}
    known = {claim.key for claim in reader.claims(normal("\n".join(fixed.values())))}
    found: list[Finding] = []
    if first:
        found += [
            each for each in _of_words(first, words, reader) if each.fault is not Fault.UNKNOWN or each.key not in known
        ]
        found += _unsaid(first, briefing)
        found += _other_headings(first, briefing, words, reader)
        found += _of_name(first, briefing.period, judge)
    for sheet, of_it in pairs:
        found += _of_name(sheet, of_it.name, judge)
        found += SheetCheck(sheet, of_it, judge).findings()
    for sheet in book.sheets:
        charts = next((of_it.charts for each, of_it in pairs if each is sheet), ())
        found += chart_findings(sheet, charts, by_name, judge)
        found += _of_other_texts(sheet, judge)
    found += [Finding(Fault.UNKNOWN, each.name, "", "", each.name) for each in own]
    if book.title:
        found += judge.differs(_cell(book.title), Wanted(f"{briefing.title} {briefing.period}"), "docProps")
    return _once(found, briefing.notice)


def _once(found: Sequence[Finding], notice: str) -> list[Finding]:
    """Say once that the notice is gone or changed, which stands on every sheet."""
    gone = [each for each in found if each.expected == notice]
    return [each for each in found if each not in gone[1:]]


def _paired(
    book: Workbook, briefing: Briefing, wanted: Sequence[WantedSheet]
) -> tuple[Sheet | None, list[tuple[Sheet, WantedSheet]], list[Sheet]]:
    """Tell which sheet is which: by name, else by what stands in it; the first, and those of one's own."""
    free = list(book.sheets)
    named = {_folded(each.name): each for each in reversed(free)}
    first = named.get(_folded(briefing.period)) or _closest(free, {*map(_folded, lines_of_words(briefing))})
    free = [each for each in free if each is not first]
    pairs = [(sheet, each) for each in wanted if (sheet := named.get(_folded(each.name))) and sheet is not first]
    free = [each for each in free if all(each is not sheet for sheet, _ in pairs)]
    for each in wanted:
        if free and all(of_it is not each for _, of_it in pairs):
            sheet = _closest(free, _contents(each))
            if sheet:
                pairs.append((sheet, each))
                free.remove(sheet)
    return first, pairs, free


def _contents(wanted: WantedSheet) -> set[str]:
    cells = (_folded(each.text) for row in wanted.rows for each in row if each.number is None)
    return {each for each in (*map(_folded, wanted.head), *cells, *map(_folded, wanted.notes)) if each}


def _closest(sheets: Sequence[Sheet], contents: set[str]) -> Sheet | None:
    """Find the sheet that holds most of some words; none that holds less than half."""

    def n_shared(sheet: Sheet) -> int:
        return len(contents & {_folded(cell.value) for cell in sheet.cells.values() if isinstance(cell.value, str)})

    best = max(sheets, key=n_shared, default=None)
    return best if best and n_shared(best) * HALF > len(contents) else None


def _of_words(sheet: Sheet, passages: Sequence[Passage], reader: Reader) -> Iterator[Finding]:
    """Compare the running text of the first sheet as that of a page is, and name the cells."""
    texts, starts, size = list[str](), list[tuple[int, str]](), 0
    for place, cell in sorted(sheet.cells.items()):
        line = normal(cell.value) if isinstance(cell.value, str) else f"{cell.value:.15g}"
        starts.append((size, f"{sheet.name}!{address(*place)}"))
        texts.append(line)
        size += len(line) + 1
    text = "\n".join(texts)
    with_claims = [each for each in passages if each.claims]
    for each in (*findings(text, with_claims, reader), *rewordings(text, with_claims, reader)):
        where = next((name for start, name in reversed(starts) if start <= each.start), sheet.name)
        yield replace(each, place=f"{where}: {each.place}")


def _unsaid(sheet: Sheet, briefing: Briefing) -> Iterator[Finding]:
    said = "\n".join(_folded(cell.value) for cell in sheet.cells.values() if isinstance(cell.value, str))
    for each in filter(None, (briefing.title, briefing.centre, briefing.notice)):
        if _folded(each) not in said:
            yield Finding(Fault.MISSING, "", each, "", sheet.name)


def _other_headings(sheet: Sheet, briefing: Briefing, passages: Sequence[Passage], reader: Reader) -> Iterator[Finding]:
    asked = [
        (section.title, running(section.sentences[0].parts, briefing.lang))
        for section in briefing.all_sections()
        if section.sentences and not reader.claims(normal(section.title))
    ]
    text = "\n".join(normal(cell.value) for _, cell in sorted(sheet.cells.items()) if isinstance(cell.value, str))
    return (replace(each, place=f"{sheet.name}: {each.place}") for each in other_headings(text, asked, passages, ()))


def _of_name(sheet: Sheet, wanted: str, judge: Judge) -> Iterator[Finding]:
    return judge.differs(_cell(sheet.name), Wanted(wanted), sheet.name)


def _of_other_texts(sheet: Sheet, judge: Judge) -> Iterator[Finding]:
    """List the numbers of comments, shapes, heads and feet."""
    for where, text in sheet.other_texts:
        place = f"{sheet.name}!{where}" if where else sheet.name
        found = unknown_numbers(normal(PAGE_CODES.sub(" ", text)), judge.passages, judge.reader)
        yield from (replace(each, place=f"{place}: {each.place}") for each in found)


def _passage(text: str, reader: Reader) -> Passage:
    return Passage(text, tuple(reader.claims(normal(text))))


def _cell(words: str) -> Cell:
    return Cell(words, GENERAL)


def _folded(words: str) -> str:
    return "".join(normal(words).split()).casefold()
