"""Write SVG: numbers rounded, names as SVG spells them, text as text, each paint with its name as a class.

No ids, styles or references: a picture may stand inside a page with a strict content policy, beside others.
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import unescape

from fraudstats.briefing.charts.style import FACES, FONT, INK, Paint
from fraudstats.briefing.glyphs import printable

SVG = "http://www.w3.org/2000/svg"
TEXT = re.compile(r"<text\b[^>]*?(?:/>|>([^<]*)</text>)")
"""As `written` writes it: no attribute holds the sign for greater."""
DECIMALS = 1
Attribute = str | float | Paint
BASELINE_EM = 0.36
"""From the middle of a line of text down to its baseline."""


def canvas(width: float, height: float) -> Element:
    """Begin a picture; a page scales it to its own width."""
    root = Element("svg", {"xmlns": SVG, "viewBox": f"0 0 {rounded(width)} {rounded(height)}"})
    root.attrib |= {"font-family": FACES, "font-size": rounded(FONT)}
    return root


def shape(parent: Element, tag: str, /, **attributes: Attribute) -> Element:
    """Add an element.

    Args:
        attributes: with `_` for `-`; numbers in points; a paint as `fill` or `stroke`.
    """
    made = SubElement(parent, tag)
    for name, value in attributes.items():
        made.set(name.replace("_", "-"), _written(value))
    painted = [f"{name[0]}-{value.name}" for name, value in attributes.items() if isinstance(value, Paint)]
    if painted:
        made.set("class", " ".join(painted))
    return made


def hint(element: Element, words: str) -> None:
    """Tell something to a pointer over an element."""
    SubElement(element, "title").text = printable(words)


def text(parent: Element, x: float, y: float, words: str, fill: Paint = INK, **attributes: Attribute) -> None:
    """Add a line of text, its middle at the height `y`."""
    size = attributes.get("font_size", FONT)
    lower = y + BASELINE_EM * (size if isinstance(size, float) else FONT)
    shape(parent, "text", x=x, y=lower, fill=fill, **attributes).text = printable(words)


def line(parent: Element, points: Iterable[tuple[float, float]], **attributes: Attribute) -> None:
    """Add an open line through points."""
    path = " ".join(f"{rounded(x)},{rounded(y)}" for x, y in points)
    shape(parent, "polyline", points=path, fill="none", stroke_linejoin="round", **attributes)


def written(root: Element) -> bytes:
    """Finish a picture."""
    return ElementTree.tostring(root, encoding="unicode").encode()


def texts(svg: bytes) -> tuple[str, ...]:
    """List the lines of text in a picture, in the order in which they are drawn."""
    return tuple(map(unescape, TEXT.findall(svg.decode())))


def rounded(number: float) -> str:
    """Write a coordinate."""
    whole = round(number, DECIMALS)
    return str(int(whole)) if whole == int(whole) else str(whole)


def _written(value: Attribute) -> str:
    if isinstance(value, Paint):
        return value.colour
    return value if isinstance(value, str) else rounded(value)
