"""What a text claims: its numbers with sign and unit, its words of direction, and the names that they belong to.

"福田（38起，下降1.0%）" -> 福田, 38, 下降, 1.0%
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from unicodedata import normalize

from fraudstats.briefing.digits import MINUS

DIRECTIONS = (
    "上升", "下降", "持平", "增长", "增加", "减少", "上涨", "下跌", "回升", "回落", "好于", "差于", "升至", "降至",
    "超过", "高于", "低于", "多于", "少于", "大于", "小于",
    "up", "down", "rise", "rises", "fall", "falls", "rose", "fell", "unchanged", "higher", "lower", "highest", "lowest",
    "more", "less", "fewer", "increase", "increased", "decrease", "decreased", "above", "below", "decline",
    "better", "worse", "at most", "at least",
)  # fmt: skip
LIMITS = (
    "无明显", "基数过小", "明显", "基本", "尚未", "未同时", "没有", "均", "最高", "最低", "不", "未", "无法",
    "实现", "达到", "已达到", "达标", "未达标", "办理中", "超期", "已办结", "未办结", "已取消",
    "no clear", "clear", "nearly", "not", "no", "none", "all", "too few", "reached", "short",
    "met", "open", "overdue", "closed", "cancelled",
)  # fmt: skip
"""Words that bound a claim, or name a state: without one of them the sentence says something else."""
BASELINES = (
    "环比", "同比", "上周", "上月", "上年", "本周", "本月", "当月", "今年", "日均", "周均", "月均",
    "全市", "各辖区", "本辖区",
    "last week", "week before", "last year", "year earlier", "year before", "last month", "month before",
    "year on year", "this week", "this month", "month to date", "year to date",
    "a day", "a week", "a month", "city", "district",
)  # fmt: skip
"""What a number is of, or is held against."""
NUMBER = r"""(?P<number>
    (?P<sign>[+\u2212]|(?<![\w-])-)?
    (?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<decimals>\.\d+)?
    (?P<unit>\s*(?:%|倍|times\b|个\s*百\s*分\s*点|pp\b|[万亿]\s*元?|元|(?:million|billion)\s+yuan|million|billion|yuan))?
)"""
MONTH = r"""(?P<month>(?-i:
    January|February|March|April|May|June|July|August|September|October|November|December
)\b)"""
"""With its capital: "may" is no month."""
PERIOD = r"(?P<period>\d{4}-(?:W\d{2}|Q\d|\d{2}(?:-\d{2})?)(?!\d))"
ZERO_WIDTH = re.compile("[\u200b\u00ad\ufeff]")


class Kind(StrEnum):
    """What a claim is."""

    NUMBER = "number"
    NAME = "name"
    DIRECTION = "direction"


class Claim(NamedTuple):
    """A number, a direction word or a name, where it stands in its text."""

    kind: Kind
    key: str
    """Equal claims have equal keys, however they are spaced."""
    text: str
    start: int
    end: int


class Reader:
    """Finds the claims of texts; knows the names that a briefing may speak of."""

    def __init__(self, names: Iterable[str]) -> None:
        known = {normalize("NFKC", each).strip() for each in names}
        said = {
            **dict.fromkeys(filter(None, known), "name"),
            **dict.fromkeys((*DIRECTIONS, *LIMITS, *BASELINES), "direction"),
        }
        ordered = sorted(said, key=lambda each: (-len(each), each))
        groups = {
            kind: "|".join(_spaced(each) for each in ordered if said[each] == kind) for kind in ("name", "direction")
        }
        named = "|".join(f"(?P<{kind}>{words})" for kind, words in groups.items() if words)
        self._read: dict[str, list[Claim]] = {}
        self._told: dict[tuple[str, str | None], tuple[Kind, str, str]] = {}
        first = "".join(sorted({re.escape(each[0]) for each in ordered} | set("ADFJMNOS")))
        # Most characters begin nothing, which is seen at once.
        pattern = rf"(?=[\d+\u2212\-{first}])(?:{PERIOD}|{named}|{NUMBER}|{MONTH})"
        self._pattern = re.compile(pattern.replace("\n", ""), re.IGNORECASE | re.VERBOSE)

    def claims(self, text: str) -> list[Claim]:
        """List the claims of a normal text (`normal`), in order."""
        if text not in self._read:
            self._read[text] = [self._claim(found) for found in self._pattern.finditer(text)]
        return self._read[text]

    def _claim(self, found: re.Match[str]) -> Claim:
        """Tell what a match claims; the same words claim the same wherever they stand."""
        words = (found[0], found.lastgroup)
        if words not in self._told:
            self._told[words] = _told(found)
        return Claim(*self._told[words], *found.span())


def normal(text: str) -> str:
    """Write full-width digits and signs as usual ones, and leave out what has no width."""
    return normalize("NFKC", ZERO_WIDTH.sub("", text))


def loose(words: str) -> re.Pattern[str]:
    """Match words whatever white space a layout puts between their letters."""
    return re.compile(r"\s*".join(re.escape(char) for char in normal(words) if not char.isspace()))


def _told(found: re.Match[str]) -> tuple[Kind, str, str]:
    """Give kind, key and text of a claim."""
    is_number = found["number"] or found["period"]
    kind = Kind.NUMBER if is_number else Kind.DIRECTION if found["month"] else Kind(str(found.lastgroup))
    key = _number_key(found) if found["number"] else "".join(found[0].split()).casefold()
    return kind, key, " ".join(found[0].split())


def _number_key(found: re.Match[str]) -> str:
    sign = {"-": MINUS, None: ""}.get(found["sign"], found["sign"])
    digits = found["digits"].replace(",", "").lstrip("0") or "0"
    decimals = (found["decimals"] or "").rstrip("0").rstrip(".")
    return f"{sign}{digits}{decimals}" + "".join((found["unit"] or "").split())


def _spaced(word: str) -> str:
    """Match a word that a line break or the spacing between scripts has split."""
    pieces = [re.escape(char) for char in word if not char.isspace()]
    bounded = r"(?<![A-Za-z])" if word[0].isascii() and word[0].isalpha() else ""
    closed = r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return bounded + r"\s*".join(pieces) + closed
