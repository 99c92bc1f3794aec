"""All metrics that a project knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from fraudstats.errors import MetricError
from fraudstats.metrics.definition import Definition, read_definition


@dataclass(frozen=True)
class Catalogue:
    """Metric files by name; reads a file when it is asked for, and once."""

    files: dict[str, Path]
    definitions: dict[str, Definition] = field(default_factory=dict, compare=False)
    """Those read so far; the checker of a briefing asks for a metric a thousand times."""

    def names(self) -> list[str]:
        """List the names in order."""
        return sorted(self.files)

    def get(self, name: str) -> Definition:
        """Find a metric.

        Raises:
            MetricError: if there is none of that name, or its file is broken.
        """
        if name not in self.files:
            near = get_close_matches(name, self.files, n=1)
            hint = f"Did you mean {near[0]}?" if near else "`fraudstats metrics` lists them."
            raise MetricError(f"no metric '{name}'", expected=hint, slug="unknown-metric")
        if name not in self.definitions:
            self.definitions[name] = read_definition(self.files[name])
        return self.definitions[name]

    def all(self) -> list[Definition]:
        """Read every metric, in the order of their names."""
        return [self.get(name) for name in self.names()]


def read_catalogue(folders: Sequence[Path]) -> Catalogue:
    """Collect the metric files; a later folder overrides an earlier one."""
    return Catalogue({path.stem: path for folder in folders for path in sorted(folder.glob("*.sql"))})
