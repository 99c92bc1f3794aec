"""Show how a number of a briefing comes about, as `fraudstats explain` tells it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fraudstats.briefing.derivation import Behind, Derivation

MOST_LINES = 40
"""Of what stands behind a number, in a table; JSON has all."""


def printed(derived: "Derivation") -> dict[str, Any]:
    """Write a derivation as JSON has it."""
    return {
        "display": derived.display,
        "value": derived.value,
        "how_zh": derived.how_zh,
        "how_en": derived.how_en,
        "behind": [_behind(each) for each in derived.behind],
    }


def printed_lines(derived: "Derivation", lang: str) -> list[tuple[str, str]]:
    """Write a derivation as lines of a table."""
    value = "-" if derived.value is None else f"{derived.value:.10g}"
    how = derived.how_zh if lang == "zh" else derived.how_en
    lines = [("printed", f"{value}   {derived.display}: {how}")]
    lines += [(f"printed ({each.role})", _line(each)) for each in derived.behind[:MOST_LINES]]
    n_more = len(derived.behind) - MOST_LINES
    return [*lines, ("printed", f"... {n_more} more; --format json has all")] if n_more > 0 else lines


def _behind(each: "Behind") -> dict[str, Any]:
    return {
        "role": each.role,
        "metric": each.metric,
        "start": each.window.start.isoformat(),
        "end": each.window.end.isoformat(),
        "where": [f"{name}={value}" for name, value in each.filters],
        "value": each.counted.value,
        "numerator": each.counted.numerator,
        "denominator": each.counted.denominator,
    }


def _line(each: "Behind") -> str:
    where = " ".join(f"{name}={value}" for name, value in each.filters)
    value = "-" if each.counted.value is None else f"{each.counted.value:.10g}"
    return f"{value}   {each.metric} {each.window.start} .. {each.window.end} {where}".rstrip()
