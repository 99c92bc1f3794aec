"""The parts of an Office package: XML, and which part names which other."""

import posixpath
import zipfile
from functools import cached_property
from xml.etree import ElementTree

LARGEST_PACKAGE = 64 * 1024 * 1024
"""Bytes of unpacked XML; more is no briefing but a bomb."""
PROPERTIES = "docProps/core.xml"


class Package:
    """An open docx or xlsx."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = LARGEST_PACKAGE

    def names(self) -> frozenset[str]:
        """List the parts."""
        return self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._archive.namelist())

    def content(self, part: str) -> bytes:
        """Read a part as it is.

        Raises:
            KeyError: if it is not there; ValueError: if all that was read is too large.
        """
        self._left -= self._archive.getinfo(part).file_size
        if self._left < 0:
            raise ValueError("its text is too large")
        return self._archive.read(part)

    def xml(self, part: str) -> ElementTree.Element:
        """Read a part.

        Raises:
            As of `content`, and ElementTree.ParseError.
        """
        return ElementTree.fromstring(self.content(part))

    def targets(self, part: str) -> dict[str, str]:
        """List the parts that a part names, by the name that it gives them; links to the outside are none."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self._names:
            return {}
        found = {}
        for each in self.xml(relations):
            target = posixpath.normpath(posixpath.join("/" + folder, each.get("Target", "")))[1:]
            if each.get("TargetMode") != "External" and target in self._names:
                found[each.get("Id", "")] = target
        return found

    def title(self) -> str:
        """Give the title among the properties."""
        if PROPERTIES not in self._names:
            return ""
        return next((each.text or "" for each in self.xml(PROPERTIES).iter() if local(each) == "title"), "")


def local(element: ElementTree.Element) -> str:
    """Give the name of an element without its namespace: strict and usual files differ in that."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
