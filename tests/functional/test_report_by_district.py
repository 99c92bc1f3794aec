"""The city's and every district's issue in one run, and `fraudstats verify` on them."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from issues_of_a_run import AS_OF, FORMATS, ISSUES, WEEK, RememberingProject, published
from planted_faults import FAULTS

from fraudstats.briefing.read_back.findings import Fault
from fraudstats.briefing.read_back.reading import read_file
from fraudstats.config import PageStyle
from fraudstats.project import Project

READ_BACK = ("html", "pdf", "docx")
FEWEST_IN_WORD = 30
"""Of the planted faults; the others are written otherwise in a page."""
DOCUMENT = "word/document.xml"
LARGEST_PAGE = 1_500_000
"""Bytes of an HTML issue."""


@pytest.fixture(scope="module")
def remembering(sample_project: Project) -> RememberingProject:
    return RememberingProject(sample_project)


@pytest.fixture(scope="module")
def issues(remembering: RememberingProject, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write all issues of W19; the manifest last."""
    return published(remembering, tmp_path_factory.mktemp("issues"))


def test_the_manifest_lists_the_city_and_thirteen_districts(issues: list[Path]) -> None:
    *files, last = issues
    manifest = json.loads(last.read_text(encoding="utf-8"))
    assert last.name == "2021-W19.zh.manifest.json"
    assert [each["file"] for each in manifest["files"]] == [path.name for path in files]
    assert [each["sha256"] for each in manifest["files"]] == [sha256(path.read_bytes()).hexdigest() for path in files]
    assert len({each["district"] for each in manifest["files"]}) == 14
    assert manifest["as_of"] == "2021年5月18日 08:00"


def test_no_page_is_larger_than_a_mailbox_takes(issues: list[Path]) -> None:
    pages = [path for path in issues if path.suffix == ".html"]
    assert len(pages) == ISSUES
    assert max(path.stat().st_size for path in pages) <= LARGEST_PAGE


def test_a_district_issue_names_no_other_district(issues: list[Path], sample_project: Project) -> None:
    names = [each.name for each in sample_project.config.districts]
    for name in names:
        for path in (each for each in issues if f".{name}." in each.name):
            text = shown(path)
            assert [each for each in names if each in text] == [name]


def test_every_figure_of_a_district_issue_is_about_its_own_rows(issues: list[Path]) -> None:
    for path in (each for each in issues if each.name.count(".") == 3 and each.suffix == ".json"):
        briefing = json.loads(path.read_text(encoding="utf-8"))
        figures = list(_figures(briefing))
        assert len(figures) > 50 or path.name.split(".")[2] == "manifest"
        assert all(["district", briefing["district"]] in each["filters"] for each in figures)


def test_a_district_issue_says_what_trend_says(run_cli: Callable, issues: list[Path], sample_project: Project) -> None:
    asked = ("--from", "2021-05-10", "--to", "2021-05-16", "--every", "week", "--where", "district=福田")
    row = run_cli("trend", "telecom_incidents", *asked, "--format", "json", project=sample_project).ok().rows[0]
    (page,) = (path for path in issues if path.name == "2021-W19.福田.zh.html")
    assert f"本周电诈警情{row['value']}起" in read_file(page).text


def test_the_citys_issue_is_the_one_of_a_run_of_its_own(
    issues: list[Path], sample_project: Project, tmp_path: Path
) -> None:
    alone = sample_project.report(WEEK, as_of=AS_OF, lang="zh", formats=FORMATS, out=tmp_path)
    assert [path.read_bytes() for path in alone] == [path.read_bytes() for path in issues[: len(FORMATS)]]


def test_verify_raises_nothing_on_the_untouched_issues(issues: list[Path], remembering: RememberingProject) -> None:
    files = [path for path in issues if path.suffix[1:] in READ_BACK]
    assert len(files) == ISSUES * len(READ_BACK)
    assert {path.name: found for path in files if (found := remembering.verify(path, as_of=AS_OF).findings)} == {}


def test_verify_of_a_district_says_its_issue_alone(issues: list[Path], sample_project: Project) -> None:
    page = next(path for path in issues if path.name == "2021-W19.福田.zh.html")
    assert sample_project.verify(page, as_of=AS_OF).findings == ()


def test_verify_asks_no_cards_of_an_official_page(remembering: RememberingProject, tmp_path: Path) -> None:
    asked = {"as_of": AS_OF, "lang": "zh", "formats": ("pdf",), "style": PageStyle.GBT9704, "out": tmp_path}
    (page,) = remembering.report(WEEK, **asked)  # type: ignore[arg-type]
    assert remembering.verify(page, as_of=AS_OF).findings == ()


def test_verify_finds_faults_planted_in_a_word_file(
    issues: list[Path], remembering: RememberingProject, tmp_path: Path
) -> None:
    word = next(path for path in issues if path.name == "2021-W19.zh.docx").read_bytes()
    text = zipfile.ZipFile(BytesIO(word)).read(DOCUMENT).decode()
    planted = [(was.replace("</th>", "<"), fault.replace("</th>", "<")) for was, fault in FAULTS]
    planted = [each for each in planted if each[0] in text]
    assert len(planted) >= FEWEST_IN_WORD
    for was, fault in planted:
        path = tmp_path / "edited.docx"
        path.write_bytes(_with_document(word, text.replace(was, fault, 1)))
        found = remembering.verify(path, as_of=AS_OF)
        assert any(each.fault is Fault.WRONG for each in found.findings), (was, fault)
        assert len(found.findings) <= 4, (was, fault)


def test_verify_does_not_take_the_page_of_another_district_for_this_one(
    issues: list[Path], remembering: RememberingProject, tmp_path: Path
) -> None:
    page = next(path for path in issues if path.name == "2021-W19.福田.zh.html").read_text(encoding="utf-8")
    edited = tmp_path / "2021-W19.南山.zh.html"
    edited.write_text(page.replace("福田", "南山"), encoding="utf-8")
    found = remembering.verify(edited, as_of=AS_OF)
    assert not found.is_right and len(found.findings) > 20


def test_a_project_without_districts_says_so(run_cli: Callable, project: Project) -> None:
    answer = run_cli("report", "--week", "2021-W19", "--by", "district", project=project)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.endswith("[no-districts]\n")


def shown(path: Path) -> str:
    """Read what a file says."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as package:
            return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    return path.read_text("utf-8") if path.suffix == ".json" else read_file(path).text


def _with_document(word: bytes, text: str) -> bytes:
    """Put another text into a Word file."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(word)) as read, zipfile.ZipFile(buffer, "w") as written:
        for part in read.infolist():
            written.writestr(part, text.encode() if part.filename == DOCUMENT else read.read(part))
    return buffer.getvalue()


def _figures(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict):
        inner = [each for item in value.values() for each in _figures(item)]
        return [value, *inner] if "reference" in value else inner
    return [each for item in value for each in _figures(item)] if isinstance(value, list) else []
