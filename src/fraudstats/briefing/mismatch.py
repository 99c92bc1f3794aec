"""What the statement checker objects to."""

from dataclasses import dataclass

from fraudstats.briefing.model import Figure


@dataclass(frozen=True)
class Mismatch:
    """A figure and what the second path says."""

    figure: Figure
    printed: float | str | None
    """The value, a part of the n/N beside it, or its verdict."""
    expected: float | str | None

    def sentence(self) -> str:
        """Say it in a few words."""
        return f"{self.figure.reference} printed {self.printed}, computed {self.expected}"
