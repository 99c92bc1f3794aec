"""Draw the weeks of every district beside one another, on one scale."""

from collections.abc import Sequence
from datetime import date

from fraudstats.analysis.significance import Verdict
from fraudstats.briefing.chart_facts import DistrictLine, DistrictLines
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Display, Provenance, Series
from fraudstats.briefing.pictures import Panel, Panels
from fraudstats.briefing.sections.desk import CLEAR, Desk
from fraudstats.briefing.sections.weekly_chart import FEWEST_DRAWN
from fraudstats.calendar.windows import Window


def district_panels(desk: Desk, rows: Sequence[Measured]) -> tuple[Panels, ...]:
    """Draw the districts of a table in its order; nothing where there are no weeks to draw.

    Args:
        rows: the issue's week, a row a district.
    """
    fact, phrases = desk.facts.charts.districts, desk.phrases
    if fact is None or len(fact.weeks) < FEWEST_DRAWN:
        return ()
    lines = {each.name: each for each in fact.lines}
    named = [(row, str(row.group_value("district"))) for row in rows if row.group_value("district") in lines]
    if not named:
        return ()
    weeks = fact.names
    clear = [row for row, _ in named if row.verdict("previous") in CLEAR]
    is_judged = any(row.verdict("previous") in (*CLEAR, Verdict.NO_CLEAR_CHANGE) for row, _ in named)
    return (
        Panels(
            key="districts",
            title=phrases.text("panels_chart", metric=desk.title(fact.definition), weeks=str(len(weeks))),
            labels=weeks,
            panels=tuple(_panel(desk, fact, row, lines[name]) for row, name in named),
            alt=phrases.text(
                "panels_alt_open" if not is_judged else "panels_alt" if clear else "panels_alt_unclear",
                n=str(len(named)),
                metric=desk.noun(fact.definition),
                most=desk.labels.label(named[0][1]),
                clear=str(len(clear)),
            ),
            source=desk.note(desk.source(fact.definition), phrases.text("panels_note")),
            provisional_from=fact.provisional_from,
        ),
    )


def _panel(desk: Desk, fact: DistrictLines, row: Measured, line: DistrictLine) -> Panel:
    verdict = row.verdict("previous") or "no_baseline"
    change = desk.change(row, "previous")
    return Panel(
        title=desk.labels.label(line.name),
        figure=row.figure(),
        change=change if change.value is not None else None,
        verdict=desk.phrases.text(f"panel_{verdict}" if desk.phrases.has(f"panel_{verdict}") else f"verdict_{verdict}"),
        series=(
            _series(fact, line, desk.phrases.text("trend_last_year"), is_earlier=True),
            _series(fact, line, desk.phrases.text("trend_this_year"), is_earlier=False),
        ),
    )


def _series(fact: DistrictLines, line: DistrictLine, label: str, *, is_earlier: bool) -> Series:
    windows = fact.earlier if is_earlier else fact.weeks
    return Series(
        label,
        line.earlier if is_earlier else line.values,
        "earlier" if is_earlier else "main",
        Provenance(fact.definition.name, Display.COUNT, _ends(windows), (("district", line.name),)),
    )


def _ends(windows: Sequence[Window]) -> tuple[tuple[date, date], ...]:
    return tuple((each.start, each.end) for each in windows)
