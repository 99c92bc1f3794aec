"""A long text is cut into spans that are read side by side; nobody can tell from the rows."""

import os
import random
from pathlib import Path

import pytest

from fraudstats.loading.readers import packing, spans
from fraudstats.loading.readers.raw_table import Layout
from fraudstats.loading.readers.spans import Span, spans_of
from fraudstats.loading.readers.text_file import TextFile
from loading_project import HEADER, Loading

N_ROWS = 400


@pytest.fixture(autouse=True)
def short_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "SPAN_BYTES", 4000)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)


def rows(quoted_line_ends: bool = False) -> list[str]:
    """Rows of uneven length; the name is quoted and may hold a line end."""
    dice = random.Random(5)
    names = [
        '"张\r\n三"' if quoted_line_ends and dice.random() < 0.5 else f'"李""{"四" * dice.randrange(9)}"'
        for _ in range(N_ROWS)
    ]
    return [f"J{rank:04},2021-05-10 10:00:00,福田,是,{rank}.50,,{name}," for rank, name in enumerate(names)]


def text_of(lines: list[str], titles: int = 0, line_end: str = "\r\n") -> bytes:
    return line_end.join([*["2021年警情统计"] * titles, HEADER, *lines, ""]).encode("gb18030")


def spans_in(path: Path) -> list[Span]:
    return spans_of(TextFile(path, Layout()))


@pytest.mark.parametrize("quoted_line_ends", [False, True])
@pytest.mark.parametrize("titles", [0, 3])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_row_of_every_span_is_loaded_once(
    loading: Loading, quoted_line_ends: bool, titles: int, line_end: str
) -> None:
    path = loading.write("export.csv", text_of(rows(quoted_line_ends), titles, line_end))
    assert len(spans_in(path)) == 4
    batch = loading.loaded(path).batch
    assert (batch.n_read, batch.n_new) == (N_ROWS, N_ROWS)
    assert sorted(row["incident_id"] for row in loading.rows()) == [f"J{rank:04}" for rank in range(N_ROWS)]


def test_spans_meet_at_ends_of_rows_and_cover_the_text(loading: Loading) -> None:
    content = text_of(rows(quoted_line_ends=True))
    found = spans_in(loading.write("export.csv", content))
    assert [each.stop for each in found] == [*[each.start for each in found[1:]], None]
    pieces = [content[each.start : each.stop] for each in found]
    assert b"".join(pieces) == content
    assert all(piece.count(b'"') % 2 == 0 and piece.endswith(b"\n") for piece in pieces)


def test_a_refused_row_behind_a_cut_is_named_by_its_line(loading: Loading) -> None:
    lines = rows()
    lines[350] = lines[350].replace("2021-05-10", "2021-13-40")
    loading.loaded(loading.write("export.csv", text_of(lines, titles=2)))
    assert [row.line for row in loading.project.rejects()] == [2 + 1 + 350 + 1]


def test_bytes_that_are_no_text_behind_a_cut_refuse_the_file(loading: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "SAMPLE_BYTES", 2000)  # else they would be met before anything is cut
    content = bytearray(text_of(rows()))
    content[-200:-198] = b"\x81\xff"
    assert loading.refused(loading.write("export.csv", bytes(content)), encoding="gb18030").slug == "truncated-file"


def test_a_stray_quotation_mark_before_a_cut_costs_its_row_only(loading: Loading) -> None:
    lines = rows(quoted_line_ends=True)
    lines[20] = lines[20].replace("福田", '福"田')
    answer = loading.load(loading.write("export.csv", text_of(lines)))
    whole = loading.load(loading.write("same.csv", "\n".join([HEADER, *lines, ""])))
    assert answer.outcome is not None and whole.outcome is not None
    assert answer.outcome.batch.n_rejected == whole.outcome.batch.n_rejected == 1
    assert answer.outcome.batch.n_new == N_ROWS - 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_text_with_wide_line_ends_stays_whole(loading: Loading, encoding: str) -> None:
    path = loading.write("export.csv", text_of(rows()).decode("gb18030"), encoding)
    assert spans_in(path) == [Span(0, None)]
    assert loading.loaded(path).batch.n_new == N_ROWS
