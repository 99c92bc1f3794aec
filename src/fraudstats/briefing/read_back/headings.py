"""Are the headings of a file those of the briefing? Most claim nothing, so that their words are compared."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial

from fraudstats.briefing.marks import running
from fraudstats.briefing.model import Briefing, Section
from fraudstats.briefing.read_back.findings import Fault, Finding
from fraudstats.briefing.read_back.passages import Passage
from fraudstats.briefing.read_back.wordings import words_of
from fraudstats.briefing.wording import plain

ALIKE = 0.4
"""Of the words of a heading, to be one edited from another."""
LONGEST = 3
"""Times the length of a heading: a longer line is none."""
COUNTED = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+\.)\s*")
"""The number of a heading in print."""
LONGEST_LINE = 100
"""Characters of a line that may be a heading."""


def headings(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Walk over the headings of sections, tables and charts, each with words of what stands below it."""
    for section in briefing.all_sections():
        yield section.title, _first_words(section, briefing.lang)
        for table in section.tables:
            yield table.title, "\t".join(plain(part, briefing.lang) for part in table.rows[0]) if table.rows else ""
        for chart in section.charts:
            yield chart.title, chart.source


def other_headings(
    text: str, asked: Sequence[tuple[str, str]], passages: Sequence[Passage], claiming: Sequence[str]
) -> Iterator[Finding]:
    """List the headings that a file no longer has over what it still has, and what stands there instead.

    Args:
        text: normal text of the file, a passage a line.
        asked: as of `headings`.
        passages: what the briefing says: a line of it is no new heading.
        claiming: headings whose claims are compared anyway.
    """
    said = f" {words_of(text)} "
    own = f" {words_of(chr(10).join([*(each.text for each in passages), *(title for title, _ in asked)]))} "
    lines = [COUNTED.sub("", line) for line in map(str.strip, text.split("\n")) if line]
    standing = {words_of(line) for line in lines if len(line) <= LONGEST_LINE}
    lost = [
        title
        for title, below in asked
        if title not in claiming and below and words_of(title) not in standing
        and _count(title, said) < _count(title, own) and _count(below, said)
    ]  # fmt: skip
    new = [line for line in lines if f" {words_of(line)} " not in own] if lost else []
    for title in dict.fromkeys(lost):
        short = [line for line in new if len(line) <= LONGEST * len(title)]
        close = max(short, key=partial(_likeness, title=title), default="")
        if close and _likeness(close, title) >= ALIKE:
            yield Finding(Fault.REWORDED, close, title, "", close, text.index(close))
        else:
            yield Finding(Fault.MISSING, "", title, "", title)


def _count(words: str, text: str) -> int:
    """Count how often words stand in the words of a text."""
    return text.count(f" {words_of(words)} ")


def _likeness(line: str, title: str) -> float:
    """Tell how much of a heading a line has, from 0 to 1."""
    return SequenceMatcher(None, words_of(title).split(), words_of(line).split(), autojunk=False).ratio()


def _first_words(section: Section, lang: str) -> str:
    if section.sentences:
        return running(section.sentences[0].parts, lang)
    table = next(iter(section.tables), None)
    return table.title if table else next((chart.title for chart in section.charts), "")
