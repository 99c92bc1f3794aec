"""What the ledger of loaded files says of datasets: what decides, beside a question, whether an answer still holds."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fraudstats.loading.batches import Batch


@dataclass(frozen=True)
class LedgerState:
    """Which files the datasets of a metric are made of, up to a batch."""

    batch_id: int
    digest: str


def ledger_states(loads: Iterable[Batch], datasets: Collection[str]) -> list[LedgerState]:
    """Tell which files datasets are made of, after each of their loads; before the first, of none."""
    states = [LedgerState(0, "")]
    for each in loads:
        if each.dataset in datasets:
            entry = (each.batch_id, each.sha256, each.source, each.contract_version, each.n_new, each.n_changed)
            chained = f"{states[-1].digest}{entry}{each.loaded_at.isoformat()}"
            states.append(LedgerState(each.batch_id, hashlib.sha256(chained.encode()).hexdigest()[:32]))
    return states
