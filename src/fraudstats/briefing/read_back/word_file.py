"""What a Word file says that somebody may have edited: its text as accepted, and what stands beside it."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from xml.etree import ElementTree

from fraudstats.briefing.read_back.native_charts import described
from fraudstats.briefing.read_back.packages import Package, local

DOCUMENT = "word/document.xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BREAKS = {"p": "\n", "tr": "\n", "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
PASSED_OVER = frozenset({"del", "moveFrom", "txbxContent", "Fallback", "instrText"})
"""Taken out or moved away with changes tracked; not in the running text; said again for older programs."""
UNSEEN = frozenset({"vanish", "strike", "dstrike"})
"""Properties of letters that are hidden, or taken back."""
COUNTED_FIELDS = re.compile(r"\b(?:NUM)?PAGES?\b")
"""Fields that a program fills with the number of a page."""
BESIDE = re.compile(r"word/(comments|footnotes|endnotes)\d*\.xml")
FRAMES = re.compile(r"word/(header|footer)\d*\.xml")
PICTURES = re.compile(r"word/media/.+\.(?:png|jpe?g|gif|bmp|emf|wmf|svg|tiff?)$", re.IGNORECASE)


@dataclass(frozen=True)
class WordFile:
    """One file."""

    text: str
    """A paragraph a line; what is deleted, hidden, struck through or moved away is not in it."""
    frames: tuple[tuple[str, str], ...]
    """(`header` or `footer`, line)."""
    beside: tuple[tuple[str, str], ...]
    """(`comment`, `footnote`, `endnote`, `text box`, `chart`, text)."""
    pictures: Mapping[str, str]
    """Parts that are pictures, by checksum."""
    title: str


def read_word(content: bytes) -> WordFile:
    """Read a Word file whole.

    Raises:
        As of `workbook.read_workbook`.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        package = Package(archive)
        root = package.xml(DOCUMENT)
        beside = [("text box", "".join(_pieces(each))) for each in _text_boxes(root)]
        frames: list[tuple[str, str]] = []
        for part in sorted(package.names()):
            if frame := FRAMES.fullmatch(part):
                page = package.xml(part)
                frames += [(frame[1], line) for line in _lines("".join(_pieces(page)))]
                beside += [(frame[1], "".join(_pieces(each))) for each in _text_boxes(page)]
            elif note := BESIDE.fullmatch(part):
                beside += [(note[1].removesuffix("s"), line) for line in _lines("".join(_pieces(package.xml(part))))]
            elif part.startswith(("word/charts/chart", "word/diagrams/data")):
                beside.append(("chart", _drawn_words(package.xml(part))))
        pictures = {
            sha256(package.content(each)).hexdigest(): each
            for each in sorted(package.names())
            if PICTURES.fullmatch(each)
        }
        return WordFile("".join(_pieces(root)), tuple(frames), tuple(beside), pictures, package.title())


def running_text(content: bytes) -> str:
    """Give the text of a Word file alone; as of `WordFile`."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(_pieces(Package(archive).xml(DOCUMENT)))


def _pieces(root: ElementTree.Element) -> Iterator[str]:
    """Walk over the text of a part in reading order."""
    stack, counted = [iter(root)], _Field()
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        tag = _tag(element)
        if tag in ("fldChar", "instrText", "fldSimple"):
            counted.meet(tag, element)
        if tag == "t":
            if not counted.is_shown:
                yield element.text or ""
        elif tag == "docPr":
            yield f"\n{described(element)}\n"
        elif tag in BREAKS:
            yield BREAKS[tag]
        if tag not in PASSED_OVER and not (tag == "r" and _is_unseen(element)) and not counted.is_simple(element):
            stack.append(iter(element))


class _Field:
    """Follows the fields of a text: what a page number shows is no number of the file."""

    def __init__(self) -> None:
        self.is_shown = False
        self._code = ""

    def meet(self, tag: str, element: ElementTree.Element) -> None:
        """Take note of the code of a field, of where its outcome begins, and of its end."""
        if tag == "instrText":
            self._code += element.text or ""
        elif tag == "fldChar":
            kind = element.get(f"{WORD}fldCharType")
            self.is_shown = kind == "separate" and COUNTED_FIELDS.search(self._code) is not None
            if kind != "separate":
                self._code = ""

    def is_simple(self, element: ElementTree.Element) -> bool:
        """Tell whether an element is a field with its outcome in it, which counts pages."""
        return _tag(element) == "fldSimple" and bool(COUNTED_FIELDS.search(element.get(f"{WORD}instr", "")))


def _is_unseen(run: ElementTree.Element) -> bool:
    properties = run.find(f"{WORD}rPr")
    return properties is not None and any(
        _tag(each) in UNSEEN and each.get(f"{WORD}val", "1") not in ("0", "false", "off") for each in properties
    )


def _text_boxes(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Walk over the text boxes, each once: another copy stands there for older programs."""
    copies = {each for fallback in root.iter() if _tag(fallback) == "Fallback" for each in fallback.iter()}
    return (each for each in root.iter() if _tag(each) == "txbxContent" and each not in copies)


def _drawn_words(root: ElementTree.Element) -> str:
    return "\n".join(each.text or "" for each in root.iter() if local(each) in ("t", "v"))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
