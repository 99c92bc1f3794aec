"""Polars, loaded beside the first questions to the engine, of which it takes none but the last.

Loading it takes about as long as opening a store and looking a million rows over; the engine works without Python's
lock meanwhile. Commands whose answer is a table begin it where they open the store.
"""

import contextlib
import sys
from threading import Thread

_loading: Thread | None = None


def load_polars() -> None:
    """Begin to load Polars, unless that was done; whoever imports it then waits, and is told what went wrong."""
    global _loading
    if _loading is None and "polars" not in sys.modules:
        _loading = Thread(target=_load, name="polars")
        _loading.start()


def _load() -> None:
    with contextlib.suppress(Exception):  # the one who needs it imports it once more, and fails in its own place
        import polars  # noqa: F401
