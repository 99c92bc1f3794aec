"""Files of kept answers behind a digest of their content and of what it hangs on: what was altered counts as absent."""

from hashlib import sha256
from pathlib import Path

from fraudstats.operations.publishing import make_private_folder, publish


def read_sealed(path: Path, state: str) -> bytes | None:
    """Give what was written in the same state; None where nothing was, or it is not what was written."""
    try:
        found, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if found == _seal(state, content) else None


def write_sealed(path: Path, state: str, content: bytes) -> None:
    """Write beside and rename, into a folder of the owner's.

    Raises:
        OSError: if the disk is full or read-only.
    """
    make_private_folder(path.parent.parent)
    make_private_folder(path.parent)
    publish(path, _seal(state, content) + b"\n" + content)


def _seal(state: str, content: bytes) -> bytes:
    return sha256(state.encode() + content).hexdigest().encode()
