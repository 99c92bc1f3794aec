"""Say and tabulate how metrics stand in the period and to date."""

from collections.abc import Iterable, Sequence
from datetime import date

from fraudstats.analysis.comparisons import ADDED_UP, BASELINES
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Part, Sentence, Table
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.empty_columns import without_empty_columns
from fraudstats.briefing.standings import Standing
from fraudstats.metrics.definition import Kind

FLOWS = (*ADDED_UP, Kind.DISTINCT)
"""Kinds of which a year to date has more than a week."""
FEWEST_LISTED = 2
STOPPED = "amount_stopped"
STOCKS = (Kind.STOCK, Kind.STOCK_RATIO)
NO_UNIT = (Kind.RATIO, Kind.STOCK_RATIO, Kind.SUM)
"""Kinds whose figure is written with its unit."""


def named_value(desk: Desk, measured: Measured) -> tuple[Part, ...]:
    """Say a metric and its value: 破获诈骗案件185起; a phrase of the metric's own goes before the general one."""
    definition = measured.definition
    own = f"said_{definition.name}"
    unit = "" if definition.kind in NO_UNIT else desk.unit(definition)
    return desk.phrases.parts(
        own if desk.phrases.has(own) else "said_with_unit" if unit else "said_without_unit",
        metric=desk.noun(definition),
        value=measured.figure(),
        unit=unit,
    )


def with_comparisons(desk: Desk, measured: Measured, before: str = "") -> tuple[Part, ...]:
    """Say a value and its changes, as far as there is something to compare it with.

    Args:
        before: what the period before is called, if it is not the week or the month before.
    """
    known = [each for each in BASELINES if measured.baseline_value(each) is not None]
    if measured.is_provisional:
        said = [desk.phrases.parts("provisional_comparison")]
    elif known and desk.is_rate_over_few(measured):
        said = [desk.phrases.parts("few_comparison")]
    elif len(known) == len(BASELINES):
        said = desk.comparisons(measured, before)
    else:
        said = [desk.compared(measured, each, before) for each in known]
    return desk.phrases.listed([named_value(desk, measured), *said], "clause_separator")


def front_sentences(desk: Desk, standings: Sequence[Standing]) -> tuple[Sentence, ...]:
    """Say all that is known of a front: what stands, what happened, what matured, and how it adds up."""
    now = [each for each in standings if not each.matures]
    stocks = [each for each in now if each.definition.kind in STOCKS]
    flows = [each for each in now if each.definition.kind not in STOCKS]
    matured = [each for each in standings if each.matures]
    return (
        *_stocks(desk, stocks),
        *_period(desk, flows),
        *_matured(desk, matured),
        *_to_date(desk, flows),
    )


def _period(desk: Desk, standings: Iterable[Standing]) -> tuple[Sentence, ...]:
    """Say what happened in the period, one clause a metric; nothing where nothing is known."""
    known = [each.period for each in standings if each.period.value is not None]
    return (desk.phrases.sentence("front_period", said=_clauses(desk, known)),) if known else ()


def _stocks(desk: Desk, standings: Iterable[Standing]) -> tuple[Sentence, ...]:
    """Say what stands on the last known day of the period."""
    known = [each for each in standings if each.period.value is not None]
    if not known:
        return ()
    last = max(each.year.window.last_day for each in known)
    said = _clauses(desk, [each.period for each in known])
    return (desk.phrases.sentence("front_stock", day=desk.phrases.day(last), said=said),)


def _clauses(desk: Desk, known: Sequence[Measured]) -> tuple[Part, ...]:
    """Say one clause a metric; those that are not complete come last, and that is said once."""
    open_ones = [each for each in known if each.is_provisional]
    if len(open_ones) < FEWEST_LISTED:
        return desk.phrases.listed([with_comparisons(desk, each) for each in known], "item_separator")
    said = [with_comparisons(desk, each) for each in known if not each.is_provisional]
    named = desk.phrases.listed([named_value(desk, each) for each in open_ones], "item_separator")
    return desk.phrases.listed([*said, desk.phrases.parts("provisional_list", said=named)], "item_separator")


def _matured(desk: Desk, standings: Iterable[Standing]) -> tuple[Sentence, ...]:
    """Say what can be told of older days only, with its days; the days before them are no week or month."""
    return tuple(
        desk.phrases.sentence(
            "front_matured",
            said=with_comparisons(desk, each.period, _days_before(desk, each.period)),
            **desk.window_words(each.period.window),
        )
        for each in standings
        if each.period.value is not None
    )


def _days_before(desk: Desk, measured: Measured) -> str:
    return desk.phrases.text("before_days", days=str(measured.window.days))


def _to_date(desk: Desk, standings: Sequence[Standing]) -> tuple[Sentence, ...]:
    """Add up the year and the campaign, for what adds up."""
    flows = [each for each in standings if each.definition.kind in FLOWS]
    years = [_year(desk, each.year) for each in flows if each.year.value and not each.year_repeats]
    campaigns = [each.campaign for each in flows if each.campaign and each.campaign.value and not each.campaign_repeats]
    said = [desk.phrases.sentence("front_year", said=desk.phrases.listed(years, "item_separator"))] if years else []
    if campaigns:
        names = [named_value(desk, each) for each in campaigns]
        words = desk.window_words(campaigns[0].window)
        said.append(
            desk.phrases.sentence(
                "front_campaign", campaign=campaign_name(desk), said=desk.phrases.listed(names), **words
            )
        )
    return tuple(said)


def campaign_name(desk: Desk) -> str:
    """Name the campaign."""
    campaign = desk.facts.config.campaign
    named = campaign.name_zh if desk.phrases.lang == "zh" else campaign.name_en
    return named or desk.phrases.text("campaign")


def standings_table(desk: Desk, key: str, standings: Sequence[Standing]) -> Table | None:
    """Put the period beside the year to date; None without rows."""
    rows = [each for each in standings if each.period.value is not None and not each.matures]
    if not rows:
        return None
    with_year = not all(each.year_repeats for each in rows)
    heads = ("week", *BASELINES, *(("year", "year_year_earlier") if with_year else ()))
    table = Table(
        key,
        desk.phrases.text("standings_table", title=desk.phrases.text(f"{key}_title")),
        desk.columns("column_metric", [desk.phrases.text(f"column_{each}") for each in heads]),
        tuple(_row(desk, each, with_year=with_year) for each in rows),
        desk.note(
            desk.window_note(desk.facts.period.window),
            *(_year_notes(desk, rows) if with_year else ()),
            stopped_note(desk, rows),
        ),
    )
    return without_empty_columns(desk, table)


def _year_notes(desk: Desk, rows: Sequence[Standing]) -> tuple[str, ...]:
    """Name the year to date, and what of it the data of a metric do not reach back to."""
    flows = [each.year for each in rows if each.definition.kind not in STOCKS]
    if not flows:
        return ()
    compared = any(each.baseline_value("year_earlier") is not None for each in flows)
    words = desk.window_words(flows[0].window)
    begun: dict[date, list[str]] = {}
    for each in flows:
        first = desk.facts.first_day(each.definition)
        if first > each.window.start:
            begun.setdefault(first, []).append(desk.title(each.definition))
    return (
        desk.phrases.text("year_note" if compared else "year_note_alone", **words),
        *(
            desk.phrases.text(
                "year_begins", metrics="".join(map(str, desk.phrases.listed(names))), first=desk.phrases.day(day)
            )
            for day, names in begun.items()
        ),
    )


def stopped_note(desk: Desk, rows: Sequence[Standing]) -> str:
    """Say why amounts stopped may exceed losses, under a table that has them."""
    named = {each.definition.name for each in rows}
    return desk.phrases.text("stopped_note") if STOPPED in named else ""


def titled(desk: Desk, measured: Measured) -> str:
    """Name a metric with its unit, for a row of a table."""
    definition = measured.definition
    title, unit = desk.title(definition), desk.unit(definition)
    if definition.kind in NO_UNIT or title.endswith(unit) or unit in title.casefold().split():
        return title
    return desk.phrases.text("title_with_unit", title=title, unit=unit)


def to_date_cells(desk: Desk, measured: Measured) -> tuple[Part, Part]:
    """Give a value to date and its change on the year before; empty for a stock, which is the same."""
    if measured.definition.kind in STOCKS:
        return ("", "")
    return (measured.figure(), desk.change(measured, "year_earlier"))


def _year(desk: Desk, measured: Measured) -> tuple[Part, ...]:
    named = named_value(desk, measured)
    if measured.is_provisional or measured.baseline_value("year_earlier") is None or desk.is_rate_over_few(measured):
        return named
    return desk.phrases.listed([named, desk.compared(measured, "year_earlier")], "clause_separator")


def _row(desk: Desk, standing: Standing, *, with_year: bool) -> tuple[Part, ...]:
    year = to_date_cells(desk, standing.year) if with_year else ()
    return (titled(desk, standing.period), *desk.comparison_cells(standing.period), *year)
