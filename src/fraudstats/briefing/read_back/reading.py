"""The text of a finished HTML page, PDF or Word file, in reading order, one passage a line.

Edited files come from anywhere: nothing in them is run, fetched or trusted.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from threading import Lock
from xml.etree import ElementTree

from fraudstats.briefing.read_back.packages import Package
from fraudstats.briefing.read_back.workbook import read_workbook
from fraudstats.errors import UsageError

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
LARGEST_DOCUMENT = 64 * 1024 * 1024
"""Bytes of unpacked Word XML; more is no briefing but a bomb."""
UNSEEN = frozenset({"style", "script", "title", "head", "template", "del", "s", "strike"})
"""What is struck through is taken back."""
SIMPLE_TAG = re.compile(r'<([a-zA-Z][a-zA-Z0-9]*)(?:\s+[a-zA-Z_:][-\w.:]*="[^"<>]*")*\s*/?>')
ROLE = "role"
"""Stands in tags whose attributes are read."""
SPECIAL = UNSEEN | {"textarea", "plaintext", "xmp", "iframe", "noembed", "noframes", "noscript"}
"""Tags that change how what follows is read."""
BROKEN_HYPHENS = dict.fromkeys((0x02, 0xFFFE), "-")
"""What PDFium writes for a hyphen at the end of a line."""
ONE_AT_A_TIME = Lock()
"""PDFium ends the process if two threads ask it at once; issues are written and read back side by side."""
INLINE = frozenset(
    {"a", "abbr", "b", "big", "data", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}
)


@dataclass(frozen=True)
class FinishedFile:
    """A file as it was read."""

    form: str
    content: bytes
    text: str
    """As of `text_of`."""
    title: str = ""
    """Of its properties, which programs show on a tab or in a list."""


def read_file(path: Path) -> FinishedFile:
    """Read a file whose format its ending names.

    Raises:
        UsageError: if it is not there, of another format, or damaged.
    """
    ending = path.suffix.lower().removeprefix(".")
    form = "html" if ending == "htm" else ending
    try:
        content = path.read_bytes()
        return FinishedFile(form, content, text_of(content, form), title_of(content, form))
    except OSError as problem:
        raise UsageError(f"cannot read '{path}' ({problem.strerror})", slug="unreadable") from problem


def text_of(content: bytes, form: str) -> str:
    """Read the text of a file.

    Args:
        form: `html`, `pdf`, `docx` or `xlsx`.
    Raises:
        UsageError: if the form is unknown, or the file is damaged.
    """
    if form not in READERS:
        raise UsageError(
            f"a file that ends in '.{form}' is not read back" if form else "a file without an ending is not read back",
            expected=f"Formats: {', '.join(READERS)}.", slug="unreadable",
        )  # fmt: skip
    try:
        return READERS[form](content)
    except (ValueError, KeyError, RuntimeError, zipfile.BadZipFile, ElementTree.ParseError) as problem:
        raise UsageError(f"the file is no readable {form.upper()} ({problem})", slug="unreadable") from problem


def title_of(content: bytes, form: str) -> str:
    """Read the title among the properties of a file that was read already."""
    if form == "html":
        found = re.search(rb"<title>([^<]*)</title>", content)
        return unescape(found[1].decode()) if found else ""
    if form in ("docx", "xlsx"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return Package(archive).title()
    return ""


class _Page(HTMLParser):
    """What a reader of the page sees, and the descriptions of its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unseen = 0

    def parse_starttag(self, i: int) -> int:
        """Pass over a simple tag at once, of which nothing but its name is wanted: most are shapes of a picture."""
        found = SIMPLE_TAG.match(self.rawdata, i)
        written = found[0].lower() if found else ROLE
        if not found or ROLE in written or (tag := found[1].lower()) in SPECIAL:
            return super().parse_starttag(i)
        self._part(tag)
        if written.endswith("/>"):
            self._part(tag)
        return found.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self._part(tag)
        given = dict(attrs)
        if given.get("role") == "img":
            self.pieces.append(f"{given.get('aria-label') or ''}\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in UNSEEN))
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(" ".join(data.split("\n")))

    def _part(self, tag: str) -> None:
        if tag not in INLINE:
            self.pieces.append("\t" if tag in ("td", "th") else "\n")


def _html(content: bytes) -> str:
    page = _Page()
    page.feed(content.decode("utf-8"))
    return "".join(page.pieces)


def _pdf(content: bytes) -> str:
    import pypdfium2

    with ONE_AT_A_TIME, pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages).replace("\r\n", "\n").translate(BROKEN_HYPHENS)


def _docx(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        if package.getinfo("word/document.xml").file_size > LARGEST_DOCUMENT:
            raise ValueError("its text is too large")
        root = ElementTree.fromstring(package.read("word/document.xml"))
    return "".join(_word_piece(element) for element in root.iter())


def _xlsx(content: bytes) -> str:
    return read_workbook(content).text()


def _word_piece(element: ElementTree.Element) -> str:
    """Give what an element adds to the text; what was deleted with changes tracked is no `w:t`."""
    if element.tag == f"{WORD}t":
        return element.text or ""
    if element.tag == PICTURE:
        return f"\n{element.get('descr', '')}\n"
    return WORD_BREAKS.get(element.tag, "")


WORD_BREAKS = {f"{WORD}p": "\n", f"{WORD}tr": "\n", f"{WORD}tab": "\t", f"{WORD}br": "\n"}
READERS: dict[str, Callable[[bytes], str]] = {"html": _html, "pdf": _pdf, "docx": _docx, "xlsx": _xlsx}
