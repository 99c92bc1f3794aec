"""Shares of a whole that add up to 100.0 % when printed."""

from collections.abc import Sequence


def shares(parts: Sequence[float], decimals: int = 3) -> list[float]:
    """Round shares so that they add up to 1 (largest remainder; ties go to the earlier part).

    Args:
        parts: not negative.
        decimals: of the fraction; 3 means a tenth of a percent.
    Returns:
        One fraction a part; all 0 where the whole is 0.
    Source: Hamilton's method; Balinski and Young 2001, Fair Representation, chapter 2.
    """
    whole, steps = sum(parts), 10**decimals
    if whole == 0:
        return [0.0] * len(parts)
    exact = [part / whole * steps for part in parts]
    floors = [int(each) for each in exact]
    missing = steps - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda rank: (floors[rank] - exact[rank], rank))
    lifted = set(by_remainder[:missing])
    return [(floor + (rank in lifted)) / steps for rank, floor in enumerate(floors)]
