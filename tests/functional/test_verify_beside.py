"""`fraudstats verify`: what stands beside the running text: heads and feet, notes, tracked changes, hints, pictures."""

import io
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from edited_packages import Package

from fraudstats.briefing.read_back import verification
from fraudstats.briefing.read_back.findings import Fault, Finding
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
DOCUMENT = "word/document.xml"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUN = r"<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t>210</w:t></w:r>"
BOX = "<w:txbxContent><w:p><w:r><w:t>其中重点案件77起</w:t></w:r></w:p></w:txbxContent>"
Edit = Callable[[Package], Package]
Told = tuple[Fault, str, str, str]


@pytest.fixture(scope="module")
def files(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Write W19 as a Word file, a page and a PDF."""
    out = tmp_path_factory.mktemp("files")
    paths = sample_project.report("2021-W19", as_of=AS_OF, lang="zh", formats=("docx", "html", "pdf"), out=out)
    return {path.suffix[1:]: path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def findings(
    sample_project: Project, tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> Callable[[bytes, str], list[Finding]]:
    """Verify an edited file; the briefing is recomputed, and the issue's own file written, once."""
    project = Project(sample_project.folder)
    project._checked_briefings = cache(project._checked_briefings)  # type: ignore[method-assign]
    folder = tmp_path_factory.mktemp("edited")

    def verify(content: bytes, form: str) -> list[Finding]:
        path = folder / f"edited.{form}"
        path.write_bytes(content)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(verification, "write_all", lambda *_: files)
            return list(project.verify(path, as_of=AS_OF).findings)

    return verify


def told(found: list[Finding]) -> list[Told]:
    return [(each.fault, each.printed, each.expected, each.place) for each in found]


def part(name: str, kind: str, text: str) -> Edit:
    """Put a part with one note into a Word file."""

    def edit(file: Package) -> Package:
        note = f"<w:{kind}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>"
        file.parts[f"word/{name}.xml"] = f"<w:{name} {WORD}>{note}</w:{name}>".encode()
        return file

    return edit


def put(was: str, planted: str, where: str = DOCUMENT) -> Edit:
    return lambda file: file.replace(where, was, planted)


def number(planted: str) -> Edit:
    """Put something in the place of the first 210."""
    return lambda file: file.sub(DOCUMENT, RUN, planted)


def another_picture(file: Package) -> Package:
    file.parts["word/media/image1.png"] = file.parts["word/media/image2.png"] + b"-"
    return file


SENTENCE = "本周电诈警情210起，环比上升1.0%（无明显变化），同比下降61.3%。"
IN_WORD = [
    (put("2021-W19", "2021-W18", "word/header1.xml"), (Fault.WRONG, "2021-W18", "2021-W19", "页眉")),
    (put("仅供演示", "正式", "word/footer1.xml"), (Fault.REWORDED, "正式", "仅供演示", "页脚")),
    (put("</w:hdr>", "<w:p><w:r><w:t>电话12345</w:t></w:r></w:p></w:hdr>", "word/header1.xml"), (Fault.UNKNOWN, "12345", "", "页眉: 电话12345")),
    (put("2021-W19", "2021-W18", "docProps/core.xml"), (Fault.WRONG, "2021-W18", "2021-W19", "文档属性")),
    (part("comments", "comment", "全市999起"), (Fault.UNKNOWN, "999", "", "批注: 全市999起")),
    (part("footnotes", "footnote", "另有43起待核"), (Fault.UNKNOWN, "43", "", "脚注: 另有43起待核")),
    (another_picture, (Fault.UNKNOWN, "word/media/image1.png", "", "图片")),
    (put("<w:t>主要数据</w:t>", "<w:t>主要成绩</w:t>"), (Fault.REWORDED, "主要成绩", "主要数据", "主要成绩")),
    (number('<w:del w:id="1"><w:r><w:delText>210</w:delText></w:r></w:del>'), (Fault.MISSING, "", "210", SENTENCE)),
    (number('<w:moveFrom w:id="1"><w:r><w:t>210</w:t></w:r></w:moveFrom>'), (Fault.MISSING, "", "210", SENTENCE)),
    (number("<w:r><w:rPr><w:strike/></w:rPr><w:t>210</w:t></w:r>"), (Fault.MISSING, "", "210", SENTENCE)),
    (number("<w:r><w:rPr><w:vanish/></w:rPr><w:t>210</w:t></w:r>"), (Fault.MISSING, "", "210", SENTENCE)),
    (number("<w:r><w:t>二百一十</w:t></w:r>"), (Fault.REWORDED, "二百一十", "210", "二百一十起,")),
    (number("<w:r><w:t>二百零一</w:t></w:r>"), (Fault.WRONG, "二百零一", "210", "二百零一起,")),
    (number(f"<w:r><w:t>210</w:t>{BOX}<mc:Fallback xmlns:mc=\"mc\">{BOX}</mc:Fallback></w:r>"), (Fault.UNKNOWN, "77", "", "文本框: 其中重点案件77起")),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "expected"), IN_WORD)
def test_what_was_edited_in_a_word_file_is_told_with_its_place(
    edit: Edit, expected: Told, files: dict[str, bytes], findings: Callable[[bytes, str], list[Finding]]
) -> None:
    assert told(findings(edit(Package(files["docx"])).content(), "docx")) == [expected]


def test_a_tracked_change_of_a_number_is_wrong(
    files: dict[str, bytes], findings: Callable[[bytes, str], list[Finding]]
) -> None:
    taken = '<w:del w:id="1"><w:r><w:delText>210</w:delText></w:r></w:del>'
    edited = number(f'{taken}<w:ins w:id="2"><w:r><w:t>120</w:t></w:r></w:ins>')(Package(files["docx"]))
    found = findings(edited.content(), "docx")
    assert [(each.fault, each.printed, each.expected) for each in found] == [(Fault.WRONG, "120", "210")]


@pytest.mark.parametrize("planted", ["<w:r><w:t>２１０</w:t></w:r>", "<w:r><w:t>2</w:t></w:r><w:r><w:t>10</w:t></w:r>"])
def test_what_word_does_by_itself_raises_nothing(
    planted: str, files: dict[str, bytes], findings: Callable[[bytes, str], list[Finding]]
) -> None:
    page = '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>37</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/>'
    edited = number(planted)(Package(files["docx"]))
    put('<w:fldChar w:fldCharType="end"/>', page, "word/footer1.xml")(edited)
    assert findings(edited.content(), "docx") == []


HINTS = [
    ('title="0.00961', 'title="0.01961', Fault.WRONG, "title: +1.0%"),
    ('value="210"', 'value="120"', Fault.WRONG, "value: 210"),
    ("telecom_incidents|2021-05-10..2021-05-17|count\"", "telecom_incidents|2021-05-03..2021-05-10|count\"", Fault.WRONG, "data-ref: 210"),
    ("<title>反电诈攻坚周报 2021-W19", "<title>反电诈攻坚周报 2021-W18", Fault.WRONG, "<title>"),
    ("</style>", 'data::after{content:"9"}</style>', Fault.UNKNOWN, "style"),
    (">主要数据</h2>", ">主要成绩</h2>", Fault.REWORDED, "主要成绩"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "planted", "fault", "place"), HINTS)
def test_what_shows_under_the_pointer_only_is_compared(
    was: str, planted: str, fault: Fault, place: str,
    files: dict[str, bytes], findings: Callable[[bytes, str], list[Finding]],
) -> None:  # fmt: skip
    page = files["html"].decode()
    assert was in page
    found = findings(page.replace(was, planted, 1).encode(), "html")
    assert [(each.fault, each.place) for each in found] == [(fault, place)]


def test_the_hints_of_two_numbers_that_changed_places_are_wrong(
    files: dict[str, bytes], findings: Callable[[bytes, str], list[Finding]]
) -> None:
    page = files["html"].decode().replace('value="210"', 'value="\0"').replace('value="165"', 'value="210"')
    found = findings(page.replace('value="\0"', 'value="165"').encode(), "html")
    assert {(each.fault, each.printed, each.expected) for each in found} == {
        (Fault.WRONG, "210", "165"),
        (Fault.WRONG, "165", "210"),
    }


def test_a_number_that_is_hidden_in_a_sentence_is_missing(
    files: dict[str, bytes], findings: Callable[[bytes, str], list[Finding]]
) -> None:
    head, start, rest = files["html"].decode().partition('<p class="sentence">本周电诈警情')
    page = head + start + rest.replace(">210</data>", '><span style="display: none">210</span></data>', 1)
    assert [(each.fault, each.expected) for each in findings(page.encode(), "html")] == [(Fault.MISSING, "210")]


def test_a_note_on_a_pdf_is_read(files: dict[str, bytes], findings: Callable[[bytes, str], list[Finding]]) -> None:
    from pypdf import PdfWriter
    from pypdf.annotations import FreeText

    writer = PdfWriter(clone_from=io.BytesIO(files["pdf"]))
    writer.add_annotation(0, FreeText(text="更正：全市999起", rect=(50, 50, 200, 100)))
    edited = io.BytesIO()
    writer.write(edited)
    assert told(findings(edited.getvalue(), "pdf")) == [(Fault.UNKNOWN, "999", "", "批注: 更正:全市999起")]


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_an_untouched_file_raises_nothing(form: str, files: dict[str, bytes], sample_project: Project, tmp_path: Path) -> None:  # fmt: skip
    path = tmp_path / f"issue.{form}"
    path.write_bytes(files[form])
    assert sample_project.verify(path, as_of=AS_OF).findings == ()


def test_a_week_that_one_hand_changed_does_not_make_it_another_issue(
    files: dict[str, bytes], findings: Callable[[bytes, str], list[Finding]]
) -> None:
    page = files["html"].decode().replace("期号 2021-W19", "期号 2021-W20")
    assert [(each.printed, each.expected) for each in findings(page.encode(), "html")] == [("2021-W20", "2021-W19")]


def test_a_file_under_the_name_of_another_district_is_found(
    files: dict[str, bytes], sample_project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "2021-W19.福田.zh.html"
    path.write_bytes(files["html"])
    (found,) = sample_project.verify(path, as_of=AS_OF).findings
    assert (found.fault, found.expected, found.place) == (Fault.WRONG, "福田", path.name)
