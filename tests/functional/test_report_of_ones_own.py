"""What a project adds to a briefing: an analyst's remarks, templates of its own."""

from collections.abc import Callable
from pathlib import Path

from fraudstats.briefing.read_back.reading import read_file
from fraudstats.project import Project

REMARKS = """# 研判意见

本周警情**平稳**，
坪山需要关注。

- 请坪山说明10起警情的情况
- <script>alert(1)</script> #read("x") {{ 7 * 7 }}
"""


def report(run_cli: Callable, project: Project, out: Path, *more: str) -> str:
    run_cli("report", "--week", "2021-W19", "--format", "html,pdf,docx", "--out", out, *more, project=project).ok()
    return read_file(out / "2021-W19.zh.html").text


def test_an_analysts_remarks_are_printed_as_text(run_cli: Callable, sample_copy: Project, tmp_path: Path) -> None:
    sample_copy.folder.notes.mkdir()
    (sample_copy.folder.notes / "2021-W19.md").write_text(REMARKS, encoding="utf-8")
    text = report(run_cli, sample_copy, tmp_path)
    assert "研判意见" in text and "本周警情平稳，坪山需要关注。" in text
    assert "• 请坪山说明10起警情的情况" in text
    assert '• <script>alert(1)</script> #read("x") {{ 7 * 7 }}' in text
    assert text.index("研判意见") < text.index("数据说明")
    for ending in ("html", "pdf", "docx"):
        run_cli("verify", tmp_path / f"2021-W19.zh.{ending}", project=sample_copy).ok()


def test_remarks_that_are_no_text_are_refused(run_cli: Callable, sample_copy: Project) -> None:
    sample_copy.folder.notes.mkdir()
    (sample_copy.folder.notes / "2021-W19.md").write_bytes("意见".encode("gb18030"))
    answer = run_cli("report", "--week", "2021-W19", project=sample_copy)
    assert answer.exit_code == 2 and "no UTF-8 text" in answer.stderr


def test_ejected_templates_give_the_same_page_until_they_are_changed(
    run_cli: Callable, sample_copy: Project, tmp_path: Path
) -> None:
    shipped = report(run_cli, sample_copy, tmp_path / "shipped")
    names = run_cli("templates").ok().stdout.split()
    assert {"weekly/briefing.html.jinja", "weekly/briefing.typ.jinja", "weekly/briefing.docx"} <= set(names)
    written = run_cli("templates", "eject", project=sample_copy).ok().stdout.split()
    assert len(written) == len(names)
    assert report(run_cli, sample_copy, tmp_path / "own") == shipped
    for ending in ("html", "pdf", "docx"):
        own, first = (tmp_path / each / f"2021-W19.zh.{ending}" for each in ("own", "shipped"))
        assert own.read_bytes() == first.read_bytes()
    again = run_cli("templates", "eject", "weekly/style.css", project=sample_copy).ok()
    assert (again.stdout, again.stderr) == ("", "项目中已有这些模板，未写入任何文件。\n")


def test_an_official_page_is_asked_for_or_configured(run_cli: Callable, sample_copy: Project, tmp_path: Path) -> None:
    asked = ("report", "--week", "2021-W19", "--format", "pdf", "--out", tmp_path)
    run_cli(*asked, "--style", "gbt9704", project=sample_copy).ok()
    path = tmp_path / "2021-W19.zh.pdf"
    first = path.read_bytes()
    text = read_file(path).text
    assert "— 1 —" in text and "版式按" in text
    assert run_cli("verify", path, project=sample_copy).ok().stdout == ""
    settings = sample_copy.folder.root / "fraudstats.toml"
    told = settings.read_text(encoding="utf-8")
    style = '[report]\npage_style = "gbt9704"\n\n[report.names_en]'
    settings.write_text(told.replace("[report.names_en]", style), encoding="utf-8")
    run_cli(*asked, project=Project.open(sample_copy.folder.root)).ok()
    assert path.read_bytes() == first


def test_an_unknown_template_is_named(run_cli: Callable, sample_copy: Project) -> None:
    answer = run_cli("templates", "eject", "weekly/none", project=sample_copy)
    assert answer.exit_code == 2 and answer.stderr.endswith("[unknown-template]\n")
