"""The briefing of a week, from the command line to the pages."""

import base64
import hashlib
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from fraudstats.project import Project

A4_POINTS = (595, 842)
HOSTILE = ('#read("x")', "<script>alert(1)</script>", '"]#let x = 1', "$x^2$ \\ @a *b*", "{{ 7 * 7 }}")


class _Text(HTMLParser):
    """What a reader of a page sees, and which elements it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def pdf_text(path: Path) -> str:
    """Read the words of a PDF, without the spaces that a layout adds."""
    pages = PdfReader(io.BytesIO(path.read_bytes())).pages
    return re.sub(r"[\s\u200b]", "", "".join(page.extract_text() for page in pages))


@pytest.fixture(scope="module")
def pages(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write W19 in both languages and formats."""
    from datetime import datetime

    out = tmp_path_factory.mktemp("pages")
    as_of = datetime(2021, 5, 18, 8)
    found = {}
    for lang in ("zh", "en"):
        written = sample_project.report("2021-W19", as_of=as_of, lang=lang, formats=("html", "pdf"), out=out)
        found |= {f"{lang}.{path.suffix[1:]}": path for path in written}
    return found


def test_the_command_prints_the_paths_of_what_it_wrote(
    run_cli: Callable, sample_project: Project, tmp_path: Path
) -> None:
    answer = run_cli("report", "--week", "2021-05-12", "--out", tmp_path, project=sample_project).ok()
    assert answer.stdout.split() == [str(tmp_path / "2021-W19.zh.html"), str(tmp_path / "2021-W19.zh.pdf")]
    assert all((tmp_path / name).stat().st_mode & 0o077 == 0 for name in ("2021-W19.zh.html", "2021-W19.zh.pdf"))


def test_the_headline_says_what_trend_says(run_cli: Callable, sample_project: Project, pages: dict[str, Path]) -> None:
    text = _Text(pages["zh.html"].read_text()).text
    for metric, title in (
        ("telecom_incidents", "电诈警情"),
        ("telecom_cases", "电诈立案"),
        ("fraud_cases", "诈骗总立案"),
    ):
        rows = run_cli(
            "trend", metric, "--from", "2021-05-10", "--to", "2021-05-16", "--format", "json", project=sample_project
        )
        row = rows.ok().rows[0]
        down = f"下降{abs(row['year_earlier_change_rate']):.1%}"
        sentence = next(each for each in re.findall(rf"本周{title}[^。]*。", text))
        assert f"{title}{row['value']:,}起" in sentence
        assert down in sentence


def test_the_published_double_decline_and_level_are_printed(pages: dict[str, Path]) -> None:
    chinese, english = pdf_text(pages["zh.pdf"]), pdf_text(pages["en.pdf"])
    assert "自2021年5月14日起实现“双下降”，截至2021年5月16日已连续3天" in chinese
    assert "since14May2021,for3daysto16May2021" in english
    assert "2021年第8周为最高（日均120.0起），本周日均30.0起" in chinese
    days = re.search(r"正常波动范围内，已持续(\d+)天", chinese)
    assert days and int(days[1]) > 20


def test_the_stop_rate_is_printed_with_its_parts(pages: dict[str, Path]) -> None:
    assert "本周60分钟止付率为87.3%（151/173）" in pdf_text(pages["zh.pdf"])
    assert "60-minutestopratethisweek:87.3%(151/173)" in pdf_text(pages["en.pdf"])


def test_the_pdf_is_a4_with_page_numbers_title_and_date_of_the_issue(pages: dict[str, Path]) -> None:
    for name, first_footer in (("zh.pdf", "第1页共{}页"), ("en.pdf", "page1of{}")):
        reader = PdfReader(io.BytesIO(pages[name].read_bytes()))
        assert {tuple(round(float(each)) for each in page.mediabox[2:]) for page in reader.pages} == {A4_POINTS}
        assert first_footer.format(len(reader.pages)) in re.sub(r"\s", "", reader.pages[0].extract_text())
        assert reader.metadata and "2021-W19" in str(reader.metadata.title)


def test_every_page_says_that_the_data_are_synthetic(pages: dict[str, Path]) -> None:
    for page in PdfReader(io.BytesIO(pages["zh.pdf"].read_bytes())).pages:
        assert "合成数据" in page.extract_text()
    assert "合成数据生成" in _Text(pages["zh.html"].read_text()).text


def test_the_page_asks_nobody_for_anything(pages: dict[str, Path]) -> None:
    page = _Text(pages["zh.html"].read_text())
    outside = [tag for tag, given in page.tags for key in ("src", "href") if (given.get(key) or "#")[0] != "#"]
    assert outside == []
    assert [tag for tag, _ in page.tags if tag in ("script", "link", "iframe")] == ["script"]  # its own, for sorting
    (source,) = re.findall(r"<script>(.*?)</script>", pages["zh.html"].read_text(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in pages["zh.html"].read_text()  # and no other may run


def test_every_number_of_the_page_carries_its_reference(pages: dict[str, Path]) -> None:
    figures = [given for tag, given in _Text(pages["zh.html"].read_text()).tags if tag == "data"]
    assert len(figures) > 100
    assert all(given["data-ref"] for given in figures)


def test_hostile_names_print_as_they_are(run_cli: Callable, project: Project, tmp_path: Path) -> None:
    rows = [
        f'{n},2021-05-1{n % 7} 10:00:00,"{name.replace(chr(34), chr(34) * 2)}",是,x,5' for n, name in enumerate(HOSTILE)
    ]
    export = tmp_path / "incidents.csv"
    export.write_text("警情编号,报警时间,辖区,是否电诈,诈骗类型,损失金额\n" + "\n".join(rows) + "\n")
    run_cli("load", export, project=project).ok()
    run_cli("report", "--week", "2021-W19", "--out", tmp_path, project=project).ok()
    page = _Text((tmp_path / "2021-W19.zh.html").read_text())
    printed = pdf_text(tmp_path / "2021-W19.zh.pdf")
    for name in HOSTILE:
        assert name in page.text
        assert re.sub(r"\s", "", name) in printed
    assert [tag for tag, _ in page.tags].count("script") == 1  # the page's own


def test_a_name_without_a_glyph_stops_publication(
    run_cli: Callable, project: Project, tmp_path: Path, export: Callable
) -> None:
    table = """
        警情编号 | 报警时间            | 辖区   | 是否电诈 | 诈骗类型 | 损失金额
        1       | 2021-05-10 10:00:00 | \U0002b740区 | 是      | 其他     | 5
    """
    run_cli("load", export("incidents.csv", table), project=project).ok()
    answer = run_cli("report", "--week", "2021-W19", "--out", tmp_path / "out", project=project)
    assert (answer.exit_code, answer.stdout) == (4, "")
    assert "no glyph for U+2B740 in '〓区'" in answer.stderr and answer.stderr.endswith("[no-glyph]\n")
    assert not (tmp_path / "out").exists()
    run_cli("report", "--week", "2021-W19", "--format", "xlsx,json", "--out", tmp_path / "out", project=project).ok()


def test_an_incomplete_week_is_not_compared(run_cli: Callable, sample_project: Project, tmp_path: Path) -> None:
    run_cli("report", "--week", "2021-W20", "--format", "html", "--out", tmp_path, project=sample_project).ok()
    text = _Text((tmp_path / "2021-W20.zh.html").read_text()).text
    assert re.search(r"本周电诈警情28起\*，数据未齐，暂不比较。", text)
    assert "明显" not in text.split("主要数据对比")[0]
    assert "各项数据均未覆盖本周全部日期" in text  # all datasets in one sentence


def test_a_week_without_stop_orders_leaves_the_section_out(
    run_cli: Callable, sample_project: Project, tmp_path: Path
) -> None:
    run_cli("report", "--week", "2019-W30", "--format", "html", "--out", tmp_path, project=sample_project).ok()
    assert "各辖区60分钟止付率" not in _Text((tmp_path / "2019-W30.zh.html").read_text()).text


def test_a_figure_without_data_gives_way_to_one_that_has(
    run_cli: Callable, project: Project, tmp_path: Path, export: Callable
) -> None:
    table = """
        案件编号 | 立案时间            | 立案单位 | 案件类别
        1       | 2021-05-10 09:00:00 | 福田     | 其他
        2       | 2021-05-16 09:00:00 | 福田     | 其他
    """
    run_cli("load", export("立案.csv", table), project=project).ok()
    run_cli("report", "--week", "2021-W19", "--format", "html", "--out", tmp_path, project=project).ok()
    text = _Text((tmp_path / "2021-W19.zh.html").read_text()).text
    assert "本周刑事立案（案件明细）2起" in text
    assert "电诈警情、电诈立案、诈骗总立案没有数据" in text
    assert "各辖区刑事立案（案件明细）均无明显升降" not in text  # there is no baseline to compare with


@pytest.mark.parametrize(
    ("arguments", "code", "slug"),
    [
        (("--week", "2022-W20"), 5, "not-covered"),
        (("--week", "2021-W54"), 2, "bad-period"),
        (("--week", "2021-05"), 2, "bad-period"),
        (("--week", "2021-W19", "--format", "doc"), 2, "usage"),
    ],
)
def test_what_cannot_be_reported_is_said_in_one_line(
    arguments: tuple[str, ...], code: int, slug: str, run_cli: Callable, sample_project: Project
) -> None:
    answer = run_cli("report", *arguments, project=sample_project)
    assert (answer.exit_code, answer.stdout) == (code, "")
    assert re.fullmatch(rf"fraudstats: error: .*\[{slug}\]\n", answer.stderr)


def test_an_empty_project_has_nothing_to_report(run_cli: Callable, project: Project) -> None:
    answer = run_cli("report", "--week", "2021-W19", project=project)
    assert (answer.exit_code, answer.stdout) == (5, "")
    assert answer.stderr.count("\n") == 1


def test_a_broken_template_is_named_and_publishes_nothing(
    run_cli: Callable, sample_copy: Project, tmp_path: Path
) -> None:
    template = sample_copy.folder.report_templates / "weekly" / "briefing.html.jinja"
    template.parent.mkdir(parents=True)
    template.write_text("{{ briefing.titel }}\n")
    answer = run_cli("report", "--week", "2021-W19", "--out", tmp_path / "out", project=sample_copy)
    assert answer.exit_code == 4
    assert "briefing.html.jinja, line 1" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_a_project_replaces_single_phrases(run_cli: Callable, sample_copy: Project, tmp_path: Path) -> None:
    phrases = sample_copy.folder.report_templates / "phrases" / "zh.toml"
    phrases.parent.mkdir(parents=True)
    phrases.write_text('title = "本市周报"\n')
    run_cli("report", "--week", "2021-W19", "--format", "html", "--out", tmp_path, project=sample_copy).ok()
    text = _Text((tmp_path / "2021-W19.zh.html").read_text()).text
    assert "本市周报" in text and "反电诈攻坚周报" not in text


def test_the_demo_ends_with_a_pdf_and_a_page(run_process: Callable, tmp_path: Path) -> None:
    answer = run_process("demo", tmp_path / "demo").ok()
    pdf, page = (Path(line) for line in answer.stdout.splitlines())
    assert pdf.read_bytes().startswith(b"%PDF-") and page.read_text().startswith("<!doctype html>")
    again = run_process("demo", tmp_path / "demo")
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)


def test_a_headline_figure_must_be_a_count(run_cli: Callable, sample_copy: Project) -> None:
    settings = sample_copy.folder.settings
    settings.write_text(
        settings.read_text().replace("[report.names_en]", '[report]\nfigures = ["stop_rate_60m"]\n\n[report.names_en]')
    )
    answer = run_cli("report", "--week", "2021-W19", project=Project.open(sample_copy.folder.root))
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "'stop_rate_60m' is no count" in answer.stderr
