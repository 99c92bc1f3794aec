"""How much does `fraudstats trend` cost beside the bare GROUP BY, and a second call beside a small store?

    python benchmarks/trend.py [--rows 10_000_000] [--folder DIR] [--runs 5]

Writes projects of invented cases straight into the version table (loading is measured elsewhere), then runs whole
processes in turns, so that a busy machine slows all alike; prints medians and their ratios.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

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


def main() -> None:
    """Measure, and print what came out."""
    arguments = _arguments()
    folder = Path(tempfile.mkdtemp(dir=arguments.folder))
    try:
        large, small = (_project(folder / str(rows), rows) for rows in (arguments.rows, SMALL))
        timings: dict[str, list[float]] = {name: [] for name in ("bare", "first", "second", "small second")}
        for _ in range(arguments.runs):
            for each in (large, small):
                shutil.rmtree(each / "cache", ignore_errors=True)
            timings["bare"].append(_seconds([sys.executable, "-c", BARE, str(large / "fraudstats.duckdb")]))
            timings["first"].append(_seconds(_call(large)))
            timings["second"].append(_seconds(_call(large)))
            _seconds(_call(small))
            timings["small second"].append(_seconds(_call(small)))
        _print(arguments.rows, {name: statistics.median(each) for name, each in timings.items()})
    finally:
        shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=None, help="where the projects are written for a while")
    return parser.parse_args()


def _project(root: Path, rows: int) -> Path:
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
    return [sys.executable, "-m", "fraudstats", "--project", str(root), *ASKED]


def _seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def _print(rows: int, medians: dict[str, float]) -> None:
    for name, seconds in medians.items():
        print(f"{name:14} {seconds:7.2f} s")
    print(f"{rows:,} rows: first / bare = {medians['first'] / medians['bare']:.2f} (at most 1.5)")
    print(f"{rows:,} rows: second / {SMALL:,} rows = {medians['second'] / medians['small second']:.2f} (at most 1.3)")


if __name__ == "__main__":
    main()
