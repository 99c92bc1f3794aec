"""Measure loading side by side with the bare engine: seconds, processor seconds, peak memory.

    python benchmarks/load.py [--rows 1000000] [--rounds 3] [--only csv,again,correction,xlsx,gb18030]

Every measurement is a process of its own; the two sides alternate (A B A B), and the median of the ratios of
neighbours is printed, so that other work on the machine touches both alike.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

COLUMNS = {
    "案件编号": "varchar", "警情编号": "varchar", "立案时间": "timestamp", "报警时间": "timestamp",
    "案发时间": "timestamp",
    "立案单位": "varchar", "派出所": "varchar", "案件类别": "varchar", "诈骗类型": "varchar",
    "涉案金额(元)": "decimal(18, 2)",
    "案件状态": "varchar", "破案时间": "timestamp", "追回金额(元)": "decimal(18, 2)", "件数": "bigint",
    "备注": "varchar",
}  # fmt: skip
BROKEN = 1000
"""One row in so many has an impossible date."""
N_CORRECTED = 100_000
N_XLSX = 200_000
ROWS = """
    with numbered as (
        select
            i,
            cast(hash(i) >> 2 as bigint) as h,
            timestamp '2019-01-01' + to_seconds(cast(i * 75000000 // $n as bigint)) as f
        from range($first, $last) as t(i)
    )
    select
        'A' || lpad(cast(i as varchar), 12, '0') as "案件编号",
        'J' || lpad(cast(h % $n as varchar), 12, '0') as "警情编号",
        case when h % $broken = 7 then '2021-13-40 09:12:00' else strftime(f, '%Y-%m-%d %H:%M:%S') end as "立案时间",
        strftime(f - to_seconds(cast(h % 200000 as bigint)), '%Y-%m-%d %H:%M:%S') as "报警时间",
        strftime(f - to_seconds(cast(200000 + h % 900000 as bigint)), '%Y-%m-%d %H:%M:%S') as "案发时间",
        ['福田', '罗湖', '南山', '宝安', '龙岗', '龙华', '坪山', '光明', '盐田', '大鹏'][1 + (h >> 8) % 10]
            as "立案单位",
        '第' || ((h >> 16) % 120) || '派出所' as "派出所",
        ['电信网络诈骗', '其他诈骗', '其他'][1 + (h >> 20) % 3] as "案件类别",
        ['刷单返利', '冒充客服', '杀猪盘', '虚假贷款', '冒充公检法'][1 + (h >> 24) % 5] as "诈骗类型",
        case when (h >> 28) % 20 > 0
            then cast(cast(((h >> 30) % 50000000) / 100.0 + $extra as decimal(18, 2)) as varchar) end
            as "涉案金额(元)",
        ['立案', '侦查中', '破案', '撤案'][1 + (h >> 34) % 4] as "案件状态",
        case when (h >> 36) % 3 = 0
            then strftime(f + to_seconds(cast(h % 9000000 as bigint)), '%Y-%m-%d %H:%M:%S') end
            as "破案时间",
        case when (h >> 36) % 3 = 0 then cast(cast(((h >> 40) % 5000000) / 100.0 as decimal(18, 2)) as varchar) end
            as "追回金额(元)",
        '1' as "件数",
        case when (h >> 44) % 5 = 0 then '备注' || (h % 1000) end as "备注"
    from numbered"""
LOAD = """
import sys
from datetime import datetime
from pathlib import Path
from fraudstats.project import Project
(answer,) = Project.open(Path(sys.argv[1])).load([Path(sys.argv[2])], as_of=datetime(2026, 1, 1))
assert answer.outcome, answer.refusal
"""
SQL = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); "
SQL += "[c.execute(each) for each in sys.argv[2].split(';;')]; c.close()"
XLSX = "import polars, sys; polars.read_excel(sys.argv[1])"


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    seconds: float
    processor_seconds: float
    peak_mb: float


def main() -> None:
    """Run the cases asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="csv,again,correction,xlsx,gb18030")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-benchmark-", dir=os.environ.get("BENCHMARK_DIR")) as root:
        for name in asked.only.split(","):
            CASES[name](Path(root), asked.rows, asked.rounds)


def csv_case(root: Path, n: int, rounds: int) -> None:
    export = _export(root, n)
    _compare(
        f"{n} rows of CSV against a bare typed read", rounds, lambda: _loaded(root, export), lambda: _bare(root, export)
    )


def again_case(root: Path, n: int, rounds: int) -> None:
    export = _export(root, n)
    _loaded(root, export)
    _compare(
        f"{n} rows again against a bare typed read",
        rounds,
        lambda: _run(LOAD, root / "project", export),
        lambda: _bare(root, export),
    )


def correction_case(root: Path, n: int, rounds: int) -> None:
    export, correction = _export(root, n), root / "correction.csv"
    _write(correction, n, n // 2, n // 2 + min(N_CORRECTED, n // 2), extra=1)
    _loaded(root, export)
    _bare(root, export)
    shutil.copytree(root / "project", root / "project before")
    shutil.copy(root / "bare.duckdb", root / "bare before.duckdb")

    def load() -> Cost:
        return _run(LOAD, _fresh_copy(root / "project before", root / "project"), correction)

    def bare() -> Cost:
        copy = _fresh_copy(root / "bare before.duckdb", root / "bare.duckdb")
        return _run(SQL, copy, _delete_and_insert(correction))

    _compare(f"a correction of {N_CORRECTED} into {n} rows against delete and insert", rounds, load, bare)


def xlsx_case(root: Path, n: int, rounds: int) -> None:
    import duckdb
    import polars as pl

    export = root / "export.xlsx"
    with duckdb.connect() as connection:
        connection.execute(f"create table t as {ROWS}", _parameters(N_XLSX, 0, N_XLSX, 0))
        pl.DataFrame(
            {name: column.tolist() for name, column in connection.execute("from t").fetchnumpy().items()}
        ).write_excel(export)
    _compare(f"{N_XLSX} rows of xlsx against polars", rounds, lambda: _loaded(root, export), lambda: _run(XLSX, export))


def gb18030_case(root: Path, n: int, rounds: int) -> None:
    export, recoded = _export(root, n), root / "gb18030.csv"
    with export.open(encoding="utf-8") as source, recoded.open("w", encoding="gb18030") as target:
        shutil.copyfileobj(source, target, 1 << 22)
    _compare(
        f"{n} rows of GB18030 against UTF-8", rounds, lambda: _loaded(root, recoded), lambda: _loaded(root, export)
    )


CASES = {
    "csv": csv_case,
    "again": again_case,
    "correction": correction_case,
    "xlsx": xlsx_case,
    "gb18030": gb18030_case,
}


def _compare(title: str, rounds: int, ours: Callable[[], Cost], theirs: Callable[[], Cost]) -> None:
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    found = {
        "case": title,
        "ratio": round(statistics.median(a.seconds / b.seconds for a, b in pairs), 2),
        "processor_ratio": round(statistics.median(a.processor_seconds / b.processor_seconds for a, b in pairs), 2),
        "seconds": [round(a.seconds, 1) for a, _ in pairs],
        "against": [round(b.seconds, 1) for _, b in pairs],
        "peak_mb": round(max(a.peak_mb for a, _ in pairs)),
    }
    print(json.dumps(found, ensure_ascii=False), flush=True)


def _loaded(root: Path, export: Path) -> Cost:
    from fraudstats.project import Project

    shutil.rmtree(root / "project", ignore_errors=True)
    Project.create(root / "project")
    return _run(LOAD, root / "project", export)


def _bare(root: Path, export: Path) -> Cost:
    (root / "bare.duckdb").unlink(missing_ok=True)
    return _run(SQL, root / "bare.duckdb", f"create table t as from {_typed(export)}")


def _typed(export: Path) -> str:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    options = "header = true, auto_detect = false, delim = ',', quote = '\"', ignore_errors = true"
    return f"read_csv('{export}', {options}, columns = {{{columns}}})"


def _delete_and_insert(correction: Path) -> str:
    new = f"create temp table fresh as from {_typed(correction)}"
    gone = 'delete from t where "案件编号" in (select "案件编号" from fresh)'
    return f"{new};;begin;;{gone};;insert into t from fresh;;commit"


def _run(code: str, *arguments: object) -> Cost:
    import time

    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        raise SystemExit(f"a measured process failed: {arguments}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _export(root: Path, n: int) -> Path:
    path = root / f"export{n}.csv"
    if not path.exists():
        _write(path, n, 0, n)
    return path


def _write(path: Path, n: int, first: int, last: int, extra: int = 0) -> None:
    """Generate rows in a process of its own: a parent's memory would count in its children's peaks."""
    words = {f"${name}": str(value) for name, value in _parameters(n, first, last, extra).items()}
    rows = re.sub(r"\$[a-z]+", lambda found: words[found[0]], ROWS)
    _run(SQL, ":memory:", f"copy ({rows}) to '{path}' (header true)")


def _parameters(n: int, first: int, last: int, extra: int) -> dict[str, int]:
    return {"n": n, "first": first, "last": last, "extra": extra, "broken": BROKEN}


def _fresh_copy(source: Path, target: Path) -> Path:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)
    return target


if __name__ == "__main__":
    main()
