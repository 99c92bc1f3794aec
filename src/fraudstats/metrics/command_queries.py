"""The SQL of commands that answer with more than a metric: `queries/COMMAND/*.sql`, values bound, never spliced."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fraudstats.engines.session import Row, Session
from fraudstats.errors import MetricError, QueryFailed
from fraudstats.toml_tables import read_text

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class CommandQuery:
    """One file; it may use any of the offered `$parameters`."""

    path: Path
    sql: str

    @property
    def parameters(self) -> frozenset[str]:
        """Name the parameters that it uses."""
        return frozenset(re.findall(r"\$([a-z_]+)", self.sql))

    def run(self, session: Session, offered: Mapping[str, Any]) -> None:
        """Run it for its effect."""
        self._told(session.run, offered)

    def frame(self, session: Session, offered: Mapping[str, Any]) -> "pl.DataFrame":
        """Fetch its answer."""
        found: pl.DataFrame = self._told(session.frame, offered)
        return found

    def rows(self, session: Session, offered: Mapping[str, Any]) -> list[Row]:
        """Fetch an answer of few rows: the engine gives them without a detour."""
        found: list[Row] = self._told(session.rows, offered)
        return found

    def _told(self, act: Any, offered: Mapping[str, Any]) -> Any:
        """Act on the query with the parameters that it uses; name its file where it fails."""
        try:
            return act(self.sql, {name: offered[name] for name in sorted(self.parameters)})
        except KeyError as problem:
            raise MetricError(
                f"unknown parameter ${problem.args[0]}", where=str(self.path), expected=f"Known: {', '.join(offered)}."
            ) from problem
        except QueryFailed as problem:
            raise QueryFailed(problem.what, where=str(self.path)) from problem


def read_command_queries(folders: Sequence[Path]) -> dict[str, CommandQuery]:
    """Read a command's queries by the stem of their file; a later folder overrides an earlier one."""
    paths = {path.stem: path for folder in folders for path in sorted(folder.glob("*.sql"))}
    return {name: CommandQuery(path, read_text(path, MetricError)) for name, path in paths.items()}
