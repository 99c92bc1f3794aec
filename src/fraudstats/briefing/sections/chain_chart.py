"""Draw the fund chain: what the money of the reported cases came to, level by level, and what was stopped of it."""

from fraudstats.briefing.chart_facts import SplitFact
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.pictures import Bar, Bars
from fraudstats.briefing.sections.desk import Desk

MOST_LEVELS = 12
"""Deeper ones are few; the chains that centres see have about ten."""


def chain_chart(desk: Desk) -> tuple[Bars, ...]:
    """Draw a bar a level, no account named; nothing where no chain is known."""
    if not desk.facts.charts.chain:
        return ()
    followed, stopped = desk.facts.charts.chain
    levels = sorted((level for (level,) in followed.values if level and level.isdecimal()), key=int)
    if not levels:
        return ()
    phrases, said = desk.phrases, {"span": desk.weeks(followed.window)}
    bars = tuple(_bar(desk, followed, stopped, level) for level in levels[:MOST_LEVELS])
    most = max(bars, key=lambda each: each.figure.value or 0)
    return (
        Bars(
            key="chain",
            title=phrases.text("chain_chart", **said),
            bars=bars,
            alt=phrases.text("chain_alt", n=str(len(bars)), most=most.label, **said),
            source=desk.note(
                desk.source(stopped.definition), desk.window_note(followed.window), phrases.text("chain_note")
            ),
        ),
    )


def _bar(desk: Desk, followed: SplitFact, stopped: SplitFact, level: str) -> Bar:
    figure, of_it = (_amount(each, level) for each in (followed, stopped))
    return Bar(
        desk.phrases.text("chain_level", level=level), figure, desk.phrases.parts("chain_stopped", stopped=of_it)
    )


def _amount(fact: SplitFact, level: str) -> Figure:
    value, filters = float(fact.values.get((level,), 0)), (*fact.within, ("level", level))
    window = fact.window
    return Figure(
        fact.definition.name, value, Display.MONEY, window.start, window.end, filters, provisional=fact.provisional
    )
