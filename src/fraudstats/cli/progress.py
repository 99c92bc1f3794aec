"""A bar on a terminal's stderr while long work goes on; nothing in cron."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STEPS = {"digest": "digest", "read": "read and check", "compare": "compare", "append": "append"}


@contextmanager
def progress_bar(n_files: int, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show which file and step is at work; gives what is to be told of every step."""
    if quiet or not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=n_files * len(STEPS))
        done = 0

        def begin(step: str) -> None:
            nonlocal done
            position = list(STEPS).index(step)
            done = done + 1 if step == "digest" else done
            bar.update(
                task, description=f"{done}/{n_files} {STEPS[step]}", completed=(done - 1) * len(STEPS) + position
            )

        yield begin
