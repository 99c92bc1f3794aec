"""What can go wrong, as a small tree; every leaf knows its exit code and its slug.

    FraudstatsError                    (1)
    ├── UsageError                     2  usage or configuration
    │   ├── ConfigError                   a line of fraudstats.toml
    │   ├── CalendarError                 a period or date that cannot be read
    │   ├── SourceError                   a source profile
    │   └── MachineRefuses                a full disk (DiskFull), a protected file (AccessRefused)
    ├── DataRefused                    3  contract, reject budget, unreadable file
    ├── MetricError                    4  a metric file
    │   └── QueryFailed                   the engine refuses a query
    ├── TemplateError                  4  a report template
    ├── NoData                         5  nothing loaded, or too stale
    ├── ProjectLocked                  6  another run holds the project
    └── CheckerFailed                  7  a printed figure is wrong

An error keeps its facts as attributes and builds its one line once:
`<what, with the value> in <where>. <What was expected.> <What to do next.> [slug]`
"""

import errno
import os
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells cron."""

    DONE = 0
    BUG = 1
    USAGE = 2
    DATA_REFUSED = 3
    QUERY = 4
    NO_DATA = 5
    LOCKED = 6
    WRONG_FIGURE = 7
    INTERRUPTED = 130


class FraudstatsError(Exception):
    """Base of all expected errors.

    Args:
        what: what is wrong, with the value, as a clause without a full stop.
        where: the file, line, field or option.
        expected: a sentence on what would have been right.
        next_step: a sentence on what to do.
        slug: stable name of the error; docs/reference/errors.md has a section for each.
    """

    exit_code = ExitCode.BUG
    slug = "error"

    def __init__(
        self, what: str, *, where: str = "", expected: str = "", next_step: str = "", slug: str | None = None
    ) -> None:
        self.what = what
        self.where = where
        self.expected = expected
        self.next_step = next_step
        self.slug = slug or type(self).slug
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Say it in one line."""
        place = f" in {self.where}" if self.where else ""
        parts = [f"{self.what}{place}.", self.expected, self.next_step, f"[{self.slug}]"]
        return " ".join(" ".join(part.split()) for part in parts if part)


class UsageError(FraudstatsError):
    """The command line or the configuration asks for something that cannot be."""

    exit_code = ExitCode.USAGE
    slug = "usage"


class ConfigError(UsageError):
    """A setting of fraudstats.toml is unknown or has an impossible value."""

    slug = "bad-config"


class CalendarError(UsageError):
    """A period, date or window that cannot be read or does not exist."""

    slug = "bad-period"


class SourceError(UsageError):
    """A source profile contradicts itself, its contract or the file."""

    slug = "bad-source"


class MachineRefuses(UsageError):
    """The machine does not let a file be read or written, and no program can mend that."""

    numbers: tuple[int, ...] = ()
    """The system's numbers of the fault."""
    summary = ""
    advice = ""

    def __init__(self, number: int, where: str = "") -> None:
        super().__init__(f"{self.summary} ({os.strerror(number)})", where=where, next_step=self.advice)


class DiskFull(MachineRefuses):
    """There is no room for what is written."""

    slug = "disk-full"
    numbers = (errno.ENOSPC, errno.EDQUOT)
    summary = "the disk is full"
    advice = "Make room, then run the command again: what was begun is taken back."


class AccessRefused(MachineRefuses):
    """A file belongs to somebody else, or its disk is mounted read-only."""

    slug = "access-refused"
    numbers = (errno.EACCES, errno.EPERM, errno.EROFS)
    summary = "access is refused"
    advice = "Check who owns the file and its folder, and whether their disk is mounted for writing."


MACHINE_REFUSALS: dict[int, type[MachineRefuses]] = {
    number: kind for kind in (DiskFull, AccessRefused) for number in kind.numbers
}
"""The error of each of the system's numbers that stands for a refusal."""


class DataRefused(FraudstatsError):
    """An export is refused as a whole; the store is as it was."""

    exit_code = ExitCode.DATA_REFUSED
    slug = "file-refused"


class MetricError(FraudstatsError):
    """A metric file is broken or unknown."""

    exit_code = ExitCode.QUERY
    slug = "bad-metric"


class QueryFailed(MetricError):
    """The engine refuses or fails a query."""

    slug = "query-failed"


class TemplateError(FraudstatsError):
    """A report template is broken."""

    exit_code = ExitCode.QUERY
    slug = "bad-template"


class NoData(FraudstatsError):
    """There is nothing to answer from."""

    exit_code = ExitCode.NO_DATA
    slug = "no-data"


class ProjectLocked(FraudstatsError):
    """Another run holds the store."""

    exit_code = ExitCode.LOCKED
    slug = "project-locked"


class CheckerFailed(FraudstatsError):
    """The second computation of a printed figure differs from the first."""

    exit_code = ExitCode.WRONG_FIGURE
    slug = "wrong-figure"
