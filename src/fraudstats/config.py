"""The settings of a project: fraudstats.toml, read and checked."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from fraudstats.errors import ConfigError
from fraudstats.toml_tables import TomlTable, decode_toml, read_text

FILE_NAME = "fraudstats.toml"


class Centre(TomlTable, frozen=True):
    """Who publishes."""

    name_zh: str = "反诈中心"
    name_en: str = "Anti-fraud centre"
    synthetic: bool = False
    """Data are invented; every page says so."""


class District(TomlTable, frozen=True):
    """One district bureau: the name in the store, its English name, the spellings seen in exports."""

    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()


class CalendarRules(TomlTable, frozen=True):
    """What a day, a week and a month are (docs/decisions/0004)."""

    week_start: Annotated[int, msgspec.Meta(ge=1, le=7)] = 1
    """ISO weekday on which the week starts: 1 Monday ... 7 Sunday."""
    cutoff: time = time(0, 0)
    """A statistical day ends at this time; 15:00 means that Saturday 15:00 to Sunday 15:00 is Sunday."""
    month_start: Annotated[int, msgspec.Meta(ge=1, le=28)] = 1
    """26 means that 26 April to 25 May is the reporting month of May."""


class Campaign(TomlTable, frozen=True):
    """The campaign whose progress is followed."""

    name_zh: str = ""
    name_en: str = ""
    since: date | None = None
    double_decline_by: date | None = None
    """The day by which the figures of the headline shall be in double decline."""


class LoadingRules(TomlTable, frozen=True):
    """When an export is refused as a whole."""

    max_reject_rate: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.02
    """Share of a file's rows that may be quarantined."""
    stale_after_days: Annotated[int, msgspec.Meta(ge=0)] = 7
    """A dataset whose last complete day is older fails `fraudstats check` with exit 5; one that comes by the month or
    year may be that much older."""
    stale_after_days_of: Mapping[str, Annotated[int, msgspec.Meta(ge=0)]] = {}
    """The same for single datasets: { centres = 40 }."""


class Thresholds(TomlTable, frozen=True):
    """Numbers behind words such as "clear fall"."""

    significance: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.05
    """Of the changes that are called changes, the share that chance may have made (false discovery rate over the groups
    of a period); with one group, the two-sided p-value below which a change is called one."""
    minimum_base: Annotated[int, msgspec.Meta(ge=0)] = 10
    """Two counts that add up to less are too small to judge; a change against fewer is printed as a difference."""
    history_weeks: Annotated[int, msgspec.Meta(ge=8)] = 52
    """Weeks before a window that the usual spread of a count is learnt from; with fewer than 8, chance alone counts."""
    signals_false_discovery_rate: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.05
    """Of the signals of a week, the share that chance may have made."""
    minimum_rate_denominator: Annotated[int, msgspec.Meta(ge=0)] = 10
    """A rate over fewer is for orientation only, and has no rank."""
    stop_within_minutes: Annotated[int, msgspec.Meta(gt=0)] = 60
    """The limit of the stop rate, to the second."""


class StopRules(TomlTable, frozen=True):
    """Between which time stamps a stop is timed, and how losses are grouped."""

    start_clock: Literal["reported_at", "first_transfer_at"] = "reported_at"
    """Of the incident."""
    end_clock: Literal["executed_at", "requested_at"] = "executed_at"
    """Of the stop order."""
    amount_bands_cny: tuple[int, ...] = (1_000, 10_000, 50_000, 100_000, 500_000, 1_000_000)
    """Limits between the bands of the loss, increasing; the lower limit is inside a band."""


class AlertLimits(TomlTable, frozen=True):
    """Minutes from the issue of an alert, by its colour; 0 asks for nothing."""

    purple: Annotated[int, msgspec.Meta(ge=0)] = 0
    red: Annotated[int, msgspec.Meta(ge=0)] = 0
    yellow: Annotated[int, msgspec.Meta(ge=0)] = 0
    blue: Annotated[int, msgspec.Meta(ge=0)] = 0


class AlertRules(TomlTable, frozen=True):
    """How fast alerts are to be worked off."""

    sign_within_minutes: AlertLimits = AlertLimits(purple=10, red=20, yellow=60, blue=240)
    meet_within_minutes: AlertLimits = AlertLimits(purple=60, red=120)
    """In person; only the colours that call for it."""
    feed_back_within_minutes: AlertLimits = AlertLimits(purple=1440, red=1440, yellow=1440, blue=2880)


class PageStyle(StrEnum):
    """The page of a PDF."""

    BRIEFING = "briefing"
    GBT9704 = "gbt9704"  # an official document, GB/T 9704-2012


class Report(TomlTable, frozen=True):
    """What the briefing shows."""

    figures: tuple[str, ...] = ("telecom_incidents", "telecom_cases", "fraud_cases")
    """Counts of the headline; the double decline is theirs."""
    names_en: Mapping[str, str] = {}
    """English names of fraud types and other values, for English briefings."""
    page_style: PageStyle = PageStyle.BRIEFING
    """Of the PDF, where `report` is not asked for another one."""


class ScoreWindow(StrEnum):
    """The windows of the scorecard."""

    WTD = "wtd"
    DAYS_28 = "days_28"
    MTD = "mtd"
    YTD = "ytd"
    CAMPAIGN = "campaign"


class Target(TomlTable, frozen=True):
    """What a metric shall reach: a value, or a change rate against a baseline."""

    metric: str
    value: float
    """In the metric's unit; a fraction for ratios and for change rates (-0.1: 10 % less)."""
    window: ScoreWindow = ScoreWindow.MTD
    against: Literal["", "previous", "year_earlier"] = ""
    """Empty: the value itself."""
    until: date | None = None
    """The day by which it shall be reached."""


class MetricRules(TomlTable, frozen=True):
    """Who answers for the metrics."""

    owners: Mapping[str, str] = {}
    """By the name of a metric, or of a front for all of its metrics; the `owner` of a metric file goes before both."""


class Privacy(TomlTable, frozen=True):
    """Where the key of the keyed hashes lies; FRAUDSTATS_PRIVACY_KEY goes before it."""

    key_file: str = "privacy.key"


class Config(TomlTable, frozen=True):
    """All settings; a missing table means the defaults."""

    centre: Centre = Centre()
    districts: tuple[District, ...] = ()
    """Where listed, a district that is not listed is refused when loaded."""
    calendar: CalendarRules = CalendarRules()
    campaign: Campaign = Campaign()
    loading: LoadingRules = LoadingRules()
    thresholds: Thresholds = Thresholds()
    stops: StopRules = StopRules()
    alerts: AlertRules = AlertRules()
    report: Report = Report()
    metrics: MetricRules = MetricRules()
    targets: tuple[Target, ...] = ()
    privacy: Privacy = Privacy()

    def district_spellings(self) -> dict[str, str]:
        """Map every known spelling to the district's name in the store."""
        return {each: one.name for one in self.districts for each in (one.name, one.name_en, *one.aliases) if each}


def read_config(path: Path) -> Config:
    """Read fraudstats.toml.

    Raises:
        ConfigError: if the file is not TOML, has an unknown key or an impossible value.
    """
    return decode_toml(read_text(path, ConfigError), Config, str(path), ConfigError)
