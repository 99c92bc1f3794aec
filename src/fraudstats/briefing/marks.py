"""Where the mark of a provisional figure stands in a sentence: after the measure word that belongs to it, 28起*."""

import re
from collections.abc import Iterable
from dataclasses import replace

from fraudstats.briefing.model import Figure, Part
from fraudstats.briefing.wording import Written, write

MEASURE_WORD = re.compile(r"[\u4e00-\u9fff]{1,3}(?=[，。；、：（）]|$)")
"""What stands between a number and the next sign; more is no measure word."""


def run(parts: Iterable[Part], lang: str) -> list[tuple[Part, Written]]:
    """Write the parts of a sentence; the measure word after a provisional figure goes before its mark."""
    found: list[tuple[Part, Written]] = []
    for part in parts:
        if isinstance(part, Figure):
            found.append((part, write(part, lang)))
            continue
        text = part
        before = found[-1][1] if found else None
        if before and before.mark and (unit := MEASURE_WORD.match(part)):
            found[-1] = (found[-1][0], replace(before, mark=unit[0] + before.mark))
            text = part[unit.end() :]
        found.append((text, Written(text)))
    return found


def running(parts: Iterable[Part], lang: str) -> str:
    """Write a sentence as plain text."""
    return "".join(str(written) for _, written in run(parts, lang))
