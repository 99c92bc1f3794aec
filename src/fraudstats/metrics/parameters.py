"""What a metric file may use as `$parameter`: settings of the project, bound when the metric runs."""

from collections.abc import Mapping
from typing import Any

from fraudstats.config import AlertLimits, Config


def settings_parameters(config: Config) -> dict[str, Any]:
    """Name the settings that metric files may use.

    `$data_end`, the end of the last known day, comes with the data.
    """
    return {
        "within": config.thresholds.stop_within_minutes,
        "start_clock": config.stops.start_clock,
        "end_clock": config.stops.end_clock,
        "campaign_since": config.campaign.since,
        **_by_level("sign_within", config.alerts.sign_within_minutes),
        **_by_level("meet_within", config.alerts.meet_within_minutes),
        **_by_level("feed_back_within", config.alerts.feed_back_within_minutes),
    }


def _by_level(name: str, limits: AlertLimits) -> Mapping[str, int]:
    return {f"{name}_{level}": getattr(limits, level) for level in limits.__struct_fields__}
