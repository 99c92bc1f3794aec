"""How long does a briefing take, whole process, beside bare imports and beside the usual way to make one?

    pip install -e '.[benchmark]'
    python benchmarks/report.py [ROUNDS]

Makes the sample project, writes W19 once to warm the disk, then the ways take turns; prints the median of each and the
medians of the ratios of one round, by the clock and in CPU seconds, which bear a busy machine better. Issues are
written beside the rest, in processes of their own: the clock says little where other work takes the second processor.

    bare                 imports of polars, duckdb, matplotlib, jinja2 and typst, and nothing else
    first after a load   `fraudstats report --week`, HTML and PDF, with nothing kept
    said anew            the same where daily partials are kept: another period, changed settings
    in other words       the same where the second path's counts are kept too: another language, phrase or note
    again                the same where the issue was said before: it is held against kept counts, written and read back
    14 issues            `--by district`, said anew; again, likewise
    usual                pandas, matplotlib, Jinja and WeasyPrint (usual_report.py), from clean CSV of the same data
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROUNDS = 5
BARE = "import polars, duckdb, matplotlib, jinja2, typst"
REPORT = ("report", "--week", "2021-W19", "--format", "html,pdf")
USUAL = Path(__file__).with_name("usual_report.py")
EXPORTS = {
    "incidents": "select incident_id, reported_at, district, is_telecom, loss_cny, n from incidents",
    "cases": "select filed_at, district, category, fraud_type, n from cases",
    "stops": "select incident_id, reported_at, executed_at, amount_stopped_cny from stop_orders",
}
RATIOS = (
    ("again", "bare"),
    ("said anew", "bare"),
    ("in other words", "bare"),
    ("first after a load", "bare"),
    ("14 issues", "said anew"),
    ("14 issues again", "again"),
    ("usual", "bare"),
    ("usual", "said anew"),
)
ALL, BRIEFINGS, RECOUNTS = "cache", "cache/briefings", "cache/recounts"


@dataclass(frozen=True)
class Took:
    """What one process took, in seconds."""

    clock: float
    cpu: float


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _took(["-m", "fraudstats", "--quiet", "demo", str(root / "demo")])
        _write_exports(root)
        asked = _asked(root)
        _round(asked)
        times = [_round(asked) for _ in range(rounds)]
    _print(times)


def _asked(root: Path) -> dict[str, Callable[[], Took]]:
    one = ["-m", "fraudstats", "--project", str(root / "demo"), *REPORT]
    many = [*one, "--by", "district"]

    def forgetting(arguments: Sequence[str], *kept: str) -> Took:
        for each in kept:
            shutil.rmtree(root / "demo" / each)
        return _took(arguments)

    return {
        "bare": lambda: _took(["-c", BARE]),
        "first after a load": lambda: forgetting(one, ALL),
        "said anew": lambda: forgetting(one, BRIEFINGS, RECOUNTS),
        "in other words": lambda: forgetting(one, BRIEFINGS),
        "again": lambda: _took(one),
        "14 issues": lambda: forgetting(many, BRIEFINGS, RECOUNTS),
        "14 issues again": lambda: _took(many),
        "usual": lambda: _took([str(USUAL), str(root), str(root)]),
    }


def _write_exports(root: Path) -> None:
    """Write what the usual way reads, from the store: clean, and no column too many."""
    from fraudstats.project import Project

    with Project.open(root / "demo").knowledge(datetime(9999, 1, 1)) as knowledge:
        for name, query in EXPORTS.items():
            knowledge.session.frame(query).write_csv(root / f"{name}.csv")


def _round(asked: Mapping[str, Callable[[], Took]]) -> dict[str, Took]:
    return {name: take() for name, take in asked.items()}


def _surroundings() -> dict[str, str]:
    """Let all processes find their modules compiled, as an installation has them."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}


def _took(arguments: Sequence[str]) -> Took:
    before, started = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=_surroundings())
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Took(time.perf_counter() - started, cpu)


def _print(times: Sequence[Mapping[str, Took]]) -> None:
    print(f"median of {len(times)} rounds      clock      CPU")
    for name in times[0]:
        clock, cpu = (statistics.median(getattr(each[name], part) for each in times) for part in ("clock", "cpu"))
        print(f"{name:22} {clock:6.2f} s {cpu:6.2f} s")
    print("median of ratios")
    for above, below in RATIOS:
        clock, cpu = (
            statistics.median(getattr(each[above], part) / getattr(each[below], part) for each in times)
            for part in ("clock", "cpu")
        )
        print(f"{above + ' / ' + below:30} {clock:6.2f} {cpu:6.2f}")


if __name__ == "__main__":
    main()
