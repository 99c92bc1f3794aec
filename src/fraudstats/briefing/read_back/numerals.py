"""Numbers in Chinese numerals: 五十七, 一千零二十, 六十一点三, 百分之六十一点三."""

import re
from dataclasses import dataclass

SPELLED = ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
DIGITS = {letter: value for value, letters in enumerate(SPELLED) for letter in letters}
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LETTERS = "".join((*DIGITS, *SCALES))
NUMERAL = re.compile(
    rf"(?P<percent>百分之)?(?P<whole>[{LETTERS}][{LETTERS}]*)(?:点(?P<decimals>[{''.join(DIGITS)}]+))?"
)
"""万 and 亿 are units, as they are behind printed numbers."""


@dataclass(frozen=True)
class Numeral:
    """A number in Chinese numerals."""

    text: str
    digits: str
    """In Arabic digits: 57, 61.3%."""
    end: int
    """Where it ends in its text; its unit follows."""


def numerals(text: str) -> list[Numeral]:
    """List the numbers that a text writes in Chinese numerals; 一 alone is one too."""
    return [Numeral(found[0], _digits(found), found.end()) for found in NUMERAL.finditer(text)]


def _digits(found: re.Match[str]) -> str:
    decimals = "".join(str(DIGITS[each]) for each in found["decimals"] or "")
    return f"{_whole(found['whole'])}" + (f".{decimals}" if decimals else "") + ("%" if found["percent"] else "")


def _whole(letters: str) -> int:
    """Add up 一千零二十; 二〇二一 is read digit by digit."""
    if all(each in DIGITS for each in letters):
        return int("".join(str(DIGITS[each]) for each in letters))
    total = digit = 0
    for each in letters:
        if each in DIGITS:
            digit = DIGITS[each]
        else:
            total += (digit or 1) * SCALES[each]
            digit = 0
    return total + digit
