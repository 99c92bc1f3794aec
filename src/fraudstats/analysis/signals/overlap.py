"""Which signals are told, and in which order: what several metrics count alike is told once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fraudstats.analysis.signals.detection import DIGITS

if TYPE_CHECKING:
    from fraudstats.analysis.signals.signal import PastSignal, Signal


def said_once(signals: "Sequence[Signal]") -> "list[Signal]":
    """Join signals of metrics that overlap: equal counts and expectations of one district and fraud type."""
    alike: dict[tuple[object, ...], list[Signal]] = {}
    for each in signals:
        place = (each.direction, each.key.district, each.key.fraud_type, each.observed, round(each.expected, DIGITS))
        alike.setdefault(place, []).append(each)
    return [replace(same[0], also_in=tuple(each.key.metric for each in same[1:])) for same in alike.values()]


def past_said_once(past: "Sequence[PastSignal]") -> "list[PastSignal]":
    """Join signals of the week before likewise."""
    alike: dict[tuple[object, ...], PastSignal] = {}
    for each in past:
        place = (
            each.direction,
            each.key.district,
            each.key.fraud_type,
            each.observed_then,
            round(each.expected_then, DIGITS),
        )
        alike.setdefault(place, each)
    return list(alike.values())


def rank(signal: "Signal") -> tuple[float, ...]:
    """Put the largest product of excess and surprise first."""
    import math

    surprise = -math.log10(max(signal.p_value, 1e-300))
    return (-abs(signal.excess) * surprise, signal.p_value)
