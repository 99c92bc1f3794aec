"""How every chart looks: sizes, colours, axes; the one place to change it.

Colours are Okabe and Ito's palette, told apart with every common kind of colour blindness; labels are
darkened to WCAG AA.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from fraudstats.briefing.glyphs import face
from fraudstats.briefing.model import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

WIDTH_MM = 168.0
HEIGHT_MM = 64.0
ROW_MM = 6.2
"""Height of one category of a lying bar chart."""
MM_PER_INCH = 25.4
FONT_PT = 9.0
EM_WIDE = 1.0
"""Width of a Chinese character, in em."""
EM_NARROW = 0.56
"""Mean width of a Latin letter or digit, in em."""
LONGEST_LABEL_EM = 20.0

INK = "#333333"
GRID = "#dddddd"
AXIS = "#888888"
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9")
LABEL_INK = ("#005C91", "#A84A00", "#00694D", "#96467A", "#1F6E9C")


@dataclass(frozen=True)
class Stroke:
    """How one series is drawn."""

    colour: str
    label_colour: str
    width: float
    order: int


EARLIER = Stroke("#8C8C8C", "#5F5F5F", 1.5, 2)
MUTED = Stroke("#A6A6A6", "#666666", 1.3, 1)

SETTINGS: Mapping[Any, Any] = MappingProxyType(
    {
        "svg.fonttype": "path",
        "svg.hashsalt": "fraudstats",
        "text.parse_math": False,
        "axes.unicode_minus": True,
        "path.simplify": False,
    }
)


def strokes(series: tuple[Series, ...]) -> tuple[Stroke, ...]:
    """Give each series its stroke: greys by role, the palette in turn for the main ones."""
    greys = {"earlier": EARLIER, "muted": MUTED}
    mains = iter(range(len(series)))
    return tuple(greys[each.role] if each.role in greys else _main(next(mains)) for each in series)


def font(size: float = FONT_PT, weight: str = "Regular") -> "FontProperties":
    """Load the shipped face by its file, so that no font of the host is used."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(face(weight)), size=size)


def text_em(text: str) -> float:
    """Estimate how wide a text is, in em; close enough to place labels."""
    return sum(EM_WIDE if ord(char) > 0x2E7F else EM_NARROW for char in text)


def shorten(text: str, em: float = LONGEST_LABEL_EM) -> str:
    """Cut a text that is wider than `em`, with an ellipsis."""
    if text_em(text) <= em:
        return text
    while text_em(text) > em - EM_WIDE:
        text = text[:-1]
    return text + "…"


def quiet_axes(axes: "Axes", value_axis: str) -> None:
    """Leave a baseline and a light grid across it."""
    axes.set_axisbelow(True)
    axes.grid(axis="y" if value_axis == "y" else "x", color=GRID, linewidth=0.6)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    baseline = axes.spines["bottom" if value_axis == "y" else "left"]
    baseline.set_visible(True)
    baseline.set_color(AXIS)
    baseline.set_linewidth(0.8)
    axes.tick_params(length=0, labelcolor=INK, pad=4)
    axes.tick_params(axis="x" if value_axis == "y" else "y", length=2.5, color=AXIS, width=0.8)


def _main(index: int) -> Stroke:
    turn = index % len(PALETTE)
    return Stroke(PALETTE[turn], LABEL_INK[turn], 2.2, 4)
