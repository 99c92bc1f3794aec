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
from fraudstats.briefing.read_back.word_file import running_text
from fraudstats.briefing.read_back.workbook import read_workbook
from fraudstats.errors import UsageError

UNSEEN = frozenset({"style", "script", "title", "head", "template", "del", "s", "strike"})
"""What is struck through is taken back."""
SIMPLE_TAG = re.compile(r'<([a-zA-Z][a-zA-Z0-9]*)(?:\s+[a-zA-Z_:][-\w.:]*="[^"<>]*")*\s*/?>')
HIDING = re.compile(r"\shidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0")
"""How an attribute hides what stands in its element."""
HIDDEN = re.compile(r"hidden[\s>=]")
"""May be such an attribute; the pages as they are written have none."""
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "col", "source", "area", "base", "embed", "track"})
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

    def __init__(self, text: str) -> None:
        super().__init__()
        self._may_hide = "style=" in text or HIDDEN.search(text) is not None
        self.pieces: list[str] = []
        self._unseen = 0
        self._hidden = ""
        """The tag that hides what is in it, while it is open."""

    def parse_starttag(self, i: int) -> int:
        """Pass over a simple tag at once, of which nothing but its name is wanted: most are shapes of a picture."""
        found = SIMPLE_TAG.match(self.rawdata, i)
        written = found[0].lower() if found else ROLE
        is_plain = ROLE not in written and not (self._may_hide and (self._hidden or HIDING.search(written)))
        if not found or not is_plain or (tag := found[1].lower()) in SPECIAL:
            return super().parse_starttag(i)
        self._part(tag)
        if written.endswith("/>"):
            self._part(tag)
        return found.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == self._hidden:
            self._unseen += 1
        elif not self._hidden and tag not in VOID and _is_hidden(given):
            self._hidden = tag
            self._unseen += 1
        else:
            self._unseen += tag in UNSEEN
        self._part(tag)
        if given.get("role") == "img":
            self.pieces.append(f"{given.get('aria-label') or ''}\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in UNSEEN or tag == self._hidden))
        self._hidden = self._hidden if self._unseen else ""
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(" ".join(data.split("\n")))

    def _part(self, tag: str) -> None:
        if tag not in INLINE:
            self.pieces.append("\t" if tag in ("td", "th") else "\n")


def _is_hidden(given: dict[str, str | None]) -> bool:
    return "hidden" in given or HIDING.search(given.get("style") or "") is not None


def _html(content: bytes) -> str:
    text = content.decode("utf-8")
    page = _Page(text)
    page.feed(text)
    return "".join(page.pieces)


def _pdf(content: bytes) -> str:
    import pypdfium2

    with ONE_AT_A_TIME, pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages).replace("\r\n", "\n").translate(BROKEN_HYPHENS)


def annotations(content: bytes) -> list[str]:
    """List the notes that somebody put onto the pages of a PDF."""
    import ctypes

    import pypdfium2
    from pypdfium2 import raw

    found: list[str] = []
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(content) as document:
        for page in document:
            for rank in range(raw.FPDFPage_GetAnnotCount(page)):
                note = raw.FPDFPage_GetAnnot(page, rank)
                size = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
                letters = ctypes.create_string_buffer(size)
                place = ctypes.cast(letters, ctypes.POINTER(raw.FPDF_WCHAR))
                raw.FPDFAnnot_GetStringValue(note, b"Contents", place, size)
                raw.FPDFPage_CloseAnnot(note)
                found.append(letters.raw.decode("utf-16-le").rstrip("\0"))
    return [each for each in found if each.strip()]


def _xlsx(content: bytes) -> str:
    return read_workbook(content).text()


READERS: dict[str, Callable[[bytes], str]] = {"html": _html, "pdf": _pdf, "docx": running_text, "xlsx": _xlsx}
