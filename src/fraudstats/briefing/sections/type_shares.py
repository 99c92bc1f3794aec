"""Draw what share each type of fraud has."""

from collections.abc import Sequence

from fraudstats.briefing.measured import Measured
from fraudstats.briefing.pictures import Bar, Bars
from fraudstats.briefing.sections.desk import Desk


def type_shares(desk: Desk, rows: Sequence[Measured], fractions: Sequence[float]) -> Bars:
    """Draw the types in the order of their table; what is not typed is grey."""
    phrases, definition = desk.phrases, rows[0].definition
    bars = tuple(
        Bar(
            desk.labels.label(row.group_value("fraud_type")),
            row.figure(),
            phrases.parts("bar_share", share=row.share(fraction)),
            "main" if row.group_value("fraud_type") else "muted",
        )
        for row, fraction in zip(rows, fractions, strict=True)
        if row.value
    )
    leads = len(bars) == 1 or bars[0].figure.value != bars[1].figure.value
    return Bars(
        key="types",
        title=phrases.text("types_chart", metric=desk.title(definition), unit=desk.unit(definition)),
        bars=bars,
        alt=phrases.text(
            "types_alt" if leads else "types_alt_tied",
            metric=desk.noun(definition),
            most=bars[0].label,
            n=str(len(bars)),
        ),
        source=desk.note(desk.source(definition), desk.window_note(desk.facts.period.window)),
    )
