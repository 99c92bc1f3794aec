"""What a project asks of an export that is to be loaded: contracts, spellings, profiles, budget."""

from datetime import datetime
from typing import TYPE_CHECKING

from fraudstats.config import Config
from fraudstats.operations.project_folder import ProjectFolder, read_privacy_key

if TYPE_CHECKING:
    from fraudstats.loading.contracts import Contract
    from fraudstats.loading.loader import LoadRequest


def load_request(
    folder: ProjectFolder,
    config: Config,
    contracts: "dict[str, Contract]",
    as_of: datetime,
    *,
    dataset: str = "",
    source: str = "",
    max_reject_rate: float | None = None,
    dry_run: bool = False,
) -> "LoadRequest":
    """Gather what the settings, contracts and profiles of a project say of exports.

    Args:
        as_of: later events lie in the future.
        max_reject_rate: a fraction; by default that of the settings.
    """
    from fraudstats.loading.loader import LoadRequest
    from fraudstats.loading.sources import read_sources
    from fraudstats.loading.staging import Expectations

    return LoadRequest(
        expected=Expectations(contracts, config.district_spellings(), _key(folder, config), as_of),
        sources=read_sources(folder.sources, contracts),
        cutoff=config.calendar.cutoff,
        max_reject_rate=config.loading.max_reject_rate if max_reject_rate is None else max_reject_rate,
        source=source,
        dataset=dataset,
        dry_run=dry_run,
    )


def _key(folder: ProjectFolder, config: Config) -> bytes:
    return read_privacy_key(folder, config.privacy.key_file)
