"""The program as a process of its own: `fraudstats`, or `python -m fraudstats` without its script."""

import gc
import os
import sys

OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""Python looks for unreachable objects after every 700 by default: ten times a second while libraries load."""

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""NumPy's linear algebra has a thread started for each core, which costs more than all its small matrices here."""


def run() -> None:
    """Run the program, with a collector of garbage that suits a short life."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    os.environ.setdefault(*ONE_THREAD)
    try:
        from fraudstats.cli.main import main

        main()
    except KeyboardInterrupt:  # nothing was begun: the modules were still being loaded
        sys.exit(130)
    finally:
        gc.freeze()  # all goes with the process: looking through it once more takes as long as many an answer


if __name__ == "__main__":
    run()
