"""Identifiers that a spreadsheet rounded before it wrote the text: told, and never changed."""

import pytest

from loading_project import Loading

HEADER = "止付编号,警情编号,报警时间,下发时间,账号,状态,止付金额,级别"
ROUNDED = [f"62220212345678{n}0000" for n in range(6)]
WHOLE = [f"62220212345678{n}0137" for n in range(6)]


def said(loading: Loading, accounts: list[str]) -> list[str]:
    rows = [
        f"Z{n},J{n},2021-05-03 10:00:00,2021-05-03 10:05:00,{each},成功,100.00,1" for n, each in enumerate(accounts)
    ]
    notes = loading.loaded(loading.write("stops.csv", "\n".join([HEADER, *rows, ""]))).notes
    return [each.en for each in notes if "15th digit" in each.en]


def test_a_column_of_rounded_accounts_is_told_and_loaded(loading: Loading) -> None:
    (note,) = said(loading, ROUNDED)
    assert note.startswith("6 of 6 long numbers in the first rows of the column 账号 ")
    assert len(loading.rows("stop_orders")) == len(ROUNDED)


def test_the_note_quotes_no_number(loading: Loading) -> None:
    assert "6222" not in said(loading, ROUNDED)[0]


@pytest.mark.parametrize(
    "accounts",
    [
        WHOLE,
        ROUNDED[:4],  # too few to tell
        [ROUNDED[0]] * 6,  # one account, six times
        ROUNDED[:5] + WHOLE[:5],  # as many that are whole
        [number[:15] for number in ROUNDED],  # as many digits as a spreadsheet keeps
        [f"A{number}" for number in ROUNDED],  # no number
    ],
)
def test_other_columns_are_not_told(loading: Loading, accounts: list[str]) -> None:
    assert said(loading, accounts) == []


def test_marks_that_keep_a_spreadsheet_from_rounding_do_not_hide_it(loading: Loading) -> None:
    assert len(said(loading, [f"'{number}" for number in ROUNDED])) == 1
