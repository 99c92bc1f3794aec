"""How much does `fraudstats trend` cost beside the bare GROUP BY, and a second call beside a small store?

    python benchmarks/trend.py [--rows 10000000] [--folder DIR] [--runs 5] [--kept]

Writes projects of invented cases straight into the version table (loading is measured elsewhere), then runs whole
processes in turns, so that a busy machine slows all alike; prints medians, and the medians of the ratios of each turn,
of wall clock and of processor time. All processes find their modules compiled, as an installation has them.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from fraudstats.engines.duckdb import attached_for_writing, staging
from fraudstats.loading import batches, versions
from fraudstats.loading.contracts import read_contracts
from fraudstats.paths import shipped
from fraudstats.project import Project

SMALL = 10_000
ASKED = ("trend", "telecom_cases", "--every", "week", "--by", "district,fraud_type", "--format", "csv")
ROWS_SQL = """
    insert into store.versions.cases by name
    select
        'A' || i as case_id,
        timestamp '2019-01-01' + to_seconds(cast(hash(i) % 74995200 as bigint)) as filed_at,
        '区' || hash(i + 1) % 13 as district,
        '类' || hash(i + 2) % 10 as fraud_type,
        if(hash(i + 3) % 5 = 0, 'other_fraud', 'telecom_fraud') as category,
        1 as n,
        1 as added_batch
    from range($rows) as numbers(i)"""
BARE = """
import duckdb, sys
store = duckdb.connect(sys.argv[1], read_only=True)
store.execute('''
    select date_trunc('week', filed_at) as week, district, fraud_type, sum(n) as value
    from versions.cases
    where category = 'telecom_fraud' and added_batch <= 1 and (removed_batch is null or removed_batch > 1)
    group by all order by all''').fetchall()
"""


class Cost(NamedTuple):
    """What a process took, in seconds."""

    wall: float
    processor: float


def main() -> None:
    """Measure, and print what came out."""
    arguments = _arguments()
    folder = arguments.folder if arguments.kept else Path(tempfile.mkdtemp(dir=arguments.folder))
    try:
        large, small = (_project(folder / str(rows), rows) for rows in (arguments.rows, SMALL))
        compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
        surroundings = {**os.environ, **compiled}
        for each in (large, small):  # the first process of all compiles the modules
            _turn(each, small, surroundings)
        turns = [_turn(large, small, surroundings) for _ in range(arguments.runs)]
        print_costs(arguments.rows, turns, [("first", "bare", 1.5), ("second", "small second", 1.3)])
    finally:
        if not arguments.kept:
            shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=None, help="where the projects are written for a while")
    parser.add_argument("--kept", action="store_true", help="leave the projects there, and use those found")
    arguments = parser.parse_args()
    if arguments.kept and arguments.folder is None:
        parser.error("--kept asks for --folder")
    return arguments


def _project(root: Path, rows: int) -> Path:
    """Write a project; one that is there already is taken as it is."""
    if root.exists():
        return root
    project = Project.create(root)
    contract = read_contracts([shipped("queries") / "contracts"])["cases"]
    with staging() as session, attached_for_writing(session, project.folder.store):
        versions.define(session, contract)
        session.run(ROWS_SQL, {"rows": rows})
        batches.write_batch(session, _batch(contract.version, rows))
    return root


def _batch(version: str, rows: int) -> batches.Batch:
    last = datetime(2021, 5, 17)
    return batches.Batch(
        1, "invented.csv", "0" * 64, "cases", "", version, rows, rows, 0, 0, 0, 0, 0, 0,
        covers_from=datetime(2019, 1, 1).date(), covers_to=last.date(), loaded_at=datetime(2021, 5, 18),
    )  # fmt: skip


def _call(root: Path) -> list[str]:
    return [program(), "--project", str(root), *ASKED]


def program() -> str:
    """Find the command as users call it, beside this Python: `-m` looks for the program once more."""
    return shutil.which("fraudstats", path=str(Path(sys.executable).parent)) or "fraudstats"


def _turn(large: Path, small: Path, surroundings: dict[str, str]) -> dict[str, Cost]:
    """Run every process once: the bare query, a first and a second call, a second call over few rows."""
    for each in (large, small):
        shutil.rmtree(each / "cache", ignore_errors=True)
    bare = [sys.executable, "-c", BARE, str(large / "fraudstats.duckdb")]
    named = {
        "bare": bare, "first": _call(large), "second": _call(large),
        "small first": _call(small), "small second": _call(small),
    }  # fmt: skip
    return {name: cost(command, surroundings) for name, command in named.items()}


def cost(command: list[str], surroundings: dict[str, str]) -> Cost:
    """Run a process, and tell what it took."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=surroundings)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - begun, used)


def print_costs(rows: int, turns: list[dict[str, Cost]], aims: list[tuple[str, str, float]]) -> None:
    """Print medians, and for each aim (which process, over which one, at most how much) the median of the ratios."""
    for kind in ("wall", "processor"):
        print(f"\n{kind} time, medians of {len(turns)}")
        for name in turns[0]:
            print(f"  {name:14} {statistics.median(getattr(each[name], kind) for each in turns):7.2f} s")
        for over, under, aim in aims:
            ratio = statistics.median(getattr(each[over], kind) / getattr(each[under], kind) for each in turns)
            print(f"  {rows:,} rows: {over} / {under} = {ratio:.2f} (aim {aim})")


if __name__ == "__main__":
    main()
