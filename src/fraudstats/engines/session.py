"""What the rooms above ask of an engine."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import polars as pl

STORE = "store"
"""Name under which the store is attached to a session."""
Parameters = Mapping[str, Any] | Sequence[Any]
Row = dict[str, Any]


class Session(Protocol):
    """An open connection: runs SQL, gives rows as dictionaries or a Polars frame.

    Every method raises QueryFailed where the engine refuses the query.
    """

    def run(self, query: str, parameters: Parameters = ()) -> None:
        """Run a statement for its effect."""

    def rows(self, query: str, parameters: Parameters = ()) -> list[Row]:
        """Fetch few rows."""

    def frame(self, query: str, parameters: Parameters = ()) -> "pl.DataFrame":
        """Fetch a table."""

    def offer(self, table: str, frame: "pl.DataFrame") -> None:
        """Make a frame readable as a table, without a copy."""
