"""What the global options say, for every command."""

import contextlib
import os
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path

import typer

from fraudstats.errors import UsageError

NOW_VARIABLE = "FRAUDSTATS_NOW"
"""Stands in for the clock: for tests, and to run a cron job again as of then."""
LAST_SECOND = time(23, 59, 59)


class Lang(StrEnum):
    """Language of answers and briefings."""

    ZH = "zh"
    EN = "en"


_LANGUAGE = ContextVar("language", default=Lang.ZH)


@dataclass(frozen=True)
class Options:
    """The global options."""

    project: Path | None
    lang: Lang
    quiet: bool
    verbose: bool


def options(context: typer.Context) -> Options:
    """Give the global options of this call."""
    found = context.find_root().obj
    if not isinstance(found, Options):
        raise UsageError("a command was called without the program around it")
    return found


def language() -> Lang:
    """Give the language of the call that is under way."""
    return _LANGUAGE.get()


def speak(lang: Lang) -> None:
    """Answer this call in a language."""
    _LANGUAGE.set(lang)


def now() -> datetime:
    """Read the clock, local time to the second; the only place that does."""
    given = os.environ.get(NOW_VARIABLE)
    return instant(given) if given else datetime.now().replace(microsecond=0)


def instant(text: str) -> datetime:
    """Read a date or date-time; a date alone means the end of that day, a time zone is turned into local time.

    Raises:
        UsageError: if it is neither.
    """
    with contextlib.suppress(ValueError):
        return datetime.combine(date.fromisoformat(text.strip()), LAST_SECOND)
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as problem:
        raise UsageError(
            f"'{text}' is no date or time", expected="Write 2021-05-17, 2021-05-17T15:00 or 2021-05-17T15:00+08:00."
        ) from problem
    return found if found.tzinfo is None else found.astimezone().replace(tzinfo=None)
