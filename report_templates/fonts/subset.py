"""Cut the shipped Chinese faces out of Noto Sans CJK.

Needs what a release maker has, not a user: fontTools, and Debian's `fonts-noto-cjk` (the faces) and
`unicode-data` (Unihan, whose field kTGH lists the 8,105 characters of the General Standard Chinese table).

    python report_templates/fonts/subset.py
"""

import bz2
from pathlib import Path

from fontTools import subset, ttLib

FACES = Path("/usr/share/fonts/opentype/noto")
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
HERE = Path(__file__).parent
SIMPLIFIED_CHINESE_FACE = 2  # index inside the .ttc collection

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
SYMBOL_BLOCKS = [
    (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF),
    (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x266F), (0x3000, 0x30FF), (0xFF00, 0xFFEF),
]  # fmt: skip


def encodable(encoding: str) -> set[int]:
    """List the code points that a two-byte encoding can hold."""
    found = set()
    for high in range(0xA1, 0xFF):
        for low in range(0x40, 0xFF):
            text = bytes([high, low]).decode(encoding, errors="ignore")
            if len(text) == 1:
                found.add(ord(text))
    return found


def general_standard_chinese() -> set[int]:
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        return {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line}


def characters() -> list[int]:
    symbols = {code for first, last in SYMBOL_BLOCKS for code in range(first, last + 1)}
    return sorted({*LATIN, *symbols} | encodable("gb2312") | encodable("big5") | general_standard_chinese())


def cut(weight: str) -> None:
    """Write one weight; no hinting and no regional variants, which halves the file."""
    options = subset.Options(font_number=SIMPLIFIED_CHINESE_FACE, hinting=False, name_IDs=["*"])
    options.layout_features = ["kern", "palt", "halt", "chws"]
    font = subset.load_font(str(FACES / f"NotoSansCJK-{weight}.ttc"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    subset.save_font(font, str(HERE / f"NotoSansCJKsc-{weight}.otf"), options)


def write_characters(weights: tuple[str, ...]) -> None:
    """Write down the characters that all weights hold, which a run looks up without opening a face."""
    held = [set(ttLib.TTFont(HERE / f"NotoSansCJKsc-{each}.otf").getBestCmap()) for each in weights]
    (HERE / "characters.txt").write_text("".join(map(chr, sorted(set.intersection(*held)))), "utf-8", newline="")


if __name__ == "__main__":
    for each in ("Regular", "Bold"):
        cut(each)
    write_characters(("Regular", "Bold"))
