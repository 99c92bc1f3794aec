"""However a good file is mangled: every row read is accounted for, and the store holds exactly the accepted ones."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loading_project import HEADER, Loading

GOOD_ROW = ["J{0:04}", "2021-05-{1:02} 10:00:00", "福田", "是", "100.50", "", "", ""]
ODD_CELLS = st.sampled_from(
    ["", " ", "-", "无", "x", "合计", "２０２１", "2021-13-01", "1e5", "6.22E+18", '"', '""', "a\nb", "\t", "-1", "警情编号", "\x00", "null", "，"]
)  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> list[list[str]]:
    """Good rows of which some cells are replaced, some rows repeated, cut or lengthened."""
    numbers = draw(st.lists(st.integers(1, 12), min_size=1, max_size=15))
    rows = [[cell.format(number, 1 + number) for cell in GOOD_ROW] for number in numbers]
    for _ in range(draw(st.integers(0, 5))):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        row[draw(st.integers(0, len(row) - 1))] = draw(ODD_CELLS)
    for _ in range(draw(st.integers(0, 2))):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        if draw(st.booleans()):
            row.append("more")
        elif len(row) > 2:
            row.pop()
    return rows


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=mangled(), ends=st.sampled_from(["\n", "\r\n"]), quoted=st.booleans())
def test_accepted_rejected_and_duplicates_add_up_to_the_rows_read(
    rows: list[list[str]], ends: str, quoted: bool
) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quoted else text

    text = ends.join([HEADER, *(",".join(map(cell, row)) for row in rows)]) + ends
    with tempfile.TemporaryDirectory() as root:
        loading = Loading(Path(root))
        answer = loading.load(loading.write("a.csv", text), max_reject_rate=1.0)
        if answer.outcome is None:
            assert answer.refusal is not None and answer.refusal.slug != "error"
            assert loading.project.batches() == []
            return
        batch = answer.outcome.batch
        assert batch.n_new + batch.n_rejected + batch.n_duplicate == batch.n_read
        assert len(loading.states()) == batch.n_new
        refused = {row.line for row in loading.project.rejects() if row.severity == "reject"}
        assert len(refused) == batch.n_rejected
