"""Draw at which hours of which weekdays incidents are reported."""

from fraudstats.briefing.pictures import HeatMap
from fraudstats.briefing.sections.desk import Desk

WEEKDAYS = tuple(str(day) for day in range(1, 8))
HOURS = tuple(f"{hour:02d}" for hour in range(24))


def hours_chart(desk: Desk) -> tuple[HeatMap, ...]:
    """Draw the newest weeks; nothing where no hour is known."""
    fact, phrases = desk.facts.charts.hours, desk.phrases
    known = {group: int(value) for group, value in fact.values.items() if None not in group} if fact else {}
    if fact is None or not any(known.values()):
        return ()
    values = tuple(tuple(known.get((day, hour), 0) for hour in HOURS) for day in WEEKDAYS)
    most_day, most_hour = max(((day, hour) for day in WEEKDAYS for hour in HOURS), key=lambda each: known.get(each, 0))
    most = known[most_day, most_hour]
    said = {"metric": desk.title(fact.definition), "span": desk.weeks(fact.window)}
    return (
        HeatMap(
            key="hours",
            title=phrases.text("hours_chart", unit=desk.unit(fact.definition), **said),
            rows=tuple((day, phrases.text(f"weekday_{day}")) for day in WEEKDAYS),
            columns=tuple((hour, str(int(hour))) for hour in HOURS),
            values=values,
            alt=phrases.text(
                "hours_alt" if list(known.values()).count(most) == 1 else "hours_alt_tied",
                weekday=phrases.text(f"weekday_{most_day}"),
                hour=str(int(most_hour)),
                value=str(most),
                unit=desk.unit(fact.definition),
                **said,
            ),
            source=desk.note(desk.source(fact.definition), desk.window_note(fact.window)),
            metric=fact.definition.name,
            dimensions=("weekday", "hour"),
            start=fact.window.start,
            end=fact.window.end,
            filters=fact.within,
            is_provisional=fact.provisional,
        ),
    )
