"""How the PDF's page is set: the centre's own A4 page, or an official document's after GB/T 9704."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from fraudstats.briefing.glyphs import face
from fraudstats.briefing.model import Briefing, Sentence
from fraudstats.config import PageStyle
from fraudstats.errors import TemplateError

if TYPE_CHECKING:
    from typst import Fonts

SHIPPED = "Noto Sans CJK SC"
NOTES = "notes"
"""Key of the section that tells which faces are used."""


@dataclass(frozen=True)
class Paper:
    """What a page style is made of."""

    template: str
    text_width_pt: float
    official_faces: bool = False
    """Prefer the official faces, if the host has them."""


PAPERS: Mapping[PageStyle, Paper] = {
    PageStyle.BRIEFING: Paper("weekly/briefing.typ.jinja", 468.0),
    PageStyle.GBT9704: Paper("weekly/gbt9704.typ.jinja", 442.2, official_faces=True),
}


FANGSONG = {
    "FangSong_GB2312": "仿宋",
    "FangSong": "仿宋",
    "STFangsong": "华文仿宋",
    "FZFangSong-Z02": "方正仿宋",
    "FZFangSong-Z02S": "方正仿宋",
}
XIAOBIAOSONG = {
    "FZXiaoBiaoSong-B05S": "方正小标宋",
    "FZXiaoBiaoSong-B05": "方正小标宋",
    "方正小标宋简体": "方正小标宋",
}
HEITI = {"SimHei": "黑体", "STHeiti": "华文黑体", "FZHei-B01S": "方正黑体"}
KAITI = {"KaiTi_GB2312": "楷体", "KaiTi": "楷体", "STKaiti": "华文楷体", "FZKai-Z03S": "方正楷体"}
SONG = {"SimSun": "宋体", "NSimSun": "新宋体", "STSong": "华文宋体"}
"""Families of a host in the order of preference, with the names that a reader knows."""
OFFICIAL: Mapping[str, Mapping[str, str]] = {
    "title": XIAOBIAOSONG,
    "body": FANGSONG,
    "heading": HEITI,
    "subheading": KAITI,
    "song": SONG,
}
"""By use; the first that the host has is taken."""
BOLD_WHERE_SHIPPED = ("title", "heading")
"""Uses in which the shipped face is set bold, to stand out as the official one does."""


@cache
def fonts(*, official_faces: bool) -> "Fonts":
    """Find the faces that the PDF may use: the shipped ones, and the host's where official ones are wanted.

    Raises:
        TemplateError: if the shipped ones are not there; Typst would print blank pages and call it done.
    """
    import typst

    found = typst.Fonts(include_system_fonts=official_faces, include_embedded_fonts=False, font_paths=[face().parent])
    if not found.families():
        raise TemplateError("no font", where=str(face().parent), expected="The shipped faces belong there.")
    return found


def faces_of(paper: Paper) -> dict[str, object]:
    """Give the families of each use, the shipped one behind them for what they lack, and its weight."""
    taken = _taken(paper)
    families = {use: [each, SHIPPED] if each else [SHIPPED] for use, each in taken.items()}
    weights = {f"{use}_weight": "regular" if taken[use] else "bold" for use in BOLD_WHERE_SHIPPED}
    return {**families, **weights}


def with_faces(briefing: Briefing, style: PageStyle, words: Mapping[str, str]) -> Briefing:
    """Name the faces of an official page in the data notes; another page's are named there already.

    Args:
        words: the fixed words of the templates.
    """
    paper = PAPERS[style]
    if not paper.official_faces:
        return briefing
    uses: dict[str, list[str]] = {}
    for use, each in _taken(paper).items():
        uses.setdefault(OFFICIAL[use][each] if each else words["face_shipped"], []).append(words[f"face_{use}"])
    named = (words["face_list"].join(each) + words["face_is"] + name for name, each in uses.items())
    told = Sentence((words["faces"] + words["face_separator"].join(named) + words["faces_end"],))
    sections = (
        replace(each, sentences=(*each.sentences, told)) if each.key == NOTES else each for each in briefing.sections
    )
    return replace(briefing, sections=tuple(sections))


def _taken(paper: Paper) -> dict[str, str | None]:
    known = set(fonts(official_faces=True).families()) if paper.official_faces else set[str]()
    return {use: next((each for each in wanted if each in known), None) for use, wanted in OFFICIAL.items()}
