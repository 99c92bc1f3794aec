"""Say of each target of the settings whether it is reached, and by how much it is short."""

from dataclasses import replace

from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Display, Figure, Part, Sentence
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.target_facts import TargetFact
from fraudstats.briefing.wording import WRITERS
from fraudstats.config import Target
from fraudstats.metrics.definition import Direction

DISTANCES = {
    Display.MONEY: Display.TARGET_MONEY,
    Display.RATE: Display.TARGET_POINTS,
    Display.CHANGE_RATE: Display.TARGET_POINTS,
    Display.POINTS: Display.TARGET_POINTS,
}
"""How the distance from a target is written, by how the reached figure is; of others as a number."""


def targets(desk: Desk) -> tuple[Sentence, ...]:
    """Say the targets in the order of the settings."""
    return tuple(_sentence(desk, each) for each in desk.facts.targets)


def _sentence(desk: Desk, fact: TargetFact) -> Sentence:
    phrases, target, measured = desk.phrases, fact.target, fact.measured
    reached = measured.change(target.against) if target.against else measured.figure()
    against = phrases.text(f"target_{target.against}") if target.against else ""
    return phrases.sentence(
        "target_until" if target.until else "target",
        metric=desk.noun(measured.definition),
        window=phrases.text(f"target_{target.window.value}"),
        against=against,
        target=WRITERS[reached.display](target.value, phrases.lang),
        until=phrases.day(target.until) if target.until else "",
        reached=_reached(desk, fact, reached),
        **desk.window_words(measured.window),
    )


def _reached(desk: Desk, fact: TargetFact, reached: Figure) -> tuple[Part, ...]:
    """Say where it stands; what is not complete, or not entered yet, is not held against a target."""
    if reached.value is None or (fact.target.against and fact.measured.is_late(fact.target.against)):
        return desk.phrases.parts("target_unknown")
    distance = replace(
        reached,
        value=_beyond(fact.target, fact.measured, reached.value),
        display=DISTANCES.get(reached.display, Display.TARGET),
        target=fact.target.value,
        numerator=None,
        denominator=None,
        verdict=None,
        judged_with=(),
    )
    return desk.phrases.parts("target_reached", reached=reached, unit=_unit(desk, fact), distance=distance)


def _unit(desk: Desk, fact: TargetFact) -> str:
    is_bare = not fact.target.against and fact.measured.figure().display is Display.COUNT
    return desk.phrases.text("target_unit", unit=desk.unit(fact.measured.definition)) if is_bare else ""


def _beyond(target: Target, measured: Measured, reached: float) -> float:
    """Give what is beyond a target, in its own direction."""
    falls = target.value < 0 if target.against else measured.definition.good_direction is Direction.DOWN
    return target.value - reached if falls else reached - target.value
