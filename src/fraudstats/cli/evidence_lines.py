"""Show what a change was judged by, as `fraudstats explain` tells it."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fraudstats.cli.table_codes import CODES_EN, CODES_ZH
from fraudstats.cli.table_words import HEADINGS_ZH

if TYPE_CHECKING:
    from fraudstats.analysis.evidence import Evidence
    from fraudstats.analysis.rate_ratio import Interval

SMALLEST_P = 0.0001
WORDS = {
    "zh": {
        "p_value": "检验 p {}", "dispersion": "历史波动为偶然的 {} 倍", "rate_ratio": "日均为基期的 {} 倍",
        "interval": "（95% 区间 {} 至 {}）", "e_test": "E 检验 p {}", "none": "无上限",
        "wheeler": "平方根尺度 z {}（仅供目测：标准差为 1.41，未计历史波动，不足 5 起时意义不大）",
        "difference": "相差的 95% 区间 {} 至 {} 个百分点", "between": "；",
        "among": "与其他{}一并判断，如简报：{}",
    },
    "en": {
        "p_value": "p {}", "dispersion": "history varies {} times as much as chance",
        "rate_ratio": "{} times as many a day", "interval": " (95% interval {} to {})",
        "e_test": "E-test p {}", "none": "no limit",
        "wheeler": "z {} on the square-root scale (for the eye: its standard deviation is 1.41, it takes no notice of "
        "history, and says little below 5 events)",
        "difference": "95% interval of the difference {} to {} pp", "between": "; ",
        "among": "among all of {}, as in briefings: {}",
    },
}  # fmt: skip


def told(found: "Evidence") -> dict[str, Any]:
    """Write evidence as JSON has it; a limit that is infinite is null."""
    written = asdict(found)
    for name in ("rate_ratio_interval", "difference_interval"):
        limits = written.pop(name)
        for side in ("low", "high"):
            limit = limits[side] if limits else None
            written[f"{name}_{side}"] = limit if limit is not None and math.isfinite(limit) else None
    return written


def evidence_lines(found: "list[Evidence]", lang: str) -> list[tuple[str, str]]:
    """Write evidence as lines of a table, one for each baseline."""
    verdicts = (CODES_ZH if lang == "zh" else CODES_EN)["verdict"]
    between = WORDS[lang]["between"]
    return [
        (
            f"evidence ({each.against})",
            between.join([verdicts[each.verdict], *_among(each, verdicts, lang), *_parts(each, WORDS[lang])]),
        )
        for each in found
    ]


def _among(found: "Evidence", verdicts: Mapping[str, str], lang: str) -> list[str]:
    """Say what a table calls the change of a group; the tests that follow are of the group by itself."""
    if found.verdict_among is None or found.among is None:
        return []
    dimension = HEADINGS_ZH.get(found.among, found.among) if lang == "zh" else found.among
    return [WORDS[lang]["among"].format(dimension, verdicts[found.verdict_among])]


def _parts(found: "Evidence", words: dict[str, str]) -> list[str]:
    parts = []
    if found.p_value is not None:
        parts.append(words["p_value"].format(_p(found.p_value)))
    if found.dispersion is not None and found.dispersion > 1:
        parts.append(words["dispersion"].format(f"{found.dispersion:.1f}"))
    if found.rate_ratio is not None:
        parts.append(words["rate_ratio"].format(f"{found.rate_ratio:.2f}") + _limits(found.rate_ratio_interval, words))
    if found.e_test_p_value is not None:
        parts.append(words["e_test"].format(_p(found.e_test_p_value)))
    if found.wheeler_z is not None:
        parts.append(words["wheeler"].format(f"{found.wheeler_z:+.1f}"))
    if found.difference_interval is not None:
        limits = (f"{each * 100:+.1f}" for each in (found.difference_interval.low, found.difference_interval.high))
        parts.append(words["difference"].format(*limits))
    return parts


def _limits(interval: "Interval | None", words: dict[str, str]) -> str:
    if interval is None:
        return ""
    high = f"{interval.high:.2f}" if math.isfinite(interval.high) else words["none"]
    return words["interval"].format(f"{interval.low:.2f}", high)


def _p(value: float) -> str:
    return f"< {SMALLEST_P}" if value < SMALLEST_P else f"= {value:.2g}"
