"""Where everything stands: the metrics of all fronts in one table, in the period, over 28 days and to date."""

from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Column, Part, Section, Table
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.empty_columns import without_empty_columns
from fraudstats.briefing.sections.standing_words import STOCKS, campaign_name, stopped_note, titled, to_date_cells
from fraudstats.briefing.standings import Standing
from fraudstats.calendar.periods import Grain

SHOWN = (
    "telecom_incidents", "telecom_cases", "fraud_cases", "telecom_loss", "app_installs", "outreach_events",
    "alerts_issued", "amount_saved", "stopped_accounts", "amount_stopped", "cases_solved", "persons_detained",
    "card_persons_detained", "referrals_sent",
)  # fmt: skip
"""Amounts; the rates of the fronts stand with them, beside their n/N."""
FEWEST = 4
"""With fewer rows the headline has said it all."""


@dataclass(frozen=True)
class Shown:
    """Which windows stand beside the period: none that is the same days again."""

    rolling: bool
    year: bool
    campaign: Measured | None


def scorecard(desk: Desk) -> Section | None:
    """Put all fronts side by side; None where hardly more than the headline is loaded."""
    shown = [desk.facts.standings[name] for name in SHOWN if name in desk.facts.standings]
    if len(shown) < FEWEST:
        return None
    table = without_empty_columns(desk, _table(desk, shown))
    return Section("scorecard", desk.phrases.text("scorecard_title"), tables=(table,))


def _table(desk: Desk, shown: Sequence[Standing]) -> Table:
    phrases, beside = desk.phrases, _beside(desk, shown)
    rolled = ["days_28", "days_28_previous"] if beside.rolling else []
    heads = ["week", "previous", *rolled, *(["year"] if beside.year else []), "year_year_earlier"]
    columns = desk.columns("column_metric", [phrases.text(f"column_{each}") for each in heads])
    year = "year_note" if beside.year else "year_note_same"
    return Table(
        "scorecard",
        phrases.text("scorecard_table"),
        (*columns, *([Column(phrases.text("column_campaign"))] if beside.campaign else [])),
        tuple(_row(desk, each, beside) for each in shown),
        desk.note(
            desk.window_note(desk.facts.period.window),
            phrases.text("days_28_note", **desk.window_words(shown[0].rolling.window)) if beside.rolling else "",
            phrases.text(year, **desk.window_words(shown[0].year.window)),
            _campaign_note(desk, beside.campaign),
            stopped_note(desk, shown),
        ),
    )


def _beside(desk: Desk, shown: Sequence[Standing]) -> Shown:
    campaigns = (each.campaign for each in shown if each.campaign and not each.campaign_repeats)
    has_year = not all(each.year_repeats for each in shown)
    return Shown(desk.facts.period.grain is Grain.WEEK, has_year, next(campaigns, None))


def _campaign_note(desk: Desk, campaign: Measured | None) -> str:
    if campaign is None:
        return ""
    return desk.phrases.text("campaign_note", campaign=campaign_name(desk), **desk.window_words(campaign.window))


def _row(desk: Desk, standing: Standing, beside: Shown) -> tuple[Part, ...]:
    period, rolling = standing.period, standing.rolling
    year = to_date_cells(desk, standing.year)
    is_stock = standing.definition.kind in STOCKS
    campaign: tuple[Part, ...] = (standing.campaign.figure() if standing.campaign and not is_stock else "",)
    return (
        titled(desk, period), period.figure(), desk.change(period, "previous"),
        *(("" if is_stock else rolling.figure(), desk.change(rolling, "previous")) if beside.rolling else ()),
        *(year if beside.year else year[1:]), *(campaign if beside.campaign else ()),
    )  # fmt: skip
