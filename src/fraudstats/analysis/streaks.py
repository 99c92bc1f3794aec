"""How many periods in a row has a figure fallen, or risen?"""

from collections.abc import Sequence
from itertools import pairwise


def streak(values: Sequence[float | None]) -> int:
    """Count the unbroken run of strict falls or rises at the end.

    Args:
        values: of complete periods, oldest first; None where a period has no value.
    Returns:
        Falls as a negative number, rises as a positive one; 0 where the last two are equal or not known.
    """
    length = 0
    for before, after in reversed(list(pairwise(values))):
        if before is None or after is None or before == after:
            break
        step = 1 if after > before else -1
        if length and (length > 0) != (step > 0):
            break
        length += step
    return length
