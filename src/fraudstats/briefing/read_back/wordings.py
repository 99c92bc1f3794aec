"""The words of a passage, whatever a layout puts between them, and which of them were changed."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from fraudstats.briefing.read_back.claims import normal

WORD = re.compile(r"[A-Za-z]+|\d+|[^\W\d_]")
"""A Latin word, a run of digits, or one Chinese character."""
CHINESE_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
SHOWN = 12
"""Words of a change that are quoted."""


@dataclass(frozen=True)
class WordChange:
    """What stands in a passage in place of what."""

    printed: str
    expected: str


def words_of(text: str) -> str:
    """Give the words of a text with one space between them, without signs."""
    return " ".join(WORD.findall(normal(text)))


def changed_words(own: str, printed: str) -> WordChange | None:
    """Name the first words that were lost, replaced or put in between; what is added at the ends is somebody's own.

    Args:
        own: of the briefing, as of `words_of`; the file's likewise.
    """
    before, after = own.split(), printed.split()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        at_an_end = i1 == i2 and i1 in (0, len(before))
        if tag != "equal" and not at_an_end:
            return WordChange(_quoted(after[j1:j2]), _quoted(before[i1:i2]))
    return None


def _quoted(words: list[str]) -> str:
    return CHINESE_GAP.sub("", " ".join(words[:SHOWN]))
