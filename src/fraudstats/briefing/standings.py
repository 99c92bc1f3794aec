"""How each metric of the fronts stands: in the issue's period, over 28 days, in the year and in the campaign."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from fraudstats.analysis.comparisons import Compared, compared_period, compared_window
from fraudstats.analysis.double_decline import compared_to_date
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.newsroom import Reporter
from fraudstats.calendar.periods import Grain, Period
from fraudstats.calendar.windows import rolling, since
from fraudstats.config import Config
from fraudstats.metrics.definition import Definition, Front

ROLLING_DAYS = 28
TOLD: Mapping[Front, tuple[str, ...]] = {
    Front.CORE: ("telecom_incidents", "telecom_cases", "fraud_cases", "telecom_loss"),
    Front.PUBLICITY: ("app_installs", "app_coverage", "outreach_events", "people_reached"),
    Front.DISSUASION: (
        "alerts_issued", "alert_signed_in_time", "alert_met_in_time", "dissuasion_reported", "amount_saved",
        "defrauded_after_contact", "cases_with_prior_alert",
    ),
    Front.STOP_PAYMENT: (
        "stop_rate_60m", "stop_success", "stopped_accounts", "amount_stopped", "amount_frozen", "amount_returned",
        "stop_to_freeze", "traced_in_30m",
    ),
    Front.CRACKDOWN: ("cases_solved", "clearance", "persons_detained", "arrests_by_operation"),
    Front.CARDS: ("card_persons_detained", "card_gangs", "card_dens", "card_persons_punished", "cards_seized"),
    Front.LINKAGE: ("referrals_sent", "referrals_answered_in_time", "three_way_call_share"),
    Front.MECHANISM: ("centre_compliance",),
}  # fmt: skip
"""What is told of each front, in order; what has no data is left out."""


@dataclass(frozen=True)
class Standing:
    """One metric; the windows to date end with the last known day of the period."""

    period: Measured
    """Of a metric whose events have to mature: the 28 days up to the last mature one."""
    rolling: Measured
    """28 days."""
    year: Measured
    campaign: Measured | None = None
    """None before it began."""

    @property
    def definition(self) -> Definition:
        """What is measured."""
        return self.period.definition

    @property
    def year_repeats(self) -> bool:
        """Tell whether the year to date is the period itself, as in January."""
        return self.year.window == self.period.window

    @property
    def campaign_repeats(self) -> bool:
        """Tell whether the campaign to date is the period itself, or the year to date."""
        return bool(self.campaign and self.campaign.window in (self.period.window, self.year.window))

    @property
    def matures(self) -> bool:
        """Tell whether the newest days cannot be told yet."""
        return self.definition.matures_after > 0


def gather_standings(reporter: Reporter, period: Period) -> dict[str, Standing]:
    """Measure what the fronts are told by; what has no data, or none of the district, is left out."""
    names = (name for told in TOLD.values() for name in told if name in reporter.catalogue.names())
    found = {name: _standing(reporter, reporter.catalogue.get(name), period) for name in names}
    return {name: each for name, each in found.items() if each}


def _standing(reporter: Reporter, definition: Definition, period: Period) -> Standing | None:
    if not reporter.is_told(definition.name) or not reporter.is_loaded(definition.name):
        return None
    covered = reporter.knowledge.covered(definition)
    last = min(period.window.last_day, covered.last_day)
    if covered.start > last or (last < period.window.start and not definition.matures_after):
        return None
    found = reporter.ask_beside_others(definition.name, _asked(reporter.config, definition, period, last))
    return Standing(*found) if found else None


def _asked(config: Config, definition: Definition, period: Period, last: date) -> list[Compared]:
    """List the windows; a campaign's only after it began."""
    rules, began = config.calendar, config.campaign.since
    rolled = compared_window("days_28", rolling(last, ROLLING_DAYS))
    first = replace(rolled, name="matured") if definition.matures_after else compared_period(period, rules)
    asked = [first, rolled, compared_to_date(last, rules, Grain.YEAR)]
    return [*asked, compared_window("campaign", since(began, last))] if began and began <= last else asked
