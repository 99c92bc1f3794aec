"""What stands beside the running text of a file that was edited: hints of a page, frames of a Word file, notes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from fraudstats.briefing.read_back.cells import Judge
from fraudstats.briefing.read_back.claims import normal
from fraudstats.briefing.read_back.findings import Fault, Finding, unknown_numbers
from fraudstats.briefing.read_back.page_hints import other_hints
from fraudstats.briefing.read_back.wanted_sheets import Wanted
from fraudstats.briefing.read_back.word_file import WordFile
from fraudstats.briefing.read_back.workbook import GENERAL, Cell

ALIKE = 0.5
"""Of the letters of two lines, to be one of them edited."""
PLACES = {
    "zh": {
        "header": "页眉", "footer": "页脚", "comment": "批注", "footnote": "脚注", "endnote": "尾注",
        "text box": "文本框", "chart": "图表", "picture": "图片", "properties": "文档属性",
    },
}  # fmt: skip
"""How the places are called in a Chinese file."""
LONGEST_QUOTE = 120


def of_page(page: str, own: str, judge: Judge) -> Iterator[Finding]:
    """Compare the hints of a page: what shows under the pointer, what is read out, what programs take.

    Args:
        own: the page as the issue would write it.
    """
    for each in other_hints(page, own):
        hint = each.printed
        place = f"{hint.name}: {hint.shown}" if hint.shown else hint.name
        if hint.name == "style":
            yield Finding(Fault.UNKNOWN, hint.said[:LONGEST_QUOTE], "", "", place)
        elif not each.expected:
            yield from judge.own(Cell(hint.said, GENERAL), place)
        else:
            fault = Fault.REWORDED if _claims_alike(hint.said, each.expected, judge) else Fault.WRONG
            yield Finding(fault, hint.said[:LONGEST_QUOTE], each.expected[:LONGEST_QUOTE], "", place)


def of_word(file: WordFile, own: WordFile, judge: Judge, lang: str) -> Iterator[Finding]:
    """Compare heads, feet and pictures of a Word file, and list the numbers of its notes.

    Args:
        own: the file as the issue would write it.
    """
    yield from _of_frames(file.frames, own.frames, judge, lang)
    for kind, text in file.beside:
        if (kind, text) not in own.beside:
            yield from of_note(text, place_name(kind, lang), judge)
    for checksum, part in file.pictures.items():
        if checksum not in own.pictures:
            yield Finding(Fault.UNKNOWN, part, "", "", place_name("picture", lang))
    if file.title and file.title != own.title:
        yield from judge.differs(Cell(file.title, GENERAL), Wanted(own.title), place_name("properties", lang))


def of_note(text: str, place: str, judge: Judge) -> Iterator[Finding]:
    """List the numbers of a comment, a note or a text box that the briefing does not hold."""
    found = unknown_numbers(normal(text), judge.passages, judge.reader)
    yield from (replace(each, place=f"{place}: {each.place}") for each in found)


def place_name(kind: str, lang: str) -> str:
    """Name a part of a file."""
    return PLACES.get(lang, {}).get(kind, kind)


def _of_frames(
    printed: Sequence[tuple[str, str]], own: Sequence[tuple[str, str]], judge: Judge, lang: str
) -> Iterator[Finding]:
    met: set[str] = set()
    for kind, line in printed:
        wanted = [text for of_kind, text in own if of_kind == kind]
        close = max(wanted, key=lambda text, line=line: _likeness(line, text), default="")  # type: ignore[misc]
        if close and _likeness(line, close) >= ALIKE:
            met.add(close)
            if _folded(line) != _folded(close):
                yield from judge.differs(Cell(line, GENERAL), Wanted(close), place_name(kind, lang))
        else:
            yield from of_note(line, place_name(kind, lang), judge)
    for kind, line in dict.fromkeys(own):
        if line not in met:
            yield Finding(Fault.MISSING, "", line, "", place_name(kind, lang))


def _claims_alike(printed: str, expected: str, judge: Judge) -> bool:
    one, other = (judge.reader.claims(normal(each)) for each in (printed, expected))
    return [each.key for each in one] == [each.key for each in other]


def _folded(text: str) -> str:
    return "".join(normal(text).split())


def _likeness(line: str, text: str) -> float:
    return SequenceMatcher(None, _folded(line), _folded(text), autojunk=False).ratio()
