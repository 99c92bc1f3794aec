"""Equal inputs give equal bytes, wherever and however the program runs."""

from pathlib import Path

import pytest

from fraudstats.project import Project
from program import every_file, run_beside

FORMATS = ("docx", "html", "json", "pdf", "xlsx")
HERE = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
ELSEWHERE = {
    "PYTHONHASHSEED": "77",
    "TZ": "Asia/Shanghai",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "tr_TR.UTF-8",
    "OPENBLAS_NUM_THREADS": "2",
    "POLARS_MAX_THREADS": "1",
}
"""Another order of sets, clock, language, place and number of threads."""


@pytest.mark.parametrize(
    "asked",
    [
        ("report", "--week", "2021-W19", "--format", ",".join(FORMATS)),
        ("trend", "telecom_cases", "--every", "week", "--last", "20", "--format", "svg", "--output", "weeks.svg"),
    ],
    ids=["report", "picture"],
)
def test_two_processes_in_different_surroundings_write_the_same(
    asked: tuple[str, ...], sample_project: Project, tmp_path: Path
) -> None:
    written = []
    for name, surroundings in (("here", HERE), ("elsewhere", ELSEWHERE)):
        folder = tmp_path / name
        folder.mkdir()
        out = ["--out", str(folder)] if asked[0] == "report" else []
        run_beside(["--project", str(sample_project.folder.root), *asked, *out], cwd=folder, **surroundings).ok()
        written.append({path.name: path.read_bytes() for path in every_file(folder)})
    here, elsewhere = written
    assert list(here) == [f"2021-W19.zh.{each}" for each in FORMATS] or list(here) == ["weeks.svg"]
    assert [name for name in here if here[name] != elsewhere.get(name)] == []
