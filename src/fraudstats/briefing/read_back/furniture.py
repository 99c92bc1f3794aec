"""What stands on the pages beside the briefing itself, and is taken out before its claims are read."""

import re
from collections.abc import Iterator, Mapping

from fraudstats.briefing.model import Briefing
from fraudstats.briefing.read_back.claims import loose, normal

OFFICIAL_PAGE_NUMBER = r"(?m)^ *\u2014 *\d+ *\u2014 *$"
"""It stands alone on its line."""


def is_official_page(text: str) -> bool:
    """Tell a PDF of the style `gbt9704` by its page numbers."""
    return re.search(OFFICIAL_PAGE_NUMBER, normal(text)) is not None


def without_furniture(text: str, briefing: Briefing, words: Mapping[str, str]) -> str:
    """Take page numbers, running heads and the numbers of headings out of a text.

    Args:
        words: the fixed words of the templates, which frame the page numbers.
    """
    readable = normal(text)
    for pattern in _patterns(briefing, words):
        readable = re.sub(pattern, " ", readable)
    return readable


def fixed_numbers_text(words: Mapping[str, str]) -> str:
    """Give the fixed words as one text: a number in it is printed by a template and no figure."""
    return normal("\n".join(words.values()))


def _patterns(briefing: Briefing, words: Mapping[str, str]) -> Iterator[str]:
    """Match what stands at the ends of a page as a whole: a word may be split between two pages."""
    page = [words[f"page_{each}"] for each in ("before", "between", "after")]
    number = r"\s*\d+\s*".join(loose(each).pattern for each in page)
    notice, centre = (loose(each).pattern for each in (briefing.notice, briefing.centre))
    yield rf"(?:{notice}\s*)?{number}"
    yield rf"{OFFICIAL_PAGE_NUMBER}(?:\s*{notice})?"
    yield rf"(?:{centre}\s*)?{loose(f'{briefing.title} {briefing.period}').pattern}"
    yield loose(words["provisional"]).pattern
    titles = "|".join(loose(section.title).pattern for section in briefing.all_sections())
    # A heading stands alone on its line: "89." may end a sentence there, before a table that is named like its section.
    yield rf"(?m)^[ \t]*\d+\.[ \t]*(?=(?:{titles})[ \t]*$)"
