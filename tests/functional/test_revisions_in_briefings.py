"""A briefing says by how much the week before has moved since it was first complete."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from fraudstats.briefing.checker import mismatches
from fraudstats.briefing.model import Display
from fraudstats.briefing.wording import plain
from fraudstats.project import Project
from program import Run

AS_OF = datetime(2021, 5, 24, 9)
HEAD = "警情编号 | 报警时间 | 辖区 | 是否电诈\n"
FIRST = HEAD + "\n".join(f"A{day} | 2021-05-{day:02} 08:00:00 | 福田 | 是" for day in range(3, 17))
LATER = HEAD + "\n".join(
    [
        "LATE-1 | 2021-05-12 09:00:00 | 福田 | 是",
        "LATE-2 | 2021-05-16 23:00:00 | 罗湖 | 是",
        *(f"B{day} | 2021-05-{day:02} 08:00:00 | 福田 | 是" for day in range(17, 24)),
    ]
)


@pytest.fixture
def revised(run_cli: Run, project: Project, export: Callable[..., Path]) -> Project:
    run_cli("load", export("a.csv", FIRST), project=project, now="2021-05-17T08:00:00").ok()
    run_cli("load", export("b.csv", LATER), project=project, now="2021-05-24T08:00:00").ok()
    return project


def test_the_week_before_is_held_against_what_it_was_first(revised: Project) -> None:
    (briefing,) = revised._checked_briefings("2021-W20", "weekly", AS_OF, "zh", (None,))
    notes = next(each for each in briefing.sections if each.key == "notes")
    said = ["".join(plain(part, "zh") for part in each.parts) for each in notes.sentences]
    assert "上周数据自2021年5月17日首次完整载入以来的修订：电诈警情+2起。" in said


def test_a_wrong_revision_is_found_and_a_right_one_explained(run_cli: Run, revised: Project) -> None:
    (briefing,) = revised._checked_briefings("2021-W20", "weekly", AS_OF, "zh", (None,))
    (figure,) = (each for each in briefing.figures() if each.display is Display.REVISION)
    answer = run_cli("explain", figure.reference, "--format", "json", project=revised, now="2021-05-24T09:00:00").ok()
    assert answer.json["printed"]["value"] == 2
    notes = next(each for each in briefing.sections if each.key == "notes")
    told = tuple(
        replace(each, parts=tuple(replace(part, value=3) if part == figure else part for part in each.parts))
        for each in notes.sentences
    )
    edited = replace(briefing, sections=(replace(notes, sentences=told),))
    with revised.knowledge(AS_OF) as knowledge:
        found = mismatches([edited], knowledge, revised.metrics(), revised.config)
        assert [(each.printed, each.expected) for each in found] == [(3, 2)]
        assert mismatches([briefing], knowledge, revised.metrics(), revised.config) == []


def test_what_was_loaded_once_has_no_revision(run_cli: Run, revised: Project) -> None:
    (briefing,) = revised._checked_briefings("2021-W19", "weekly", datetime(2021, 5, 17, 9), "zh", (None,))
    assert not [each for each in briefing.figures() if each.display is Display.REVISION]
