"""What a value of a dimension is called in a briefing."""

from collections.abc import Mapping

from fraudstats.config import Config
from fraudstats.loading.contracts import Contract


class Labels:
    """Names of values in one language: districts from the settings, coded values from the contracts."""

    def __init__(self, lang: str, config: Config, contracts: Mapping[str, Contract], untyped: str) -> None:
        self._untyped = untyped
        self._known = dict(_english(config) if lang == "en" else _chinese(contracts))

    def label(self, value: str | None) -> str:
        """Name a value; one without a name of its own stands for itself, an empty one is untyped."""
        return self._untyped if value is None else self._known.get(value, value)


def _english(config: Config) -> dict[str, str]:
    districts = {each.name: each.name_en for each in config.districts if each.name_en}
    return {**districts, **config.report.names_en}


def _chinese(contracts: Mapping[str, Contract]) -> dict[str, str]:
    return {
        value: spellings[0]
        for contract in contracts.values()
        for field in contract.fields.values()
        for value, spellings in field.values.items()
        if spellings
    }
