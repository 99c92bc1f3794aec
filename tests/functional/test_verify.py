"""`fraudstats verify`: what was changed in a finished briefing is found; what was not, is let be."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from planted_faults import FAULTS

from fraudstats.briefing.read_back.findings import Fault, Finding
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)


@pytest.fixture(scope="module")
def issue(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write W19 in every format that can be read back."""
    out = tmp_path_factory.mktemp("issue")
    paths = sample_project.report("2021-W19", as_of=AS_OF, lang="zh", formats=("html", "pdf"), out=out)
    return {path.suffix[1:]: path for path in paths}


@pytest.fixture(scope="module")
def findings(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Finding]]:
    """Verify an edited page; the briefing itself is recomputed once."""
    project = Project(sample_project.folder)
    project._checked_briefings = cache(project._checked_briefings)  # type: ignore[method-assign]
    folder = tmp_path_factory.mktemp("edited")

    def verify(page: str) -> list[Finding]:
        path = folder / "edited.html"
        path.write_text(page, encoding="utf-8")
        return list(project.verify(path, as_of=AS_OF).findings)

    return verify


def test_forty_faults_are_planted() -> None:
    assert len(set(FAULTS)) == 40


@pytest.mark.parametrize(("was", "planted"), FAULTS)
def test_a_planted_fault_is_found(
    was: str, planted: str, issue: dict[str, Path], findings: Callable[[str], list[Finding]]
) -> None:
    page = issue["html"].read_text(encoding="utf-8")
    start = page.index("<main>")
    assert was in page[start:]
    found = findings(page[:start] + page[start:].replace(was, planted, 1))
    assert any(each.fault is Fault.WRONG for each in found)
    assert len(found) <= 4  # what was not touched is not accused


def test_two_swapped_rows_of_numbers_are_found(
    issue: dict[str, Path], findings: Callable[[str], list[Finding]]
) -> None:
    page = issue["html"].read_text(encoding="utf-8")
    swapped = page.replace(">宝安</th>", ">\0</th>").replace(">福田</th>", ">宝安</th>").replace("\0", "福田")
    assert {(each.printed, each.expected) for each in findings(swapped)} == {("宝安", "福田"), ("福田", "宝安")}


def test_a_table_in_another_order_is_not_accused(
    issue: dict[str, Path], findings: Callable[[str], list[Finding]]
) -> None:
    page = issue["html"].read_text(encoding="utf-8")
    row = re.search(r"<tr>\s*<th[^>]*>福田</th>.*?</tr>\s*", page, re.DOTALL)
    after = re.search(r"<tr>\s*<th[^>]*>罗湖</th>", page)
    assert row and after
    moved = page[: row.start()] + page[row.end() : after.start()] + row[0] + page[after.start() :]
    assert findings(moved) == []


def test_words_of_ones_own_are_let_be_and_their_numbers_listed(
    issue: dict[str, Path], findings: Callable[[str], list[Finding]]
) -> None:
    page = issue["html"].read_text(encoding="utf-8")
    own = "<p>福田38起，请各单位于15时到会。宝安99起。</p>"
    found = findings(page.replace('<p class="note">', own + '<p class="note">', 1))
    assert [(each.fault, each.printed) for each in found] == [(Fault.UNKNOWN, "15"), (Fault.UNKNOWN, "99")]


def test_a_number_cut_out_of_a_sentence_is_missing(
    issue: dict[str, Path], findings: Callable[[str], list[Finding]]
) -> None:
    page = issue["html"].read_text(encoding="utf-8").replace("（151/173）", "")
    found = findings(page)
    assert {each.fault for each in found} == {Fault.MISSING}
    assert [each.expected for each in found] == ["151", "173"] * 2


def test_a_sentence_of_last_week_is_found(
    sample_project: Project,
    issue: dict[str, Path],
    findings: Callable[[str], list[Finding]],
    tmp_path: Path,
) -> None:
    (last_week,) = sample_project.report("2021-W18", as_of=AS_OF, lang="zh", formats=("html",), out=tmp_path)
    sentence = r'<p class="sentence">本周电诈警情.*?</p>'
    stale = re.search(sentence, last_week.read_text(encoding="utf-8"))
    assert stale
    page = re.sub(sentence, lambda _: stale[0], issue["html"].read_text(encoding="utf-8"))
    assert any(each.fault is Fault.WRONG for each in findings(page))


def test_last_weeks_page_under_this_weeks_name_is_found(
    run_cli: Callable, sample_project: Project, tmp_path: Path
) -> None:
    (last_week,) = sample_project.report("2021-W18", as_of=AS_OF, lang="zh", formats=("html",), out=tmp_path)
    stale = last_week.rename(tmp_path / "2021-W19.zh.html")
    answer = run_cli("verify", stale, "--format", "json", project=sample_project)
    assert answer.exit_code == 7
    assert [(row["printed"], row["expected"]) for row in answer.rows] == [("2021-W18", "2021-W19")]
    stale.write_text(stale.read_text(encoding="utf-8").replace("2021-W18", "2021-W19"), encoding="utf-8")
    renamed = run_cli("verify", stale, "--format", "json", project=sample_project)
    assert renamed.exit_code == 7 and len(renamed.rows) > 100


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("week", ["2021-W19", "2021-W20", "2020-W53", "2019-W02"])
def test_an_untouched_issue_raises_nothing(week: str, lang: str, sample_project: Project, tmp_path: Path) -> None:
    for path in sample_project.report(week, as_of=AS_OF, lang=lang, formats=("html", "pdf"), out=tmp_path):
        found = sample_project.verify(path, as_of=AS_OF)
        assert (found.period, found.lang, found.findings) == (week, lang, ())


def test_the_command_says_what_is_wrong_and_ends_with_seven(
    run_cli: Callable, sample_project: Project, issue: dict[str, Path], tmp_path: Path
) -> None:
    untouched = run_cli("verify", issue["pdf"], project=sample_project).ok()
    assert untouched.stdout == ""
    assert untouched.stderr == "2021-W19.zh.pdf：2021-W19，按 2021年5月18日 08:00 所知的数据核对：未见问题\n"
    edited = tmp_path / "edited.html"
    edited.write_text(issue["html"].read_text(encoding="utf-8").replace("龙岗（", "光明（"), encoding="utf-8")
    answer = run_cli("verify", edited, "--format", "csv", project=sample_project)
    assert answer.exit_code == 7
    assert [(row["fault"], row["printed"], row["expected"]) for row in answer.csv] == [("wrong", "光明", "龙岗")]
    assert answer.stderr.endswith("有误 1 处\n")


def test_a_page_is_compared_with_the_data_of_its_own_day(
    run_cli: Callable, sample_copy: Project, tmp_path: Path, export: Callable
) -> None:
    (path,) = sample_copy.report("2021-W19", as_of=AS_OF, lang="en", formats=("html",), out=tmp_path)
    table = """
        警情编号 | 报警时间            | 辖区 | 是否电诈 | 诈骗类型 | 损失金额
        LATE-1  | 2021-05-16 10:00:00 | 福田 | 是      | 其他     | 5
    """
    run_cli("load", export("incidents.csv", table), project=sample_copy, now="2021-05-19T08:00:00").ok()
    run_cli("verify", path, project=sample_copy, now="2021-05-20T08:00:00").ok()


@pytest.mark.parametrize(
    ("name", "content", "slug"),
    [
        ("notes.txt", b"x", "unreadable"),
        ("x.pdf", b"no pdf", "unreadable"),
        ("x.docx", b"no zip", "unreadable"),
        ("x.html", b"<p>no week</p>", "no-issue"),
        ("x.html", b"\xff\xfe", "unreadable"),
    ],
)
def test_what_cannot_be_verified_is_said_in_one_line(
    name: str, content: bytes, slug: str, run_cli: Callable, sample_project: Project, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    answer = run_cli("verify", tmp_path / name, project=sample_project)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert re.fullmatch(rf"fraudstats: error: .*\[{slug}\]\n", answer.stderr)


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_a_template_that_prints_a_number_of_its_own_stops_publication(
    form: str, run_cli: Callable, sample_copy: Project, tmp_path: Path
) -> None:
    source = {"html": "briefing.html.jinja", "pdf": "briefing.typ.jinja"}[form]
    shipped = Path(__file__).parents[2] / "report_templates" / "weekly" / source
    own = sample_copy.folder.report_templates / "weekly" / source
    own.parent.mkdir(parents=True)
    number = {"html": "<p>{{ words.hotline }}</p></main>", "pdf": "#{{ words.hotline }}\n"}[form]
    template = shipped.read_text(encoding="utf-8")
    template = template.replace("</main>", number) if form == "html" else template + number
    own.write_text(
        template.replace("{{ words.hotline }}", "电话96110" if form == "html" else '"电话96110"'), encoding="utf-8"
    )
    answer = run_cli("report", "--week", "2021-W19", "--format", form, "--out", tmp_path / "out", project=sample_copy)
    assert answer.exit_code == 7 and "unknown: '96110'" in answer.stderr
    assert not (tmp_path / "out").exists()
    own.write_text(template, encoding="utf-8")
    words = sample_copy.folder.report_templates / "locales" / "zh.toml"
    words.parent.mkdir()
    words.write_text('hotline = "电话96110"\n', encoding="utf-8")
    run_cli("report", "--week", "2021-W19", "--format", form, "--out", tmp_path / "out", project=sample_copy).ok()
