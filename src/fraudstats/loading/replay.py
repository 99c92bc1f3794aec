"""Read files with refused rows again, after a profile, a contract or the list of districts was mended."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fraudstats.errors import DataRefused, FraudstatsError, SourceError
from fraudstats.loading.batches import Batch
from fraudstats.loading.loader import LoadOutcome, LoadRequest, load_file


@dataclass(frozen=True)
class Replay:
    """What became of one file that was read again."""

    original: Batch
    outcome: LoadOutcome | None = None
    refusal: FraudstatsError | None = None


def replayable(batches: Sequence[Batch], wanted: int | None = None) -> list[Batch]:
    """List the newest batch of every file that still has refused rows, or the one asked for."""
    newest = {each.sha256: each for each in batches}
    return [each for each in newest.values() if each.n_rejected and wanted in (None, each.batch_id)]


def replay(store: Path, originals: Sequence[Batch], request: LoadRequest, moved_to: Path | None) -> Iterator[Replay]:
    """Read the files of some batches again; rows that now pass enter, what later batches brought stays.

    Args:
        moved_to: the folder to look in instead of where the files lay.
    """
    for original in originals:
        try:
            outcome = load_file(store, _found(original, moved_to), _same_reading(request, original))
        except (DataRefused, SourceError) as refusal:
            yield Replay(original, refusal=refusal)
        else:
            yield Replay(original, outcome=outcome)


def _same_reading(request: LoadRequest, original: Batch) -> LoadRequest:
    profile = original.source.partition("#")[0]
    named = profile if profile in request.sources else ""
    return replace(request, source=named, dataset=original.dataset, replayed=original)


def _found(original: Batch, moved_to: Path | None) -> Path:
    path = moved_to / original.file if moved_to else Path(original.path)
    if (not original.path and moved_to is None) or not path.is_file():
        raise DataRefused(
            "the file is not where it was loaded from", where=str(path), expected="rejects replay reads it again.",
            next_step="Name the folder that it moved to with --from DIR.", slug="file-moved",
        )  # fmt: skip
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != original.sha256:
            raise DataRefused(
                "the file is no longer the one that was loaded", where=str(path), next_step="Load it as a new export.",
                slug="file-moved",
            )  # fmt: skip
    return path
