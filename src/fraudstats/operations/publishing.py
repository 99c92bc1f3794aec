"""Write a file beside its place and rename it, so that nobody ever meets half of it; owner-only."""

import os
import tempfile
from pathlib import Path

OWNER_ONLY_FILE = 0o600
OWNER_ONLY_FOLDER = 0o700


def publish(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole or not at all, readable by the owner only.

    A link stays one, and what it names is replaced. A device or pipe is written to as it stands: a file renamed to
    /dev/null would take its place for the whole machine.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    _replace(path.resolve(), content)


def _replace(path: Path, content: bytes) -> None:
    make_private_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mkstemp: mode 600
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def make_private_folder(folder: Path) -> None:
    """Create a folder that only its owner may enter; one that is there stays as it is."""
    folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
