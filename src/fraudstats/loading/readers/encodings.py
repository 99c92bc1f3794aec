"""In which encoding a text is written, by evidence: bytes that decode, words that are known.

GB18030 decodes nearly any Big5 text, to wrong characters; so the candidate whose first rows hold most known headers wins,
then the one with most characters that its language uses every day.
"""

import codecs
from collections.abc import Callable

from fraudstats.errors import DataRefused

CANDIDATES = ("gb18030", "big5", "cp949", "cp1252")
"""In the order of preference where the evidence is equal."""


def encoding_of(sample: bytes, claimed: str, n_known: Callable[[str], int], file: str) -> str:
    """Find the encoding: the claimed one, a byte order mark, valid UTF-8, else by evidence.

    Args:
        n_known: counts the known headers in decoded text.
    Raises:
        DataRefused: if the bytes do not fit the claimed encoding, or none at all.
    """
    if claimed:
        return _checked(sample, claimed, file)
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _decoded(sample, "utf-8") is not None and b"\x00" not in sample[:64]:
        return "utf-8"
    return _by_evidence(sample, n_known) or _checked(sample, "gb18030", file)


def _by_evidence(sample: bytes, n_known: Callable[[str], int]) -> str | None:
    texts = {each: text for each in (*_wide(sample), *CANDIDATES) if (text := _decoded(sample, each)) is not None}
    if not texts:
        return None
    scores = {each: (n_known(text), _everyday_share(text, each)) for each, text in texts.items()}
    return max(scores, key=lambda each: scores[each])


def _wide(sample: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark shows by its zero bytes."""
    if sample[1:64:2].count(0) > sample[:64:2].count(0):
        return ("utf-16-le",)
    return ("utf-16-be",) if sample[:64:2].count(0) else ()


def _everyday_share(text: str, encoding: str) -> float:
    foreign = [each for each in text[:20_000] if ord(each) > 0x7F]
    return sum(_is_everyday(each, encoding) for each in foreign) / len(foreign) if foreign else 1.0


def _is_everyday(character: str, encoding: str) -> bool:
    """Say whether a character is in the first level of its national standard, which holds the common ones."""
    code = character.encode(encoding)
    if encoding == "gb18030":
        return len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3)) and code[1] >= 0xA1
    if encoding == "big5":
        return 0xA4 <= code[0] <= 0xC6 or code[0] in (0xA1, 0xA2)
    if encoding == "cp949":
        return 0xB0 <= code[0] <= 0xC8 and code[1] >= 0xA1
    return character.isalpha() or not encoding.startswith("cp")


def _decoded(sample: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return None


def _checked(sample: bytes, encoding: str, file: str) -> str:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except LookupError as problem:
        raise _refused(f"there is no encoding '{encoding}'", file) from problem
    except UnicodeDecodeError as problem:
        line = sample.count(b"\n", 0, problem.start) + 1
        raise _refused(f"the text is not {encoding}", f"{file} line {line}") from problem
    return codecs.lookup(encoding).name


def _refused(what: str, where: str) -> DataRefused:
    return DataRefused(
        what,
        where=where,
        expected="UTF-8, UTF-16, GB18030, Big5, cp949 or cp1252 was expected.",
        next_step="Name the encoding with --encoding or in a source profile, or export it as UTF-8.",
        slug="unknown-encoding",
    )
