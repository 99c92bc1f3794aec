"""Documentation: every command, metric, setting and error has its place; the README's commands are those that run."""

import ast
import importlib.util
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fraudstats.cli.commands import SUMMARIES
from fraudstats.paths import shipped
from fraudstats.project import Project
from program import REPOSITORY, SAMPLE, Run, run_here

DOCS = REPOSITORY / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted({*DOCS.rglob("*.md"), *REPOSITORY.glob("*.md"), REPOSITORY / "queries" / "README.md"})


def update() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update", REFERENCE / "update.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands() -> list[str]:
    return list(SUMMARIES)


def slugs() -> set[str]:
    """Find every slug in the sources: `slug = "..."` of a class, `slug="..."` of a call, `[...]` told by the program."""
    found = set()
    for path in (REPOSITORY / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.keyword | ast.Assign) and isinstance(node.value, ast.Constant):
                name = node.arg if isinstance(node, ast.keyword) else ast.unparse(node.targets[0])
                if name == "slug" and isinstance(node.value.value, str):
                    found.add(node.value.value)
        found |= set(re.findall(r" \[([a-z-]+)\]\"", text))
    return found


@pytest.mark.parametrize("name", ["commands.md", "metrics.md", "configuration.md", "briefing.schema.json"])
def test_a_written_page_is_what_its_sources_say(name: str) -> None:
    """Mend it with `python docs/reference/update.py`."""
    page = (REFERENCE / name).read_text(encoding="utf-8")
    assert page.split() == update().PAGES[name]().split()


def test_every_command_is_documented() -> None:
    page = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    assert [name for name in commands() if f"\n## fraudstats {name}\n" not in page] == []


def test_every_metric_is_documented() -> None:
    page = (REFERENCE / "metrics.md").read_text(encoding="utf-8")
    names = [path.stem for path in (shipped("queries") / "metrics").glob("*.sql")]
    assert [name for name in names if f"\n## {name}\n" not in page] == []


def test_every_error_is_documented_and_nothing_else() -> None:
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## ([a-z-]+)$", page, re.MULTILINE)) == slugs()


def test_the_test_command_of_the_readme_is_the_one_that_ci_runs() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^ +(python3 -m venv .*pytest)$", readme, re.MULTILINE)
    assert len(found) == 1
    script = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    searched = re.search(r'grep -m 1 -E "(.*?)"', script)
    assert searched is not None
    assert re.search(searched[1], f"    {found[0]}")


def test_the_demonstration_is_one_line_of_the_readme() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^ +python3 -m venv \S+ && \S+/pip install \. && \S+/fraudstats demo demo$", readme, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_decision_is_in_the_index() -> None:
    folder = DOCS / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    decisions = [path.name for path in folder.glob("0*.md")]
    assert [name for name in decisions if f"]({name})" not in index] == []


def test_commands_shown_in_the_documentation_exist() -> None:
    shown = {
        word
        for page in PAGES
        for word in re.findall(
            r"^ {4}fraudstats (?:--\S+ \S+ )*([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert shown <= set(commands())


def test_no_bytecode_or_build_is_tracked() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert not re.search(r"__pycache__|\.egg-info|^dist/|\.duckdb$", listed, re.MULTILINE)


def test_the_readme_shows_the_same_task_as_commands_and_as_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    exports = tmp_path / "exports"
    exports.mkdir()
    for name in ("样例_立案_2021.csv", "样例_警情_2021.csv", "样例_止付_2021.csv.gz"):
        (exports / name).write_bytes((SAMPLE / "exports" / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    library = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert library is not None
    answers: dict[str, Any] = {}
    exec(library[1], answers)
    shutil.rmtree(tmp_path / "centre")
    shown = re.findall(
        r"^ {4}fraudstats (.*)$", readme.split("As commands:")[1].split("As a library:")[0], re.MULTILINE
    )
    for line in shown:
        answer = run_here(shlex.split(line)).ok()
    assert [row["numerator"] for row in answer.rows] == answers["weeks"].get_column("numerator").to_list()
    assert len(answer.rows) == 8


def test_the_commands_that_the_readme_shows_for_mondays_do_their_work(
    sample_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^ {4}fraudstats (.*)$", readme.split("## Every Monday")[1], re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(sample_project.folder.root, tmp_path / "demo")
    answers = {line.split()[2]: run_here(shlex.split(line)).ok() for line in shown}
    assert list(answers) == ["report", "explain", "verify"]
    assert "telecom_cases" in answers["explain"].stdout
    assert answers["verify"].stdout == ""


def test_the_metric_shown_in_the_instructions_works(sample_copy: Project, run_cli: Run) -> None:
    page = (REPOSITORY / "queries" / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```sql\n(.*?)```", page, re.DOTALL)
    assert shown is not None
    folder = sample_copy.folder.queries / "metrics"
    folder.mkdir(parents=True)
    (folder / "red_alerts.sql").write_text(shown[1], encoding="utf-8")
    mine = run_cli("trend", "red_alerts", "--format", "json", project=sample_copy).ok().rows
    theirs = (
        run_cli("trend", "alerts_issued", "--where", "level=red", "--format", "json", project=sample_copy).ok().rows
    )
    assert [row["value"] for row in mine] == [row["value"] for row in theirs]


def test_the_drawing_of_the_architecture_shows_the_layers_and_names_what_exists() -> None:
    page = (DOCS / "explanation" / "architecture.md").read_text(encoding="utf-8")
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    layers = [name.removeprefix("fraudstats.") for name in contract["layers"]]
    drawn = re.findall(r"^   ([a-z]+(?:, [a-z]+)*)  ", page, re.MULTILINE)
    assert ", ".join(drawn).split(", ") == layers
    rooms = [REPOSITORY, REPOSITORY / "src" / "fraudstats"]
    named = [each for each in re.findall(r"`([\w/.]+(?:/|\.py|\.toml))`", page) if not re.search("[A-Z]{3}", each)]
    assert named
    assert [each for each in named if not any((room / each).exists() for room in rooms)] == []
