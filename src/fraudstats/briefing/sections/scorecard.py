"""Where everything stands: the metrics of all fronts in one table, in the period, over 28 days and to date."""

from collections.abc import Sequence

from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Column, Part, Section, Table
from fraudstats.briefing.sections.desk import Desk
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


def scorecard(desk: Desk) -> Section | None:
    """Put all fronts side by side; None where hardly more than the headline is loaded."""
    shown = [desk.facts.standings[name] for name in SHOWN if name in desk.facts.standings]
    if len(shown) < FEWEST:
        return None
    return Section("scorecard", desk.phrases.text("scorecard_title"), tables=(_table(desk, shown),))


def _table(desk: Desk, shown: Sequence[Standing]) -> Table:
    phrases = desk.phrases
    with_rolling = desk.facts.period.grain is Grain.WEEK
    rolled = ["days_28", "days_28_previous"] if with_rolling else []
    heads = ["week", "previous", *rolled, "year", "year_year_earlier"]
    columns = desk.columns("column_metric", [phrases.text(f"column_{each}") for each in heads])
    campaign = next((each.campaign for each in shown if each.campaign), None)
    return Table(
        "scorecard",
        phrases.text("scorecard_table"),
        (*columns, *([Column(phrases.text("column_campaign"))] if campaign else [])),
        tuple(_row(desk, each, with_campaign=campaign is not None, with_rolling=with_rolling) for each in shown),
        desk.note(
            desk.window_note(desk.facts.period.window),
            phrases.text("days_28_note", **desk.window_words(shown[0].rolling.window)) if with_rolling else "",
            phrases.text("year_note", **desk.window_words(shown[0].year.window)),
            _campaign_note(desk, campaign),
            stopped_note(desk, shown),
        ),
    )


def _campaign_note(desk: Desk, campaign: Measured | None) -> str:
    if campaign is None:
        return ""
    return desk.phrases.text("campaign_note", campaign=campaign_name(desk), **desk.window_words(campaign.window))


def _row(desk: Desk, standing: Standing, *, with_campaign: bool, with_rolling: bool) -> tuple[Part, ...]:
    period, rolling = standing.period, standing.rolling
    is_stock = standing.definition.kind in STOCKS
    campaign: tuple[Part, ...] = (standing.campaign.figure() if standing.campaign and not is_stock else "",)
    return (
        titled(desk, period), period.figure(), period.change("previous"),
        *(("" if is_stock else rolling.figure(), rolling.change("previous")) if with_rolling else ()),
        *to_date_cells(standing.year), *(campaign if with_campaign else ()),
    )  # fmt: skip
