"""Push the names at the ends of lines apart, so that each can be read."""

from itertools import pairwise

SPREAD_ROUNDS = 60
"""Enough for four labels to settle."""


def spread(heights: list[float], gap: float) -> list[float]:
    """Push labels apart to at least about `gap`, each pair about its middle.

    Args:
        heights: wanted places, 0 to 1, in any order; equal ones keep their order downwards.
        gap: least distance.
    Returns:
        Places in the order given, inside 0 to 1.
    """
    order = sorted(range(len(heights)), key=lambda index: (heights[index], -index))
    placed = list(heights)
    for _ in range(SPREAD_ROUNDS):
        for lower, upper in pairwise(order):
            push = max(gap - (placed[upper] - placed[lower]), 0.0) / 2
            placed[lower], placed[upper] = placed[lower] - push, placed[upper] + push
        placed = [min(max(place, 0.0), 1.0) for place in placed]
    return placed
