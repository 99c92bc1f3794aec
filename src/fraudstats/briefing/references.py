"""The name of a printed figure, as `explain` takes it back.

telecom_cases|2021-05-10..2021-05-17|district=福田|change_rate|previous@2021-05-03..2021-05-10
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from fraudstats.calendar.windows import Window
from fraudstats.errors import UsageError

SEPARATOR = "|"
OVER, BESIDE, TARGET, KNOWN = "over@", "and@", "target@", "known@"
"""What begins the piece with the span of `series`, with further metrics, with a target, with a batch."""
MARKS = (OVER, BESIDE, TARGET, KNOWN)


@dataclass(frozen=True)
class Reference:
    """Which number it is."""

    metric: str
    window: Window
    filters: tuple[tuple[str, str], ...] = ()
    """As of `model.Figure`."""
    display: str = ""
    baseline: str | None = None
    """`previous` or `year_earlier` where the number is a comparison."""
    baseline_window: Window | None = None
    over: Window | None = None
    """From the first to the last of the earlier windows that the number was found among."""
    beside: tuple[str, ...] = ()
    """As of `model.Figure`."""
    target: float | None = None
    known_after: int | None = None


def is_reference(text: str) -> bool:
    """Tell a reference from the name of a metric."""
    return SEPARATOR in text


def read_reference(text: str) -> Reference:
    """Take a reference apart.

    Raises:
        UsageError: if it is none.
    """
    metric, span, *others = text.strip().split(SEPARATOR)
    filters = tuple(
        (name, unquote(value)) for name, equals, value in (each.partition("=") for each in others) if equals
    )
    marked = {mark: each.removeprefix(mark) for each in others for mark in MARKS if each.startswith(mark)}
    said = [each for each in others if "=" not in each and not each.startswith(MARKS)]
    display, compared = (*said, "", "")[:2]
    baseline, _, baseline_span = compared.partition("@")
    try:
        window, before, over = _window(span), _known_window(baseline_span), _known_window(marked.get(OVER, ""))
        target = float(marked[TARGET]) if TARGET in marked else None
        known_after = int(marked[KNOWN]) if KNOWN in marked else None
    except ValueError as problem:
        raise UsageError(
            f"'{text}' is no reference",
            expected="Copy one from a briefing: METRIC|FIRST..END|DIM=VALUE|...",
            slug="bad-reference",
        ) from problem
    beside = tuple(filter(None, marked.get(BESIDE, "").split("+")))
    return Reference(metric, window, filters, display, baseline or None, before, over, beside, target, known_after)


def _window(span: str) -> Window:
    first, _, end = span.partition("..")
    return Window(date.fromisoformat(first), date.fromisoformat(end))


def _known_window(span: str) -> Window | None:
    return _window(span) if span else None
