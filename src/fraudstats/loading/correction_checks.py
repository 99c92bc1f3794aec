"""Do corrections take back anything that is known? One that does not counts below zero, and has to be explained."""

from collections.abc import Collection, Iterator

from fraudstats.engines import sql
from fraudstats.engines.session import Session
from fraudstats.loading import corrections
from fraudstats.loading.findings import Finding, Severity
from fraudstats.loading.taken_back import ORDERS


def correction_findings(session: Session, loaded: Collection[str]) -> Iterator[Finding]:
    """Look at the rows with a count below 0 that are left; from here on the session reads datasets without the others.

    Stop orders are looked at by `order_checks`: theirs count nowhere.
    """
    for dataset in sorted(corrections.apply(session, [each for each in loaded if each != ORDERS])):
        number, _ = corrections.EVENTS[dataset]
        (row,) = session.rows(f"select count(*) as n, min({number}) as example from {sql.name(dataset)} where n < 0")
        if row["n"]:
            yield Finding(
                dataset, "idle_corrections", Severity.WARNING, row["n"],
                f"{row['n']} 行冲减（数量为负，如 {row['example']}）与已知各行均不一致，仍按负数计入合计",
                f"corrections (n below 0) that are like no known row: {row['n']}, such as {row['example']}; "
                "they count below zero in sums",
            )  # fmt: skip
