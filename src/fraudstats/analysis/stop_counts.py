"""What `stops` counts, each table found among what is kept, or counted of orders that are chosen once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from fraudstats.metrics.command_queries import CommandQuery
from fraudstats.metrics.facts import Knowledge
from fraudstats.metrics.kept_answers import KeptAnswers

if TYPE_CHECKING:
    import polars as pl

DATASETS = ("incidents", "stop_orders")
CHOICE = (
    "reach",
    "all_orders",
    "reported_span",
    "reported_orders",
    "touched_victims",
    "touched_span",
    "touched_orders",
)
"""Queries by which orders are chosen; the later ones run only where few touch the window."""
RESTS_ON = {
    "rates": (*CHOICE, "incidents", "rates"),
    "waits": (*CHOICE, "incidents", "waits"),
    "stamps": (*CHOICE, "incidents", "stamps"),
    "funnel": (*CHOICE, "funnel"),
}
"""By table: all queries that it rests on, itself the last."""
OF_ORDERS_ALONE = ("funnel",)


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
        return self._kept.answer(rests_on, {**self._offered, "by": by}, lambda: self._count(name, by))

    def _count(self, name: str, by: str) -> "pl.DataFrame":
        if not self._has_orders:
            self._choose_orders()
            self._has_orders = True
        if name not in OF_ORDERS_ALONE and self._by != by:
            self._run("incidents", {"by": by})
            self._by = by
        return self._queries[name].frame(self._session, self._offered)

    def _choose_orders(self) -> None:
        """Say which orders to look at: all of them, where the window has most, else few."""
        if self._asked("reach")["is_most"]:
            self._run("all_orders")
        elif self._rates_only:
            self._run("reported_orders", self._asked("reported_span"))
        else:
            self._run("touched_victims")
            self._run("touched_orders", self._asked("touched_span"))

    def _run(self, name: str, further: Mapping[str, Any] = MappingProxyType({})) -> None:
        self._queries[name].run(self._session, {**self._offered, **further})

    def _asked(self, name: str) -> dict[str, Any]:
        """Ask for a single row."""
        return self._queries[name].rows(self._session, self._offered)[0]
