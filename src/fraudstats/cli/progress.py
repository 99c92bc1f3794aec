"""A bar on a terminal's stderr while long work goes on; nothing in cron."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from fraudstats.cli.context import Lang


@dataclass(frozen=True)
class Step:
    """A step of a load, and which share of the way is behind when it begins (measured on a million rows)."""

    zh: str
    en: str
    begins_at: float


STEPS = {
    "digest": Step("校验", "digest", 0.0),
    "read": Step("读取检查", "read and check", 0.05),
    "compare": Step("比对", "compare", 0.8),
    "append": Step("写入", "append", 0.85),
}


@contextmanager
def progress_bar(names: Sequence[str], *, lang: Lang, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show which file and step is at work; gives what is to be told of every step."""
    if quiet or not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=len(names))
        rank = -1

        def begin(name: str) -> None:
            nonlocal rank
            step = STEPS[name]
            rank += name == "digest"
            words = step.zh if lang is Lang.ZH else step.en
            description = escape(f"{rank + 1}/{len(names)} {names[rank]}  {words}")
            bar.update(task, description=description, completed=rank + step.begins_at)

        yield begin
