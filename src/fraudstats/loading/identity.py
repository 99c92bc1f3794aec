"""Which file this is, and how it is read: the same twice gives the same rows."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fraudstats.errors import DataRefused
from fraudstats.loading.sources import Source
from fraudstats.loading.staging import Expectations


@dataclass(frozen=True)
class Identity:
    """A file and its reading."""

    path: Path
    digest: Future[str]
    """Taken beside whatever else is done with the file."""
    source: str
    """The profile's name, and a digest of all that decides how the file is read."""
    n_bytes: int
    changed_at: int
    """In nanoseconds."""

    @property
    def sha256(self) -> str:
        """Give the file's digest, as soon as it is known."""
        return self.digest.result()

    def refuse_if_changed(self) -> None:
        """Refuse a file that was written to while it was read.

        Raises:
            DataRefused: if its size or time changed.
        """
        now = self.path.stat()
        if (now.st_size, now.st_mtime_ns) != (self.n_bytes, self.changed_at):
            raise DataRefused(
                "the file changed while it was read", where=self.path.name, next_step="Load it when it is complete.",
                slug="file-in-motion",
            )  # fmt: skip


@contextmanager
def identified(path: Path, source: Source | None, expected: Expectations) -> Iterator[Identity]:
    """Take a file's digest in a thread, which lets go of Python's lock."""
    before = path.stat()
    with ThreadPoolExecutor(1) as helper:
        digest = helper.submit(_sha256, path)
        yield Identity(path, digest, _fingerprint(source, expected), before.st_size, before.st_mtime_ns)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fingerprint(source: Source | None, expected: Expectations) -> str:
    if source is None or not source.name:
        source = Source(dataset="")  # the batch names the dataset
    settings = msgspec.json.encode([source, sorted(expected.districts.items()), expected.encoding])
    return f"{source.name}#{hashlib.sha256(settings).hexdigest()[:8]}"
