"""Hands that edit Word files and workbooks, part by part."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.sax.saxutils import escape


class Package:
    """The parts of a docx or xlsx, as text to be edited."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def text(self, part: str) -> str:
        """Give a part."""
        return self.parts[part].decode()

    def replace(self, part: str, was: str, planted: str) -> "Package":
        """Put something in the place of the first occurrence."""
        assert was in self.text(part), (part, was)
        self.parts[part] = self.text(part).replace(was, planted, 1).encode()
        return self

    def sub(self, part: str, pattern: str, planted: str | Callable[[re.Match[str]], str]) -> "Package":
        """Likewise of what matches."""
        edited, n = re.subn(pattern, planted, self.text(part), count=1, flags=re.DOTALL)
        assert n, (part, pattern)
        self.parts[part] = edited.encode()
        return self

    def content(self) -> bytes:
        """Pack it again."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    # of workbooks

    def sheet(self, name: str) -> str:
        """Find the part of a sheet."""
        book = self.text("xl/workbook.xml")
        relation = re.search(rf'<sheet name="{re.escape(escape(name))}" [^>]*r:id="(\w+)"', book)
        assert relation, name
        target = re.search(rf'Id="{relation[1]}" [^>]*Target="([^"]+)"', self.text("xl/_rels/workbook.xml.rels"))
        assert target
        return f"xl/{target[1]}"

    def set(self, sheet: str, cell: str, value: str | float, style: str = "") -> "Package":
        """Type words or a number into a cell that holds something; it keeps its style unless another one is given."""
        part = self.sheet(sheet)

        def typed(found: re.Match[str]) -> str:
            kept = f' s="{style}"' if style else found[1] or ""
            if isinstance(value, str):
                return f'<c r="{cell}"{kept} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
            return f'<c r="{cell}"{kept}><v>{value!r}</v></c>'

        return self.sub(part, rf'<c r="{cell}"( s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)', typed)

    def style(self, code: str) -> str:
        """Add a number format, and give the style of cells that has it."""
        styles = self.text("xl/styles.xml")
        number = 900 + styles.count("<numFmt ")
        n_styles = int(re.search(r'<cellXfs count="(\d+)"', styles)[1])  # type: ignore[index]
        self.sub("xl/styles.xml", r'(<numFmts count="\d+">)', rf'\1<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>')  # fmt: skip
        self.sub("xl/styles.xml", r'<cellXfs count="\d+">', f'<cellXfs count="{n_styles + 1}">')
        self.sub("xl/styles.xml", "</cellXfs>", f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>')  # fmt: skip
        return str(n_styles)

    def row(self, sheet: str, row: int, edited: Callable[[str], str]) -> "Package":
        """Edit a row."""
        return self.sub(self.sheet(sheet), rf'<row r="{row}"[ >].*?</row>', lambda found: edited(found[0]))
