"""What an issue rests on is counted while it is measured: the same answers, fewer questions left, the same errors."""

import shutil
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from fraudstats.briefing import checker, recounts
from fraudstats.briefing.counting_ahead import counting_ahead
from fraudstats.briefing.recounts import Recounts
from fraudstats.calendar.windows import Window
from fraudstats.errors import FraudstatsError, QueryFailed
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge
from fraudstats.metrics.recount import Question, recount
from fraudstats.operations import issues
from fraudstats.operations.asked import Asked
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
WEEK = "2021-W19"
QUESTION = Question(Window(datetime(2021, 5, 10).date(), datetime(2021, 5, 17).date()))


@pytest.fixture
def project(sample_project: Project, tmp_path: Path) -> Project:
    """Copy the sample project, without what was said and counted."""
    ignored = shutil.ignore_patterns("briefings", "recounts", "reports")
    return Project.open(shutil.copytree(sample_project.folder.root, tmp_path / "project", ignore=ignored))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[Question]]:
    """Note what is counted, by the kind of thread: `main` or `beside`."""
    found: dict[str, set[Question]] = {"main": set(), "beside": set()}

    def noting(knowledge: Knowledge, definition: Definition, questions: Sequence[Question]) -> object:
        is_main = threading.current_thread() is threading.main_thread()
        found["main" if is_main else "beside"].update(questions)
        return recount(knowledge, definition, questions)

    monkeypatch.setattr(recounts, "recount", noting)
    return found


def written(project: Project) -> bytes:
    return project.report(WEEK, as_of=AS_OF, lang="zh", formats=("html",))[0].read_bytes()


def test_most_is_counted_beside_and_as_the_checker_counts_it(
    project: Project, asked: dict[str, set[Question]], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Recounts] = []
    check = checker.check

    def noting(*arguments: object) -> None:
        check(*arguments)  # type: ignore[arg-type]
        found.append(arguments[-1])  # type: ignore[arg-type]

    monkeypatch.setattr(checker, "check", noting)
    beside = written(project)
    assert len(asked["beside"]) > len(asked["main"]) / 4
    with project._newsroom(AS_OF) as room:
        said = issues.checked_briefings(room, Asked(WEEK, "weekly", "zh", (None,)), project.folder)
        alone = Recounts()
        check(said, room.knowledge, room.catalogue, room.config, alone)
    for metric, counts in alone.counts.items():
        assert counts == {question: found[0].counts[metric][question] for question in counts}
    assert written(project) == beside


def test_what_fails_beside_is_asked_again_in_its_place(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = written(project)
    shutil.rmtree(project.folder.kept / "briefings")
    shutil.rmtree(project.folder.kept / "recounts")

    def failing(knowledge: Knowledge, definition: Definition, questions: Sequence[Question]) -> object:
        if threading.current_thread() is not threading.main_thread():
            raise QueryFailed("no memory")
        return recount(knowledge, definition, questions)

    monkeypatch.setattr(recounts, "recount", failing)
    assert written(project) == before


def test_what_is_known_is_not_counted_and_an_error_of_the_rest_ends_it(
    project: Project, asked: dict[str, set[Question]]
) -> None:
    known = Recounts()
    with project._newsroom(AS_OF) as room:
        known.counted(room.knowledge, room.catalogue.get("telecom_cases"), [QUESTION])
        with pytest.raises(FraudstatsError), counting_ahead(room.knowledge, room.catalogue, known) as ahead:
            ahead.expect_questions("telecom_cases", [QUESTION])
            raise FraudstatsError("measuring failed")
    assert asked == {"main": {QUESTION}, "beside": set()}
