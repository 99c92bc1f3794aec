"""Where does a printed number come from: definition, SQL, events, exports, and what moved it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.comparisons import ADDED_UP, BASELINES, Compared, compare
from fraudstats.analysis.evidence import Evidence, evidence
from fraudstats.analysis.maturity import Maturity
from fraudstats.analysis.revisions import snapshots
from fraudstats.calendar.windows import Window
from fraudstats.config import Thresholds
from fraudstats.errors import NoData
from fraudstats.loading.contracts import Contract
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.events import event_files, events, value_query
from fraudstats.metrics.facts import Knowledge, Query, Selection, known_after, run
from fraudstats.metrics.occurring import check_filters
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl

FIRST_REPORTED = "first_reported"
STATES = ("new", "left", "changed", "unchanged")
MOVING = STATES[:3]


@dataclass(frozen=True)
class Explanation:
    """All that stands behind one number."""

    definition: Definition
    batch_id: int
    """Newest file that was known."""
    query: Query
    """The number in SQL; `$first` and `$end` bound its window."""
    row: "pl.DataFrame"
    """The one row of `trend` that holds the number."""
    windows: "pl.DataFrame"
    """One row per role (current, previous, year_earlier, first_reported): start, end, days, value, numerator,
    denominator, n_events; and against it n_new, n_left, n_changed, n_unchanged events of the current window; of counts
    and sums change_by_new, change_by_left, change_by_changed, which add up to the change (the metric's unit)."""
    files: "pl.DataFrame"
    """One row per role and export: dataset, batch_id, file, sha256, loaded_at, n_events."""
    events: "pl.DataFrame"
    """One row per role and event: key, at, day, the dimensions, the measures."""
    changes: "pl.DataFrame"
    """One row per baseline role and event that is not the same: against, state, key, and of counts and sums change."""
    evidence: list[Evidence]
    """What the verdict against each baseline rests on."""


def explain(
    knowledge: Knowledge,
    definition: Definition,
    contracts: Mapping[str, Contract],
    asked: Compared,
    selection: Selection,
    thresholds: Thresholds,
    maturity: Maturity,
) -> Explanation:
    """Explain the number of a window.

    The window as it was first reported is one of the baselines, where it was reported before.

    Args:
        knowledge: stale after the call.
    Raises:
        NoData: if a dataset of the metric was never loaded, or no day of the window is covered.
        UsageError: if a filter names a value that occurs nowhere.
    """
    import polars as pl

    check_filters(knowledge, definition, selection)
    covered = knowledge.covered(definition)
    if asked.window.end <= covered.start or covered.end <= asked.window.start:
        raise NoData(
            f"no data in {asked.name}",
            expected=f"The data covers {covered.start} to {covered.last_day}.",
            slug="not-covered",
        )
    partials = daily_partials(knowledge, definition, selection)
    row = compare(partials, definition, [asked], (), covered, thresholds)
    row = maturity.held_against(row, partials, definition, selection, thresholds)
    query = value_query(knowledge, definition, selection, asked.window)
    found = [_look(knowledge, definition, contracts, selection, "current", asked.window)]
    for role in BASELINES:
        found.append(_look(knowledge, definition, contracts, selection, role, asked.windows()[role]))
    first = _first_report(knowledge, definition, asked.window)
    if first is not None:
        then = known_after(knowledge, first)
        found.append(_look(then, definition, contracts, selection, FIRST_REPORTED, asked.window))
    changes = [_changes(found[0].events, each, definition.kind) for each in found[1:]]
    return Explanation(
        definition=definition,
        batch_id=knowledge.batch_id,
        query=query,
        row=row,
        windows=_windows(found, changes),
        files=pl.concat(each.files for each in found),
        events=pl.concat(each.events for each in found),
        changes=pl.concat(changes).filter(pl.col("state") != "unchanged"),
        evidence=evidence(row.row(0, named=True), definition.kind),
    )


@dataclass(frozen=True)
class _Look:
    """One window, as known at one time."""

    role: str
    window: Window
    value: Mapping[str, Any]
    events: "pl.DataFrame"
    files: "pl.DataFrame"


def _look(
    knowledge: Knowledge,
    definition: Definition,
    contracts: Mapping[str, Contract],
    selection: Selection,
    role: str,
    window: Window,
) -> _Look:
    import polars as pl

    query = value_query(knowledge, definition, selection, window)
    value = run(knowledge, definition, query.text, query).row(0, named=True)
    is_known = knowledge.covered(definition).holds(window) or role == "current"
    marked = pl.lit(role).alias("role")
    return _Look(
        role,
        window,
        value if is_known else dict.fromkeys(value),
        events(knowledge, definition, selection, window).select(marked, pl.all()),
        event_files(knowledge, definition, contracts, selection, window).select(marked, pl.all()),
    )


def _first_report(knowledge: Knowledge, definition: Definition, window: Window) -> int | None:
    """Find the batch after which the window was first complete; None where that is the newest one."""
    for each in snapshots(knowledge.session, knowledge.batch_id)[:-1]:
        then = known_after(knowledge, each.batch_id)
        is_loaded = all(name in then.coverages for name in definition.datasets)
        if is_loaded and then.covered(definition).holds(window):
            return each.batch_id
    known_after(knowledge, knowledge.batch_id)
    return None


def _changes(current: "pl.DataFrame", baseline: _Look, kind: Kind) -> "pl.DataFrame":
    """Hold the events of the current window against those of a baseline, by key."""
    import polars as pl

    now, before = (
        each.drop("role").with_columns(pl.lit(True).alias("is_there")) for each in (current, baseline.events)
    )
    both = now.join(before, on="key", how="full", coalesce=True, suffix="_before", nulls_equal=True)
    content = [each for each in now.columns if each not in ("key", "is_there")]
    is_same = pl.all_horizontal(pl.col(each).eq_missing(pl.col(f"{each}_before")) for each in content)
    state = (
        pl.when(pl.col("is_there_before").is_null())
        .then(pl.lit("new"))
        .when(pl.col("is_there").is_null())
        .then(pl.lit("left"))
        .when(is_same)
        .then(pl.lit("unchanged"))
        .otherwise(pl.lit("changed"))
    )
    change = pl.lit(None)
    if kind in ADDED_UP:
        change = pl.col("value").fill_null(0) - pl.col("value_before").fill_null(0)
    marked = both.select(
        pl.lit(baseline.role).alias("against"), state.alias("state"), "key", change.cast(pl.Float64).alias("change")
    )
    return marked.sort("state", "key", descending=[True, False])


def _windows(found: list[_Look], changes: list["pl.DataFrame"]) -> "pl.DataFrame":
    import polars as pl

    counts = [dict.fromkeys(STATES), *(dict(each.get_column("state").value_counts().iter_rows()) for each in changes)]
    moved = [{}, *(_moved(each) for each in changes)]
    rows = [
        {
            "role": each.role,
            "start": each.window.start,
            "end": each.window.end,
            "days": each.window.days,
            **{name: each.value.get(name) for name in ("value", "numerator", "denominator")},
            "n_events": each.events.height,
            **{f"n_{state}": None if each.role == "current" else by_state.get(state, 0) for state in STATES},
            **{f"change_by_{state}": change_by.get(state) for state in MOVING},
        }
        for each, by_state, change_by in zip(found, counts, moved, strict=True)
    ]
    return pl.DataFrame(rows, schema_overrides={f"change_by_{state}": pl.Float64 for state in MOVING},
                        infer_schema_length=None)  # fmt: skip


def _moved(changes: "pl.DataFrame") -> dict[str, float]:
    """Add up what the events of each state change; nothing where they do not add up."""
    import polars as pl

    if changes.get_column("change").null_count():
        return {}
    by_state = dict(changes.group_by("state").agg(pl.col("change").sum()).iter_rows())
    return {state: by_state.get(state, 0.0) for state in MOVING}
