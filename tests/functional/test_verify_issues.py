"""`fraudstats verify` on all 14 issues of a week as they were published, and on a Word file with planted faults."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from test_verify import FAULTS

from fraudstats.briefing.read_back.findings import Fault
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
FORMATS = ("html", "pdf", "docx")
ISSUES = 14
FEWEST_IN_WORD = 30
"""Of the planted faults; the others are written otherwise in a page."""
DOCUMENT = "word/document.xml"


@pytest.fixture(scope="module")
def project(sample_project: Project) -> Project:
    """Give the project with its briefings said once: an untouched file and an edited one are held against the same."""
    found = Project(sample_project.folder)
    found._checked_briefings = cache(found._checked_briefings)  # type: ignore[method-assign]
    return found


@pytest.fixture(scope="module")
def published(project: Project, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write the issues of the city and its districts in all formats that are read back."""
    out = tmp_path_factory.mktemp("issues")
    return project.report("2021-W19", as_of=AS_OF, lang="zh", formats=FORMATS, out=out, by_district=True)


def test_nothing_is_raised_on_the_untouched_issues(published: list[Path], project: Project) -> None:
    files = [path for path in published if path.suffix != ".json"]
    assert len(files) == ISSUES * len(FORMATS)
    assert {path.name: found for path in files if (found := project.verify(path, as_of=AS_OF).findings)} == {}


def test_faults_planted_in_a_word_file_are_found(published: list[Path], project: Project, tmp_path: Path) -> None:
    word = next(path for path in published if path.name == "2021-W19.zh.docx").read_bytes()
    text = zipfile.ZipFile(BytesIO(word)).read(DOCUMENT).decode()
    planted = [(was.replace("</th>", "<"), fault.replace("</th>", "<")) for was, fault in FAULTS]
    planted = [each for each in planted if each[0] in text]
    assert len(planted) >= FEWEST_IN_WORD
    for was, fault in planted:
        path = tmp_path / "edited.docx"
        path.write_bytes(with_document(word, text.replace(was, fault, 1)))
        found = project.verify(path, as_of=AS_OF)
        assert any(each.fault is Fault.WRONG for each in found.findings), (was, fault)
        assert len(found.findings) <= 4, (was, fault)


def test_a_page_of_another_district_is_not_taken_for_this_one(
    published: list[Path], run_cli: Callable, sample_project: Project, tmp_path: Path
) -> None:
    page = next(path for path in published if path.name == "2021-W19.福田.zh.html").read_text(encoding="utf-8")
    edited = tmp_path / "2021-W19.南山.zh.html"
    edited.write_text(page.replace("福田", "南山"), encoding="utf-8")
    answer = run_cli("verify", edited, "--format", "json", project=sample_project)
    assert answer.exit_code == 7 and len(answer.rows) > 20


def with_document(word: bytes, text: str) -> bytes:
    """Put another text into a Word file."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(word)) as read, zipfile.ZipFile(buffer, "w") as written:
        for part in read.infolist():
            written.writestr(part, text.encode() if part.filename == DOCUMENT else read.read(part))
    return buffer.getvalue()
