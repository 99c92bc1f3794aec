"""Which issues a run is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.config import FILE_NAME, Config
from fraudstats.errors import UsageError


@dataclass(frozen=True)
class Asked:
    """Which issues of a run."""

    period: str
    """As of `briefing.kinds.parse_issue`."""
    kind: str
    """`weekly` or `monthly`."""
    lang: str
    districts: Sequence[str | None]
    """None stands for the city."""


def district_names(config: Config) -> tuple[str, ...]:
    """List the districts that get an issue of their own.

    Raises:
        UsageError: if the project has none.
    """
    if not config.districts:
        raise UsageError(
            "no districts",
            where=FILE_NAME,
            expected="A [[districts]] table for each was expected.",
            next_step="Add them, or leave out --by district.",
            slug="no-districts",
        )
    return tuple(each.name for each in config.districts)
