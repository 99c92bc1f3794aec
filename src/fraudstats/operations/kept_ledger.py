"""The ledger of a store, kept beside it: whoever finds all answers kept opens the store for nothing else.

It holds for one size and one instant of the store's file, and of what the engine writes beside it, as the kept answers
do (docs/decisions/0385).
"""

import contextlib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import msgspec

from fraudstats.loading.batches import Batch
from fraudstats.operations.sealed_files import read_sealed, write_sealed

FILE = Path("ledger") / "store.msgpack"
"""In the folder of what is kept."""
UNWRITTEN = ".wal"
"""Ends the name of the file in which the engine notes what the store does not hold yet."""


def read_ledger(kept_in: Path, store: Path) -> list[Batch] | None:
    """Give the ledger of a store as it was read before; None where the store has changed since."""
    content = read_sealed(kept_in / FILE, _state(store))
    with contextlib.suppress(msgspec.MsgspecError):
        return None if content is None else msgspec.msgpack.decode(content, type=list[Batch])
    return None


def keep_ledger(kept_in: Path, store: Path, ledger: Sequence[Batch]) -> None:
    """Keep the ledger of a store that is open; a full or read-only disk costs time, no answer."""
    with contextlib.suppress(OSError):
        write_sealed(kept_in / FILE, _state(store), msgspec.msgpack.encode(ledger))


def _state(store: Path) -> str:
    """Tell the files of a store apart from what they were before any change."""
    files = (store, store.with_name(store.name + UNWRITTEN))
    stats = [path.stat() for path in files if path.exists()]
    return repr(
        [(each.st_ino, each.st_size, each.st_mtime_ns) for each in stats] + [each.name for each in fields(Batch)]
    )
