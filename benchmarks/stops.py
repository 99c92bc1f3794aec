"""How much does `fraudstats stops` cost beside the bare query of the same rate?

    python benchmarks/stops.py [--orders 10000000] [--folder DIR] [--runs 5]

Writes projects of invented incidents and stop orders straight into the version tables (loading is measured elsewhere):
in one all orders belong to the month that is asked for, in the other that month is one of twenty-nine. Runs whole
processes in turns, so that a busy machine slows all alike; prints medians, and the medians of the ratios of each turn,
of wall clock and of processor time. As CSV `stops` answers with the rates and the times to the stop; as JSON with the
funnel of the money and with what could not be timed too. A second call finds what the first one kept.
"""

import argparse
import os
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from trend import Cost, cost, print_costs, program

from fraudstats.engines.duckdb import attached_for_writing, staging
from fraudstats.loading import batches, versions
from fraudstats.loading.contracts import read_contracts
from fraudstats.paths import shipped
from fraudstats.project import Project

ORDERS_PER_INCIDENT = 4
MONTH = "2021-04"
DAY_SECONDS = 86_400
SPREAD = {"one month": (datetime(2021, 4, 1), 30 * DAY_SECONDS), "29 months": (datetime(2019, 1, 1), 868 * DAY_SECONDS)}
"""When the first incident was, and over how many seconds they are spread."""
INCIDENTS_SQL = """
    insert into store.versions.incidents by name
    select
        'J' || i as incident_id,
        $first + to_seconds(cast(hash(i) % $seconds as bigint)) as reported_at,
        '区' || hash(i + 1) % 13 as district,
        hash(i + 2) % 10 < 9 as is_telecom,
        cast(hash(i + 3) % 100000 as decimal(18, 2)) as loss_cny,
        1 as n,
        1 as added_batch
    from range($rows) as numbers(i)
    order by reported_at"""
ORDERS_SQL = """
    insert into store.versions.stop_orders by name
    select
        'Z' || i as order_id,
        'J' || i // $each as incident_id,
        reported_at + to_seconds(60) as requested_at,
        reported_at + to_seconds(cast(hash(i) % 9000 as bigint)) as executed_at,
        reported_at,
        md5(cast(i as varchar)) as account_id,
        cast(hash(i + 4) % 50000 as decimal(18, 2)) as amount_stopped_cny,
        cast(hash(i + 4) % 50000 as decimal(18, 2)) as amount_requested_cny,
        ['stopped', 'failed', 'pending'][cast(1 + hash(i + 5) % 3 as bigint)] as result,
        1 as n,
        2 as added_batch
    from (
        select
            i,
            $first + to_seconds(cast(hash(i // $each) % $seconds as bigint)) as reported_at
        from range($rows) as numbers(i)
    )
    order by reported_at"""
BARE = """
import duckdb, sys
store = duckdb.connect(sys.argv[1], read_only=True)
print(store.execute('''
    with current_orders as (
        select * from versions.stop_orders
        where added_batch <= 2 and (removed_batch is null or removed_batch > 2)
    ),
    current_incidents as (
        select * from versions.incidents
        where added_batch <= 2 and (removed_batch is null or removed_batch > 2)
    ),
    started as (
        select incident_id, reported_at, n from current_incidents
        where is_telecom and loss_cny > 0 and reported_at >= '2021-04-01' and reported_at < '2021-05-01'
    ),
    first_stops as (
        select started.incident_id, min(executed_at) as stopped_at
        from started inner join current_orders using (incident_id)
        where coalesce(result, 'stopped') = 'stopped' and executed_at >= started.reported_at
            and executed_at <> date_trunc('day', executed_at)
        group by started.incident_id
    )
    select sum(n) filter (stopped_at <= reported_at + interval 60 minute) as numerator, sum(n) as denominator
    from started left join first_stops using (incident_id)''').fetchall())
"""


def main() -> None:
    """Measure, and print what came out."""
    arguments = _arguments()
    folder = Path(tempfile.mkdtemp(dir=arguments.folder))
    try:
        for name, (first, seconds) in SPREAD.items():
            root = _project(folder / name, arguments.orders, first, seconds)
            compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
            surroundings = {**os.environ, **compiled}
            _turn(root, surroundings)  # the first process of all compiles the modules
            turns = [_turn(root, surroundings) for _ in range(arguments.runs)]
            print(f"\norders of {name}")
            print_costs(arguments.orders, turns, [(name, "bare", 1.5) for name in turns[0] if name != "bare"])
            shutil.rmtree(root)
    finally:
        shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=None, help="where the project is written for a while")
    return parser.parse_args()


def _project(root: Path, n_orders: int, first: datetime, seconds: int) -> Path:
    project = Project.create(root)
    contracts = read_contracts([shipped("queries") / "contracts"])
    counts = {"incidents": n_orders // ORDERS_PER_INCIDENT, "stop_orders": n_orders}
    with staging() as session, attached_for_writing(session, project.folder.store):
        for number, (name, rows) in enumerate(counts.items(), start=1):
            versions.define(session, contracts[name])
            batches.write_batch(session, _batch(number, name, contracts[name].version, rows))
        spread = {"first": first, "seconds": seconds}
        session.run(INCIDENTS_SQL, {"rows": counts["incidents"], **spread})
        session.run(ORDERS_SQL, {"rows": n_orders, "each": ORDERS_PER_INCIDENT, **spread})
    return root


def _batch(number: int, dataset: str, version: str, rows: int) -> batches.Batch:
    last = datetime(2021, 5, 17)
    return batches.Batch(
        number, f"invented-{dataset}.csv", str(number) * 64, dataset, "", version, rows, rows, 0, 0, 0, 0, 0, 0,
        covers_from=datetime(2019, 1, 1).date(), covers_to=last.date(), loaded_at=datetime(2021, 5, 18),
    )  # fmt: skip


def _turn(root: Path, surroundings: dict[str, str]) -> dict[str, Cost]:
    """Run every process once: the bare query, then a first and a second call in each form."""
    called = [program(), "--project", str(root), "stops", "--month", MONTH, "--format"]
    found = {"bare": cost([sys.executable, "-c", BARE, str(root / "fraudstats.duckdb")], surroundings)}
    for form in ("csv", "json"):
        shutil.rmtree(root / "cache", ignore_errors=True)
        found |= {name: cost([*called, form], surroundings) for name in (form, f"{form} again")}
    return found


if __name__ == "__main__":
    main()
