"""A metric file: TOML front matter between `-- ---` fences, then one SELECT that yields a row an event."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from fraudstats.calendar.periods import Grain
from fraudstats.errors import MetricError, UsageError
from fraudstats.metrics.front_matter import read_front_matter
from fraudstats.toml_tables import TomlTable, read_text


class Kind(StrEnum):
    """How events become the value of a period."""

    COUNT = "count"  # sum of `value`, whole numbers
    SUM = "sum"  # sum of `value`, money
    RATIO = "ratio"  # sum of `numerator` over sum of `denominator`
    DURATION = "duration"  # median of `value`
    STOCK = "stock"  # what the last day known in the window says
    STOCK_RATIO = "stock_ratio"  # sum of `numerator` over sum of `denominator` on that day
    DISTINCT = "distinct"  # different values of `value`, each counted once a window
    PER_HEAD = (
        "per_head"  # 10,000 x sum of `numerator` over the `denominator` (residents) last known by the window's end
    )


TWO_PARTS = (Kind.RATIO, Kind.STOCK_RATIO, Kind.PER_HEAD)
LAST_KNOWN = (Kind.STOCK, Kind.STOCK_RATIO, Kind.PER_HEAD)
"""Kinds that take a last known number, of each district by itself: districts do not all count on the same day."""
COUNTED_BY = "district"
"""Kinds whose events carry a numerator and a denominator."""


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
    standing: tuple[str, ...] = ()
    """Those of the datasets that hold until something newer is known, as residents do: they end no window."""
    good_direction: Direction = Direction.NONE
    proportion: bool = False
    """Of a ratio: each event of the denominator counts in the numerator or does not, so that chance can be told."""
    denominator_note_zh: str = ""
    denominator_note_en: str = ""
    owner: str = ""
    since: str = ""
    deprecated: str = ""
    finest: Grain = Grain.DAY
    """The shortest periods that it can be told of: what is only known of whole months says nothing of a week."""
    matures_after: int = 0
    """Days after which the last event of a day is known; younger days are provisional."""
    name: str = ""
    sql: str = ""
    sql_line: int = 0
    """Line of the file on which the SQL starts."""
    path: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        """Name the columns that carry the numbers of an event."""
        return ("numerator", "denominator") if self.kind in TWO_PARTS else ("value",)

    @property
    def ending(self) -> tuple[str, ...]:
        """Name the datasets whose last day is the metric's last day: all, where each of them stands."""
        return tuple(each for each in self.datasets if each not in self.standing) or self.datasets

    @property
    def last_known_by(self) -> tuple[str, ...]:
        """Name the dimension each of whose values has a last known day of its own."""
        return (COUNTED_BY,) if self.kind in LAST_KNOWN and COUNTED_BY in self.dimensions else ()

    def tells(self, grain: Grain) -> bool:
        """Tell whether it can be told of periods of this length."""
        lengths = list(Grain)
        return lengths.index(grain) >= lengths.index(self.finest)

    def check_tells(self, grain: Grain) -> None:
        """Refuse periods that it cannot be told of.

        Raises:
            UsageError: naming the shortest that it can.
        """
        if not self.tells(grain):
            raise UsageError(
                f"{self.name} cannot be told by {grain}",
                expected=f"It is known of whole {self.finest}s only.",
                next_step=f"Ask for a {self.finest}, or longer.",
                slug="too-fine",
            )

    @property
    def parameters(self) -> frozenset[str]:
        """Name the `$parameters` that the SQL uses."""
        return frozenset(re.findall(r"\$([a-z_]+)", self.sql))


def length_asked(every: str | None, definitions: Iterable[Definition]) -> Grain:
    """Read the length of a period; where none is asked for, a week, or the shortest that all can be told of."""
    return Grain(every) if every else max((Grain.WEEK, *(each.finest for each in definitions)), key=list(Grain).index)


WRITTEN_BY_THE_READER = ("name", "sql", "sql_line", "path")


def read_definition(path: Path) -> Definition:
    """Read one metric file.

    Raises:
        MetricError: naming file and line, if it has no front matter, or a setting is unknown, missing or impossible.
    """
    front = read_front_matter(read_text(path, MetricError), path)
    settings = [each for each in Definition.__struct_fields__ if each not in WRITTEN_BY_THE_READER]
    definition = front.converted(Definition, settings)
    return msgspec.structs.replace(definition, name=path.stem, sql=front.sql, sql_line=front.sql_line, path=str(path))


OF_EACH_DISTRICT = {"zh": "各辖区", "en": ", of each district"}
FORMULAS: Mapping[Kind, Mapping[str, str]] = {
    Kind.COUNT: {"zh": "按 {at} 归日，value 之和", "en": "sum of value over the days of {at}"},
    Kind.SUM: {
        "zh": "按 {at} 归日，value 之和（分，精确）",
        "en": "sum of value over the days of {at}, exact to the cent",
    },
    Kind.RATIO: {
        "zh": "按 {at} 归日，numerator 之和 ÷ denominator 之和；不对比率求平均",
        "en": "sum of numerator / sum of denominator over the days of {at}; rates are never averaged",
    },
    Kind.DURATION: {"zh": "按 {at} 归日，期内全部 value 的中位数", "en": "median of all values on the days of {at}"},
    Kind.STOCK_RATIO: {
        "zh": "{whose}期内最后一个有数的日子（{at}）的 numerator 之和 ÷ denominator 之和",
        "en": "sum of numerator / sum of denominator on the last day of {at} that has any{whose}",
    },
    Kind.DISTINCT: {
        "zh": "按 {at} 归日，期内不同 value 的个数，同一个只计一次",
        "en": "number of different values on the days of {at}, each counted once",
    },
    Kind.PER_HEAD: {
        "zh": "按 {at} 归日，numerator 之和 ÷ {whose}期末最近一次 denominator 之和 × 10,000",
        "en": "10,000 x sum of numerator over the days of {at} / sum of the denominator last known by the end{whose}",
    },
    Kind.STOCK: {
        "zh": "{whose}期内最后一个有数的日子（{at}）的 value 之和",
        "en": "sum of value on the last day of {at} that has any{whose}",
    },
}


def formula(definition: Definition, lang: str) -> str:
    """Say in words how events become the value of a period."""
    whose = OF_EACH_DISTRICT[lang] if definition.last_known_by else ""
    return FORMULAS[definition.kind][lang].format(at=definition.attributed_to, whose=whose)
