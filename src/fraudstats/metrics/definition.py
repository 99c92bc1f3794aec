"""A metric file: TOML front matter between `-- ---` fences, then one SELECT that yields a row an event."""

import re
from enum import StrEnum
from pathlib import Path

import msgspec

from fraudstats.errors import MetricError
from fraudstats.toml_tables import TomlTable, decode_toml, read_text

FENCE = "-- ---"


class Kind(StrEnum):
    """How events become the value of a period."""

    COUNT = "count"  # sum of `value`, whole numbers
    SUM = "sum"  # sum of `value`, money
    RATIO = "ratio"  # sum of `numerator` over sum of `denominator`
    DURATION = "duration"  # median of `value`
    STOCK = "stock"  # what the last day known in the window says


class Front(StrEnum):
    """The six fronts, with what stands before and behind them."""

    CORE = "core"
    PUBLICITY = "publicity"
    DISSUASION = "dissuasion"
    STOP_PAYMENT = "stop_payment"
    CRACKDOWN = "crackdown"
    CARDS = "cards"
    LINKAGE = "linkage"
    MECHANISM = "mechanism"


class Direction(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Definition(TomlTable, frozen=True):
    """The front matter of a metric, and its SQL."""

    title_zh: str
    title_en: str
    definition_zh: str
    definition_en: str
    front: Front
    kind: Kind
    unit_zh: str
    unit_en: str
    datasets: tuple[str, ...]
    attributed_to: str
    """The time stamp that puts an event on a day."""
    dimensions: tuple[str, ...] = ()
    good_direction: Direction = Direction.NONE
    denominator_note_zh: str = ""
    denominator_note_en: str = ""
    owner: str = ""
    since: str = ""
    deprecated: str = ""
    name: str = ""
    sql: str = ""
    path: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        """Name the columns that carry the numbers of an event."""
        return ("numerator", "denominator") if self.kind is Kind.RATIO else ("value",)

    @property
    def parameters(self) -> frozenset[str]:
        """Name the `$parameters` that the SQL uses."""
        return frozenset(re.findall(r"\$([a-z_]+)", self.sql))


def read_definition(path: Path) -> Definition:
    """Read one metric file.

    Raises:
        MetricError: if it has no front matter, or that is broken.
    """
    lines = read_text(path, MetricError).splitlines()
    fences = [number for number, line in enumerate(lines) if line.strip() == FENCE]
    if len(fences) < 2 or fences[0] != 0:
        raise MetricError(
            "no front matter",
            where=f"{path} line 1",
            expected=f"The file starts with '{FENCE}', settings, '{FENCE}'.",
        )
    front = "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines[1 : fences[1]])
    definition = decode_toml(front, Definition, str(path), MetricError)
    sql = "\n".join(lines[fences[1] + 1 :]).strip()
    return msgspec.structs.replace(definition, name=path.stem, sql=sql, path=str(path))
