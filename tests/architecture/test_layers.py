"""The house keeps its shape: layers, lazy imports, no clock below the command line, small functions."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fraudstats.project import Project
from program import REPOSITORY

SOURCE = REPOSITORY / "src" / "fraudstats"
MODULES = sorted(SOURCE.rglob("*.py"))
HEAVY = {"polars", "duckdb", "matplotlib", "jinja2", "typst", "numpy", "scipy", "fastexcel"}
CLOCKS = {"now", "today", "utcnow", "localtime", "gmtime"}
LONGEST_FUNCTION, LONGEST_MODULE = 50, 300


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_arrows_point_down_only_and_one_module_imports_duckdb() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint_imports, "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_contract_names_every_room() -> None:
    import tomllib

    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    named = {each for contract in settings["tool"]["importlinter"]["contracts"] for each in contract.get("layers", [])}
    rooms = {
        f"fraudstats.{path.stem}"
        for path in SOURCE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    outside = {"fraudstats.__init__", "fraudstats.__main__", "fraudstats.toml_tables"}
    assert rooms - outside <= named


@pytest.mark.parametrize("arguments", [["--help"], ["trend", "--help"], ["load", "--help"], ["--version"]])
def test_asking_for_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert _loaded(arguments) & HEAVY == set()


def test_a_trend_starts_without_what_it_does_not_need(sample_project: Project) -> None:
    """Loading pydantic and numpy takes a quarter of the time of a command over a small store."""
    arguments = ["--project", str(sample_project.folder.root), "trend", "telecom_cases", "--by", "district"]
    assert _loaded(arguments) & {"pydantic", "numpy", "scipy", "typst", "jinja2"} == set()


def _loaded(arguments: list[str]) -> set[str]:
    """Name the modules that a run of the program loads."""
    code = (
        "import sys, io\n"
        f"sys.argv = ['fraudstats', *{arguments!r}]\n"
        "sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding='utf-8')\n"
        "from fraudstats.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split())


def test_only_the_command_line_reads_the_clock() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in MODULES
        if path.relative_to(SOURCE).parts[0] not in ("cli", "__main__.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and (node.func.attr in CLOCKS or ast.unparse(node.func) == "time.time")
    ]  # fmt: skip
    assert found == []


def test_only_the_command_line_and_its_process_print_and_exit() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in MODULES
        if path.relative_to(SOURCE).parts[0] not in ("cli", "__main__.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.exit", "exit", "os._exit")
    ]
    assert found == []


def test_no_modules_of_the_briefing_import_one_another_in_a_circle() -> None:
    """Imports for types only count too: who needs the other's words to say its own is one module."""
    package = SOURCE / "briefing"
    names = {
        ".".join(("fraudstats", *path.relative_to(SOURCE).with_suffix("").parts)): path
        for path in package.rglob("*.py")
    }
    imports = {name: imported(path) & names.keys() - {name} for name, path in names.items()}
    while free := [name for name, others in imports.items() if not others & imports.keys()]:
        for name in free:
            del imports[name]
    assert sorted(imports) == []


def imported(path: Path) -> set[str]:
    """Name the modules that a module imports, wherever in it."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    return {
        name for node in nodes for name in (node.module or "", *(f"{node.module}.{each.name}" for each in node.names))
    }


def test_functions_are_short() -> None:
    lengths = {}
    for path in MODULES:
        for node in functions(path):
            documented = ast.get_docstring(node) is not None
            docstring = node.body[0].end_lineno - node.body[0].lineno + 1 if documented else 0
            lengths[f"{path.relative_to(SOURCE)}:{node.name}"] = node.end_lineno - node.lineno + 1 - docstring
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_modules_are_short_and_say_what_they_are_for() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= LONGEST_MODULE, path
        assert ast.get_docstring(ast.parse(text)) or path.name == "__init__.py", path


def test_public_functions_say_what_they_do() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{node.name}"
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert found == []


def test_nothing_is_checked_by_assert() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []
