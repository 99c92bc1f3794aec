"""Draw the fund chain of a case: a column a level, a box an account, a line a transfer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    import polars as pl

COLUMN, ROW, MARGIN = 230, 64, 30
"""Distances in pixels."""
BOX = (150, 44)
COLOURS = {"stopped": "#1a7f4b", "moving": "#b3261e", "passed": "#5f6b7a", "payer": "#1f4e8c"}
WORDS = {
    "zh": {"payer": "受害人", "stopped": "已止付", "moving": "仍在流动", "passed": "已转出", "level": "第{}级"},
    "en": {"payer": "victim", "stopped": "stopped", "moving": "moving", "passed": "passed on", "level": "level {}"},
}
SHOWN_DIGITS = 8
"""Of a hashed account number."""


@dataclass(frozen=True)
class _Place:
    x: int
    y: int


def draw_trace(transfers: "pl.DataFrame", lang: str) -> bytes:
    """Draw a chain as SVG; equal chains give equal bytes.

    Args:
        transfers: of `analysis.trace.Trace`.
    """
    rows = transfers.to_dicts()
    columns = _columns(rows)
    places = {
        account: _Place(MARGIN + level * COLUMN, 2 * MARGIN + rank * ROW)
        for level, accounts in columns.items()
        for rank, account in enumerate(accounts)
    }
    picture = _canvas(columns)
    for row in rows:
        _line(picture, places[_payer(row)], places[row["to_account_id"]], row)
    states = {row["to_account_id"]: row for row in reversed(rows)}
    for account, place in places.items():
        _box(picture, place, account, states.get(account), WORDS[lang])
    for level in columns:
        if level:
            _text(picture, MARGIN + level * COLUMN, MARGIN, WORDS[lang]["level"].format(level))
    return bytes(ElementTree.tostring(picture, encoding="utf-8"))


def _columns(rows: list[dict[str, Any]]) -> dict[int, list[str]]:
    """Put each account in the column of the first transfer to it, payers without one in the column before."""
    level_of: dict[str, int] = {}
    for row in rows:
        level_of.setdefault(row["to_account_id"], row["level"])
    for row in rows:
        level_of.setdefault(_payer(row), max(0, row["level"] - 1))
    columns: dict[int, list[str]] = {}
    for account, level in level_of.items():
        columns.setdefault(level, []).append(account)
    return dict(sorted(columns.items()))


def _payer(row: Mapping[str, Any]) -> str:
    return row["from_account_id"] or ""


def _canvas(columns: Mapping[int, list[str]]) -> ElementTree.Element:
    width = 2 * MARGIN + max(columns) * COLUMN + BOX[0]
    height = 3 * MARGIN + max(map(len, columns.values())) * ROW
    settings = {"viewBox": f"0 0 {width} {height}", "font-family": "Noto Sans CJK SC, sans-serif", "font-size": "12"}
    return ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **settings})


def _line(picture: ElementTree.Element, start: _Place, end: _Place, row: Mapping[str, Any]) -> None:
    """Draw a transfer from the right of its payer to the left of its taker; one that goes back is dashed."""
    ends = {"x1": start.x + BOX[0], "y1": start.y + BOX[1] // 2, "x2": end.x, "y2": end.y + BOX[1] // 2}
    dashes = {"stroke-dasharray": "5 4"} if row["goes_back"] or row["is_detached"] else {}
    ElementTree.SubElement(
        picture, "line", {**{name: str(value) for name, value in ends.items()}, "stroke": COLOURS["passed"], **dashes}
    )
    if row["amount_cny"] is not None:
        _text(
            picture,
            (ends["x1"] + ends["x2"]) // 2 - 24,
            (ends["y1"] + ends["y2"]) // 2 - 4,
            f"{row['amount_cny']:,.0f}",
        )


def _box(
    picture: ElementTree.Element, place: _Place, account: str, state: Mapping[str, Any] | None, words: Mapping[str, str]
) -> None:
    kind = _kind(state)
    corner = {"x": str(place.x), "y": str(place.y), "width": str(BOX[0]), "height": str(BOX[1]), "rx": "4"}
    ElementTree.SubElement(picture, "rect", {**corner, "fill": "#ffffff", "stroke": COLOURS[kind], "stroke-width": "2"})
    _text(picture, place.x + 8, place.y + 18, account[:SHOWN_DIGITS] or "—")
    amounts = {"stopped": "stopped_cny", "moving": "account_moving_cny"}
    amount = f" {state[amounts[kind]]:,.0f}" if state and kind in amounts else ""
    _text(picture, place.x + 8, place.y + 36, words[kind] + amount, COLOURS[kind])


def _kind(state: Mapping[str, Any] | None) -> str:
    if state is None:
        return "payer"
    if state["account_moving_cny"] > 0:
        return "moving"
    return "stopped" if state["stopped_cny"] > 0 else "passed"


def _text(picture: ElementTree.Element, x: int, y: int, words: str, colour: str = "#1c1c1c") -> None:
    ElementTree.SubElement(picture, "text", {"x": str(x), "y": str(y), "fill": colour}).text = words
