"""Does the number format of a cell show the number that stands in it? Some formats hide a sign, a digit or a size."""

import re
from dataclasses import dataclass

from fraudstats.briefing.read_back.claims import DIRECTIONS

PLAIN = frozenset({"", "general", "@"})
"""Show a number as it is."""
PIECE = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<bare>.)', re.DOTALL)
DATES = re.compile(r"[ymdhs]|e[+-]|/", re.IGNORECASE)
MINUS = "-\u2212("
"""What tells a negative number."""
LARGEST_ERROR = 0.1
"""Of a number that is shown with fewer digits; a rounding that changes it by more says another one."""


@dataclass(frozen=True)
class _Section:
    """One of the up to four parts of a format: of positive numbers, negative ones, zeros, words."""

    digits: str
    """The placeholders and what stands bare among them."""
    words: str
    """What is printed as it stands."""

    @property
    def is_percent(self) -> bool:
        return "%" in self.digits

    @property
    def decimals(self) -> int:
        return sum(each in "0#?" for each in self.digits.partition(".")[2])


def shows(code: str, wanted: str, value: float) -> bool:
    """Tell whether a number reads alike in a format and in the one that the issue gives it.

    Args:
        code: of the cell.
        wanted: of the issue.
        value: what stands in the cell.
    """
    if code == wanted or code.casefold() in PLAIN:
        return True
    sections = _sections(code)
    section, is_own = _of(sections, value)
    percent = wanted.count("%") > 0
    return (
        not DATES.search(section.digits)
        and section.is_percent == percent
        and _keeps_sign(section, value, is_own=is_own)
        and _keeps_size(section, value * (100 if percent else 1), _sections(wanted)[0].decimals)
        and not re.search(r"[\d%\u2030]", section.words)
        and not any(each in section.words for each in DIRECTIONS)
    )


def _of(sections: list[_Section], value: float) -> tuple[_Section, bool]:
    """Choose the part of a format for a number, and tell whether it is for negative ones only."""
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:  # the third is for zeros
        return sections[2], False
    return sections[0], False


def _keeps_sign(section: _Section, value: float, *, is_own: bool) -> bool:
    marked = any(each in section.digits + section.words for each in MINUS)
    return marked == is_own if value else not marked


def _keeps_size(section: _Section, shown: float, decimals: int) -> bool:
    """Tell whether enough digits are shown: as many as the issue shows, or so many that little is lost."""
    if not any(each in section.digits for each in "0#?"):
        return False
    if re.search(r"[0#?],+(?:\.|[^0#?,]|$)", section.digits):  # a comma at the end leaves thousands out
        return False
    return section.decimals >= decimals or abs(round(shown, section.decimals) - shown) <= LARGEST_ERROR * abs(shown)


def _sections(code: str) -> list[_Section]:
    found, digits, words = list[_Section](), "", ""
    for piece in PIECE.finditer(code):
        if piece["bare"] == ";":
            found.append(_Section(digits, words))
            digits = words = ""
        else:
            digits += piece["bare"] or ""
            words += piece["quoted"] or piece["escaped"] or _currency(piece["bracket"] or "")
    return [*found, _Section(digits, words)]


def _currency(bracket: str) -> str:
    """Give the words of [$CNY-804]; colours, conditions and languages have none."""
    return bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
