"""Where does a printed number come from: definition, SQL, events, exports, and what moved it?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.comparisons import ADDED_UP, BASELINES, Compared, compare, known_days
from fraudstats.analysis.evidence import Evidence, evidence
from fraudstats.analysis.maturity import Maturity
from fraudstats.analysis.revisions import snapshots
from fraudstats.analysis.verdicts import COLUMNS
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
PARTS = ("numerator", "denominator")


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
    and sums change_by_new, change_by_left, change_by_changed, which add up to the change (the metric's unit). Where the
    two parts of a rate are made of different rows, these are counted apart, too: n_numerator, numerator_new ...,
    n_denominator, denominator_new ...; residents are no events, and are counted there only."""
    files: "pl.DataFrame"
    """One row per role and export: dataset, batch_id, file, sha256, loaded_at, n_events, n_taken_back (events that its
    corrections take back, and that are not seen)."""
    events: "pl.DataFrame"
    """One row per role and event: key, at, day, the dimensions, the measures, part: numerator or denominator, where
    those are made of different rows."""
    changes: "pl.DataFrame"
    """One row per baseline role and event that is not the same: against, state, key, change of what adds up, part."""
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
    among, verdicts_among = _among_groups(knowledge, definition, asked, selection, thresholds, maturity)
    query = value_query(knowledge, definition, selection, asked.window)
    found = [_look(knowledge, definition, contracts, selection, "current", asked.window)]
    for role in BASELINES:
        found.append(_look(knowledge, definition, contracts, selection, role, asked.windows()[role]))
    first = _first_report(knowledge, definition, asked.window)
    if first is not None:
        then = known_after(knowledge, first)
        found.append(_look(then, definition, contracts, selection, FIRST_REPORTED, asked.window))
    found = _with_parts(found, definition.kind)
    changes = [_changes(found[0].events, each, definition.kind) for each in found[1:]]
    return Explanation(
        definition=definition,
        batch_id=knowledge.batch_id,
        query=query,
        row=row,
        windows=_windows(found, changes, definition.kind),
        files=pl.concat(each.files for each in found),
        events=pl.concat(each.events for each in found),
        changes=pl.concat(changes).filter(pl.col("state") != "unchanged"),
        evidence=[
            replace(each, among=among, verdict_among=verdicts_among.get(each.against))
            for each in evidence(row.row(0, named=True), definition.kind)
        ],
    )


def _among_groups(
    knowledge: Knowledge,
    definition: Definition,
    asked: Compared,
    selection: Selection,
    thresholds: Thresholds,
    maturity: Maturity,
) -> tuple[str | None, Mapping[str, str | None]]:
    """Judge a group beside all others of the dimension that was filtered by last, as a table of them does.

    Returns:
        The dimension, and the verdict by baseline; nothing where all groups, or several of them, are asked for.
    """
    import polars as pl

    *fixed, (dimension, value) = selection.filters or (("", ""),)
    if not dimension or any(name == dimension for name, _ in fixed):
        return None, {}
    groups = Selection((dimension,), tuple(fixed))
    partials = daily_partials(knowledge, definition, groups)
    table = compare(partials, definition, [asked], (dimension,), knowledge.covered(definition), thresholds)
    table = maturity.held_against(table, partials, definition, groups, thresholds)
    own = table.filter(pl.col(dimension).cast(pl.String).fill_null("") == value)
    verdicts = next(own.iter_rows(named=True), {})
    return dimension, {role: verdicts.get(column) for role, column in COLUMNS.items()}


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
    known = known_days(definition.kind, knowledge.covered(definition))
    is_known = known.holds(window) or role == "current"
    marked = pl.lit(role).alias("role")
    return _Look(
        role,
        window,
        value if is_known else dict.fromkeys(value),
        events(knowledge, definition, selection, window).select(marked, pl.all()),
        event_files(knowledge, definition, contracts, selection, window).select(marked, pl.all()),
    )


def _with_parts(found: list[_Look], kind: Kind) -> list[_Look]:
    """Tell which part of a rate a row belongs to, where the two are made of different rows: cases solved, and filed."""
    import polars as pl

    outside = (pl.col("numerator") != 0) & (pl.col("denominator") == 0)
    is_split = kind is Kind.PER_HEAD or (
        kind is Kind.RATIO and any(not each.events.filter(outside).is_empty() for each in found)
    )
    part = pl.when(pl.col("denominator") == 0).then(pl.lit(PARTS[0])).otherwise(pl.lit(PARTS[1])) if is_split else None
    column = pl.lit(None, dtype=pl.String) if part is None else part
    return [replace(each, events=each.events.with_columns(column.alias("part"))) for each in found]


def _first_report(knowledge: Knowledge, definition: Definition, window: Window) -> int | None:
    """Find the batch after which the window was first complete; None where that is the newest one."""
    for each in snapshots(knowledge.session, knowledge.batch_id)[:-1]:
        then = known_after(knowledge, each.batch_id)
        is_loaded = all(name in then.coverages for name in definition.datasets)
        if is_loaded and known_days(definition.kind, then.covered(definition)).holds(window):
            return each.batch_id
    known_after(knowledge, knowledge.batch_id)
    return None


def _changes(current: "pl.DataFrame", baseline: _Look, kind: Kind) -> "pl.DataFrame":
    """Hold the events of the current window against those of a baseline, by key."""
    import polars as pl

    now, before = (
        each.drop("role").with_columns(pl.lit(True).alias("is_there")) for each in (current, baseline.events)
    )
    same = ("key", "part")
    both = now.join(before, on=same, how="full", coalesce=True, suffix="_before", nulls_equal=True)
    content = [each for each in now.columns if each not in (*same, "is_there")]
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
        pl.lit(baseline.role).alias("against"),
        state.alias("state"),
        "key",
        change.cast(pl.Float64).alias("change"),
        "part",
    )
    return marked.sort("state", "key", "part", descending=[True, False, False])


def _windows(found: list[_Look], changes: list["pl.DataFrame"], kind: Kind) -> "pl.DataFrame":
    import polars as pl

    changes_of = [None, *changes]
    event = PARTS[0] if kind is Kind.PER_HEAD else None
    moved = [{}, *(_moved(each) for each in changes)]
    rows = [
        {
            "role": each.role,
            "start": each.window.start,
            "end": each.window.end,
            "days": each.window.days,
            **{name: each.value.get(name) for name in ("value", "numerator", "denominator")},
            "n_events": _of_part(each.events, event).height,
            **{f"n_{state}": n for state, n in _by_state(changed, event).items()},
            **{f"change_by_{state}": change_by.get(state) for state in MOVING},
            **{name: n for part in PARTS for name, n in _of_the_part(each, changed, part).items()},
        }
        for each, changed, change_by in zip(found, changes_of, moved, strict=True)
    ]
    numbers = [f"{part}_{state}" for part in PARTS for state in STATES] + [f"n_{part}" for part in PARTS]
    types = dict.fromkeys(numbers, pl.Int64) | {f"change_by_{state}": pl.Float64 for state in MOVING}
    return pl.DataFrame(rows, schema_overrides=types, infer_schema_length=None)


def _of_the_part(look: _Look, changed: "pl.DataFrame | None", part: str) -> dict[str, int | None]:
    """Count the rows of one part of a rate, and what became of them; nothing where both are made of the same rows."""
    if look.events.get_column("part").null_count() == look.events.height:
        return {f"n_{part}": None, **{f"{part}_{state}": None for state in STATES}}
    found = {f"{part}_{state}": n for state, n in _by_state(changed, part).items()}
    return {f"n_{part}": _of_part(look.events, part).height, **found}


def _by_state(changed: "pl.DataFrame | None", part: str | None) -> dict[str, int | None]:
    if changed is None:
        return dict.fromkeys(STATES)
    counted = dict(_of_part(changed, part).get_column("state").value_counts().iter_rows())
    return {state: counted.get(state, 0) for state in STATES}


def _of_part(rows: "pl.DataFrame", part: str | None) -> "pl.DataFrame":
    import polars as pl

    return rows if part is None else rows.filter(pl.col("part") == part)


def _moved(changes: "pl.DataFrame") -> dict[str, float]:
    """Add up what the events of each state change; nothing where they do not add up."""
    import polars as pl

    if changes.get_column("change").null_count():
        return {}
    by_state = dict(changes.group_by("state").agg(pl.col("change").sum()).iter_rows())
    return {state: by_state.get(state, 0.0) for state in MOVING}
