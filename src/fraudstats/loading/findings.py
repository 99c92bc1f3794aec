"""What a check of the loaded data found, and how grave it is."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks for."""

    INFO = "info"
    WARNING = "warning"
    REFUSED = "refused"  # exit 3
    STALE = "stale"  # exit 5


@dataclass(frozen=True)
class Finding:
    """One answer of `fraudstats check`."""

    dataset: str
    check: str
    severity: Severity
    value: float
    """The number that the sentence gives."""
    sentence_zh: str
    sentence_en: str


def counted(n: int, noun: str) -> str:
    """Say a number with its English noun."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
