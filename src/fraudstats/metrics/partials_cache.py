"""Daily partials kept between two calls."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.metrics.definition import Definition
    from fraudstats.metrics.facts import Knowledge, Query, Selection


class PartialsCache(Protocol):
    """Keeps partials."""

    def partials(
        self, knowledge: "Knowledge", definition: "Definition", selection: "Selection", query: "Query"
    ) -> "pl.DataFrame":
        """Give the partials of a query, as run or as kept."""
