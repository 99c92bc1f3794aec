"""What `stops` counts, each table found among what is kept, or counted of orders that are chosen once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fraudstats.metrics.command_queries import CommandQuery
from fraudstats.metrics.facts import Knowledge
from fraudstats.metrics.kept_answers import KeptAnswers

if TYPE_CHECKING:
    import polars as pl

DATASETS = ("incidents", "stop_orders")
CHOICE = ("reach", "all_orders", "reported_orders", "touched_victims", "touched_span", "touched_orders")
"""Queries by which orders are chosen; the later ones run only where few touch the window."""
RESTS_ON = {
    "rates": (*CHOICE, "incidents", "rates"),
    "waits": (*CHOICE, "incidents", "waits"),
    "stamps": (*CHOICE, "incidents", "stamps"),
    "funnel": (*CHOICE, "funnel"),
}
"""By table: all queries that it rests on, itself the last."""
OF_ORDERS_ALONE = ("funnel",)
NOT_DECISIVE = {"with_stamps"}
"""It fills columns that only `stamps` looks at, which is never asked for without."""


class StopCounts:
    """The counts behind one answer."""

    def __init__(
        self, knowledge: Knowledge, queries: Mapping[str, CommandQuery], offered: Mapping[str, Any], *, rates_only: bool
    ) -> None:
        """Prepare to count.

        Args:
            queries: of `queries/stops`.
            offered: their parameters, without `by`.
            rates_only: neither funnel nor stamps will be asked for.
        """
        self._session, self._queries, self._offered = knowledge.session, queries, offered
        self._rates_only = rates_only
        self._kept = KeptAnswers(knowledge, DATASETS)
        self._has_orders = False
        self._by: str | None = None

    def table(self, name: str, by: str = "") -> "pl.DataFrame":
        """Give the table of one of the queries that `RESTS_ON` names, by group where one is named."""
        rests_on = [self._queries[each] for each in RESTS_ON[name]]
        decisive = {key: value for key, value in self._offered.items() if key not in NOT_DECISIVE}
        return self._kept.answer(rests_on, {**decisive, "by": by}, lambda: self._count(name, by))

    def _count(self, name: str, by: str) -> "pl.DataFrame":
        if not self._has_orders:
            self._choose_orders()
            self._has_orders = True
        if name not in OF_ORDERS_ALONE and self._by != by:
            self._queries["incidents"].run(self._session, {**self._offered, "by": by})
            self._by = by
        return self._queries[name].frame(self._session, self._offered)

    def _choose_orders(self) -> None:
        """Say which orders to look at: all of them, where the window has most, else few."""
        session, queries, offered = self._session, self._queries, self._offered
        if queries["reach"].frame(session, offered)["is_most"][0]:
            queries["all_orders"].run(session, offered)
        elif self._rates_only:
            queries["reported_orders"].run(session, offered)
        else:
            queries["touched_victims"].run(session, offered)
            span = queries["touched_span"].frame(session, offered).row(0, named=True)
            queries["touched_orders"].run(session, {**offered, **span})
