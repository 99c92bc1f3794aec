"""Rows that do not fit the header, anywhere in a long file: they are kept apart, and every line number stays right."""

import pytest

from loading_project import HEADER, Loading

N_ROWS = 12_000
NOTED = f"{HEADER},备注"


def test_misshapen_rows_keep_their_lines_and_so_do_the_broken_ones_around_them(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    rows = [line(number) for number in range(1, N_ROWS + 1)]
    rows[10] = rows[10].replace("张三丰", '"张\n三"')  # a quoted line break: from here on lines are one further
    rows[5_000] += ",x"
    rows[7_000] = line(7_001, at="2021-13-01")
    rows[9_000] = ""
    rows[11_000] = line(11_001, loss="x")
    batch = loading.loaded(loading.write("a.csv", "\n".join([HEADER, *rows]) + "\n")).batch
    assert [(each.line, each.rule) for each in loading.project.rejects()] == [
        (5_003, "misshapen"), (7_003, "timestamp"), (11_003, "money"),
    ]  # fmt: skip
    assert (batch.n_read, batch.n_new, batch.n_rejected) == (N_ROWS - 1, N_ROWS - 4, 3)


def test_a_stray_quotation_mark_swallows_no_row_below_it(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    rows = [line(1) + ',"没有关上', line(2) + ",好", line(3) + ',"关上了"', line(4) + ',他说"快转"吧']
    batch = loading.loaded(loading.write("a.csv", "\n".join([NOTED, *rows]) + "\n")).batch
    assert [(each.line, each.rule) for each in loading.project.rejects()] == [(2, "stray_quote")]
    assert (batch.n_read, batch.n_new, batch.n_rejected) == (4, 3, 1)


def test_a_comma_in_an_unquoted_note_is_not_guessed_away(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    rows = [line(1) + ",被骗,后报警", line(2) + ",好"]
    loading.loaded(loading.write("a.csv", "\n".join([NOTED, *rows]) + "\n"))
    assert [(each.line, each.rule, each.value) for each in loading.project.rejects()] == [(2, "misshapen", "10")]


@pytest.mark.parametrize("padding", ["\x1a", "\0" * 4096], ids=["the end mark of DOS", "zero bytes"])
def test_padding_at_the_end_is_no_row(loading: Loading, line, padding: str) -> None:  # type: ignore[no-untyped-def]
    batch = loading.loaded(loading.write("a.csv", f"{HEADER}\n{line(1)}\n{padding}")).batch
    assert (batch.n_read, batch.n_new) == (1, 1)


def test_surplus_empty_cells_are_cut_off(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    batch = loading.loaded(loading.write("a.csv", f"{HEADER}\n{line(1)},,\n{line(2)},\n")).batch
    assert (batch.n_read, batch.n_new) == (2, 2)
