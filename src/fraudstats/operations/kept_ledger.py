"""The ledger of a store, kept beside it: whoever finds all answers kept opens the store for nothing else.

It holds for one size and one instant of the store's file, and of what the engine writes beside it, as the kept answers
do (docs/decisions/0385).
"""

import contextlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from fraudstats.loading.batches import Batch
from fraudstats.operations.sealed_files import read_sealed, write_sealed
from fraudstats.paths import PACKAGE

FILE = Path("ledger") / "store.msgpack"
"""In the folder of what is kept."""
READ_BY = PACKAGE / "loading"
"""What decides how a store is read."""
UNWRITTEN = ".wal"
"""Ends the name of the file in which the engine notes what the store does not hold yet."""


@dataclass(frozen=True)
class Ledger:
    """What a store says of its files."""

    loads: list[Batch]
    """All of them, oldest first."""
    corrected: list[str]
    """As of `Knowledge`."""


def read_ledger(kept_in: Path, store: Path) -> Ledger | None:
    """Give the ledger of a store as it was read before; None where the store has changed since."""
    content = read_sealed(kept_in / FILE, _state(store))
    with contextlib.suppress(msgspec.MsgspecError):
        return None if content is None else msgspec.msgpack.decode(content, type=Ledger)
    return None


def keep_ledger(kept_in: Path, store: Path, ledger: Ledger) -> None:
    """Keep the ledger of a store that is open; a full or read-only disk costs time, no answer."""
    with contextlib.suppress(OSError):
        write_sealed(kept_in / FILE, _state(store), msgspec.msgpack.encode(ledger))


def _state(store: Path) -> str:
    """Tell the files of a store, and the part of the program that reads a ledger, from what they were before."""
    files = (store, store.with_name(store.name + UNWRITTEN))
    stats = [path.stat() for path in files if path.exists()]
    digest = sha256(repr([(each.st_ino, each.st_size, each.st_mtime_ns) for each in stats]).encode())
    for path in sorted(READ_BY.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
