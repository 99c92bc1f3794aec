"""What a chart that an Office program draws itself says: title, names, numbers, description."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from fraudstats.briefing.read_back.packages import Package, local


@dataclass(frozen=True)
class ChartSeries:
    """One line, or one row of bars."""

    name: str
    values: tuple[float | None, ...]
    """As the file keeps them beside the chart; None leaves a gap."""
    cells: str
    """Which cells they are taken from when the file is opened."""


@dataclass(frozen=True)
class NativeChart:
    """One chart."""

    title: str
    description: str
    """What is read out in its place."""
    series: tuple[ChartSeries, ...]
    labels: str
    """Words typed onto it by hand."""


def native_charts(package: Package, drawing: str) -> list[NativeChart]:
    """Read the charts of a drawing."""
    targets = package.targets(drawing)
    found = []
    for frame in package.xml(drawing).iter():
        if local(frame) not in ("graphicFrame", "inline", "anchor"):
            continue
        named = next((value for each in frame.iter() if local(each) == "chart" for value in each.attrib.values()), "")
        if named in targets:
            found.append(_chart(package.xml(targets[named]), _description(frame)))
    return found


def described(element: ElementTree.Element) -> str:
    """Give the description that an element names, and its title, which some programs show under the pointer."""
    return "\n".join(filter(None, (element.get("title"), element.get("descr"))))


def _description(frame: ElementTree.Element) -> str:
    return next((described(each) for each in frame.iter() if local(each) in ("cNvPr", "docPr")), "")


def _chart(root: ElementTree.Element, said: str) -> NativeChart:
    title = next((each for each in root.iter() if local(each) == "chart"), root)
    title_words = "".join(_rich(each) for each in title if local(each) == "title")
    series = tuple(_series(each) for each in root.iter() if local(each) == "ser")
    labels = "\n".join(_rich(each) for each in root.iter() if local(each) == "dLbl")
    return NativeChart(title_words, said, series, labels.strip())


def _series(element: ElementTree.Element) -> ChartSeries:
    parts = {local(each): each for each in element}
    values = parts.get("val", parts.get("yVal"))
    name = parts.get("tx")
    return ChartSeries(
        "".join(each.text or "" for each in name.iter() if local(each) == "v") if name is not None else "",
        tuple(_numbers(values)) if values is not None else (),
        next((each.text or "" for each in values.iter() if local(each) == "f"), "") if values is not None else "",
    )


def _numbers(values: ElementTree.Element) -> Iterator[float | None]:
    """Give the kept numbers with their gaps."""
    points = {int(each.get("idx", "0")): each for each in values.iter() if local(each) == "pt"}
    count = next((int(each.get("val", "0")) for each in values.iter() if local(each) == "ptCount"), len(points))
    for index in range(min(count, 100_000)):
        written = next((each.text for each in points[index] if local(each) == "v"), "") if index in points else ""
        yield float(written) if written else None


def _rich(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter() if local(each) == "t")
