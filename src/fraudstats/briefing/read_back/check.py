"""Do the finished files say what the briefing says? Asked before publication, and of files edited since."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fraudstats.briefing.model import Briefing
from fraudstats.briefing.read_back.cells import Judge
from fraudstats.briefing.read_back.claims import Reader, normal
from fraudstats.briefing.read_back.findings import Fault, Finding, findings, rewordings
from fraudstats.briefing.read_back.furniture import fixed_numbers_text, is_official_page, without_furniture
from fraudstats.briefing.read_back.headings import headings, other_headings
from fraudstats.briefing.read_back.passages import Passage, names, passages
from fraudstats.briefing.read_back.reading import READERS, text_of
from fraudstats.briefing.read_back.wordings import words_of
from fraudstats.briefing.read_back.workbook import read_workbook
from fraudstats.briefing.read_back.workbook_check import workbook_findings
from fraudstats.briefing.templates import words
from fraudstats.errors import CheckerFailed

SHOWN = 3
DESCRIBED = frozenset({"html", "docx"})
"""Formats in which the description of a chart is read back."""
WITH_CARDS = frozenset({"html", "pdf"})
"""Formats that print the headline a second time, as cards, but for official pages."""
DRAWN = frozenset({"html", "pdf"})
"""Formats in which what stands in a chart is text; in the others it is a picture of dots, or native."""


def check_files(
    briefing: Briefing, files: Mapping[str, bytes], templates: Path | None, other_names: Iterable[str] = ()
) -> None:
    """Read the finished files back and match every number in them.

    Args:
        files: content by format; a format without running text is left out.
        other_names: as of `compared`.
    Raises:
        CheckerFailed: naming the first numbers that are wrong or unknown.
    """
    for form in (each for each in files if each in READERS):
        if form == "xlsx":
            found = compared_workbook(briefing, files[form], templates, other_names)
        else:
            found = compared(briefing, text_of(files[form], form), form, templates, other_names)
        bad = [each.sentence() for each in found if each.fault is not Fault.MISSING or form == "xlsx"]
        if bad:
            raise CheckerFailed(
                f"{len(bad)} numbers of the finished page differ from the briefing: {'; '.join(bad[:SHOWN])}",
                where=f"the {form.upper()} of {briefing.period}",
                next_step="Nothing was published. A number that a template prints itself belongs into its locale file.",
            )


def read_ahead(briefing: Briefing, other_names: Iterable[str] = ()) -> None:
    """Read what a briefing claims before there is a file to hold against it; the reader remembers it."""
    reader = _reader(frozenset((*names(briefing), *other_names)))
    _said(briefing, reader, Printed(drawn=True, cards=True))


def compared(
    briefing: Briefing,
    text: str,
    form: str,
    templates: Path | None,
    other_names: Iterable[str] = (),
    *,
    with_words: bool = False,
) -> list[Finding]:
    """List what a file's text says otherwise than the briefing.

    Args:
        other_names: names that the briefing does not hold, but another issue of its run or an edited file may: of
            districts, say.
        with_words: where no claim differs, the other words of a passage are compared too.
    """
    fixed = words(briefing.lang, templates)
    reader = _reader(frozenset((*names(briefing), *other_names)))
    with_cards = form in WITH_CARDS and not is_official_page(text)
    said = _said(briefing, reader, Printed(form in DRAWN, with_cards))
    expected = said if form in DESCRIBED else [each for each in said if not each.is_description]
    known = {claim.key for claim in reader.claims(fixed_numbers_text(fixed))}
    readable = without_furniture(text, briefing, fixed)
    found = findings(readable, expected, reader)
    if with_words:
        changed = [*rewordings(readable, expected, reader), *_other_headings(briefing, text, expected, reader)]
        found = [*_unsaid(briefing, text), *found, *changed]
    return [each for each in found if each.fault is not Fault.UNKNOWN or each.key not in known]


def compared_workbook(
    briefing: Briefing, content: bytes, templates: Path | None, other_names: Iterable[str] = (), *, whole: bool = False
) -> list[Finding]:
    """List what a workbook says otherwise than the briefing.

    Args:
        other_names: as of `compared`.
        whole: read its charts, comments and shapes, too; the charts are drawn of the cells.
    """
    reader = _reader(frozenset((*names(briefing), *other_names)))
    return workbook_findings(read_workbook(content, whole=whole), briefing, reader, words(briefing.lang, templates))


def judge_of(briefing: Briefing, other_names: Iterable[str] = ()) -> Judge:
    """Make what judges the words beside the running text of a file.

    Args:
        other_names: as of `compared`.
    """
    reader = _reader(frozenset((*names(briefing), *other_names)))
    return Judge(reader, _said(briefing, reader, Printed(drawn=True, cards=True)))


@dataclass(frozen=True)
class Printed:
    """What of a briefing stands in a file as text; as of `passages`."""

    drawn: bool
    cards: bool


def _said(briefing: Briefing, reader: Reader, printed: Printed) -> tuple[Passage, ...]:
    """Split a briefing into passages, unless that was done ahead."""
    for known, read_by, asked, found in _SAID:
        if known is briefing and read_by is reader and asked == printed:
            return found
    found = passages(briefing, reader, drawn=printed.drawn, cards=printed.cards)
    _SAID.append((briefing, reader, printed, found))
    return found


_SAID: "deque[tuple[Briefing, Reader, Printed, tuple[Passage, ...]]]" = deque(maxlen=4)
"""What the newest briefings say."""


def _unsaid(briefing: Briefing, text: str) -> list[Finding]:
    """List what an issue says of itself without a claim, and a file no longer says: whose it is, that it is made up."""
    said = f" {words_of(text)} "
    wanted = filter(None, (briefing.title, briefing.centre, briefing.notice))
    return [Finding(Fault.MISSING, "", each, "", each) for each in wanted if f" {words_of(each)} " not in said]


def _other_headings(briefing: Briefing, text: str, expected: Sequence[Passage], reader: Reader) -> Iterator[Finding]:
    asked = list(headings(briefing))
    claiming = [title for title, _ in asked if reader.claims(normal(title))]
    return other_headings(normal(text), asked, expected, claiming)


@lru_cache(maxsize=2)
def _reader(known: frozenset[str]) -> Reader:
    """Make a reader once for all files of an issue, which say the same."""
    return Reader(known)
