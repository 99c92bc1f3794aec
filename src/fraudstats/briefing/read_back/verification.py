"""The answer of `fraudstats verify`: what an edited file says otherwise than its issue."""

from dataclasses import dataclass
from pathlib import Path

from fraudstats.briefing.model import Briefing
from fraudstats.briefing.read_back.beside_check import of_note, of_page, of_word, place_name
from fraudstats.briefing.read_back.cells import Judge
from fraudstats.briefing.read_back.check import compared, compared_workbook, judge_of
from fraudstats.briefing.read_back.findings import Fault, Finding
from fraudstats.briefing.read_back.identity import other_district_in_name, other_week_in_name
from fraudstats.briefing.read_back.reading import FinishedFile, annotations
from fraudstats.briefing.read_back.word_file import read_word
from fraudstats.briefing.writers import write_all
from fraudstats.config import Config
from fraudstats.paths import shipped


@dataclass(frozen=True)
class Verification:
    """One file, held against the store."""

    period: str
    lang: str
    as_of: str
    """When the data of the comparison were known, as printed."""
    findings: tuple[Finding, ...]

    @property
    def is_right(self) -> bool:
        """Nothing in the file contradicts the briefing; it may say more, or less."""
        return all(each.fault is not Fault.WRONG for each in self.findings)


def verified(
    path: Path, file: FinishedFile, briefing: Briefing, templates: Path | None, config: Config
) -> Verification:
    """Compare a file with its briefing."""
    districts = [name for each in config.districts for name in (each.name, each.name_en) if name]
    if file.form == "xlsx":
        found = compared_workbook(briefing, file.content, templates, districts, whole=True)
    else:
        found = compared(briefing, file.text, file.form, templates, districts, with_words=True)
        found += _beside(file, briefing, templates, judge_of(briefing, districts))
    elsewhere = other_district_in_name(path, briefing.district or None, config)
    if elsewhere:
        found.insert(0, Finding(Fault.WRONG, briefing.district or briefing.title, elsewhere, "", path.name))
    stale = other_week_in_name(path, briefing.period)
    if stale:
        found.insert(0, Finding(Fault.WRONG, briefing.period, stale, briefing.period, path.name))
    return Verification(briefing.period, briefing.lang, briefing.as_of, tuple(found))


def _beside(file: FinishedFile, briefing: Briefing, templates: Path | None, judge: Judge) -> list[Finding]:
    """Compare what stands beside the running text with the file as the issue would write it."""
    if file.form == "pdf":
        place = place_name("comment", briefing.lang)
        return [each for note in annotations(file.content) for each in of_note(note, place, judge)]
    own = write_all(briefing, (file.form,), templates or shipped("report_templates"))[file.form]
    if file.form == "html":
        return list(of_page(file.content.decode(), own.decode(), judge))
    return list(of_word(read_word(file.content), read_word(own), judge, briefing.lang))
