"""Of how many periods is the newest the lowest, or the highest?"""

from collections.abc import Sequence


def record(values: Sequence[float]) -> int:
    """Count back from the newest period to the last one that was as low, or as high.

    Args:
        values: of complete periods, oldest first.
    Returns:
        The number of periods, the newest among them, of which it is strictly the lowest (negative) or the highest
        (positive); 0 where it equals the period before, or there is none before.
    """
    if len(values) < 2 or values[-1] == values[-2]:
        return 0
    newest, sign = values[-1], -1 if values[-1] < values[-2] else 1
    n_beaten = next(
        (n for n, each in enumerate(reversed(values[:-1])) if (newest - each) * sign <= 0),
        len(values) - 1,
    )
    return sign * (n_beaten + 1)
