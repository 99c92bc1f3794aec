"""Make a drawn SVG fit to stand inside an HTML page with a strict content policy, beside other charts.

Ids get the chart's prefix, inline styles become attributes, metadata goes, and the size is left to the page.
"""

import re
from hashlib import sha256
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
DROPPED = (f"{{{SVG}}}metadata", f"{{{SVG}}}style")
LOCAL_URL = re.compile(r"url\(#([^)]+)\)")

ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def inlinable(drawn: bytes, key: str) -> bytes:
    """Rewrite one SVG.

    Args:
        drawn: what matplotlib wrote; never an SVG from outside.
        key: the chart's name; equal names give equal ids.
    """
    root = ElementTree.fromstring(drawn)
    prefix = f"c{sha256(key.encode()).hexdigest()[:8]}-"
    _drop(root, DROPPED)
    for element in root.iter():
        _style_to_attributes(element)
        _prefix_names(element, prefix)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")
    return bytes(ElementTree.tostring(root, encoding="utf-8"))


def _drop(root: ElementTree.Element, tags: tuple[str, ...]) -> None:
    for parent in list(root.iter()):
        for child in [each for each in parent if each.tag in tags]:
            parent.remove(child)


def _style_to_attributes(element: ElementTree.Element) -> None:
    for declaration in filter(str.strip, element.attrib.pop("style", "").split(";")):
        name, _, value = declaration.partition(":")
        element.set(name.strip(), value.strip())


def _prefix_names(element: ElementTree.Element, prefix: str) -> None:
    for name, value in element.attrib.items():
        if name == "id":
            element.set(name, prefix + value)
        elif name == HREF:
            element.set(name, "#" + prefix + value.removeprefix("#"))
        elif "url(#" in value:
            element.set(name, LOCAL_URL.sub(rf"url(#{prefix}\1)", value))
