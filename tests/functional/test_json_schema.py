"""The JSON of an issue is what the published schema says, in every issue, of a week and of a month, in both languages."""

import json
from datetime import datetime

import pytest
from jsonschema import Draft202012Validator

from fraudstats.briefing.gathering import gather_issue
from fraudstats.briefing.issue import issue_briefing
from fraudstats.briefing.json import render_json
from fraudstats.calendar.periods import parse_period
from fraudstats.operations.issues import newsroom
from fraudstats.project import Project
from program import REPOSITORY

AS_OF = datetime(2021, 5, 18, 8)
ISSUES = 14
SCHEMA = REPOSITORY / "docs" / "reference" / "briefing.schema.json"


def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("period", ["2021-W19", "2021-04"])
def test_every_issue_keeps_to_the_schema(period: str, sample_project: Project) -> None:
    names = (None, *(each.name for each in sample_project.config.districts))
    assert len(names) == ISSUES
    with sample_project.knowledge(AS_OF) as knowledge:
        config = sample_project.config
        room = newsroom(knowledge, sample_project.metrics(), config, AS_OF)
        issues = [gather_issue(room, parse_period(period, config.calendar), name) for name in names]
    for facts in issues:
        for lang in ("zh", "en"):
            written = json.loads(render_json(issue_briefing(facts, lang, None)))
            faults = [f"{each.json_path}: {each.message[:200]}" for each in validator().iter_errors(written)]
            assert faults == [], (facts.district, lang)


def test_the_schema_allows_nothing_more_and_nothing_less(sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        config = sample_project.config
        room = newsroom(knowledge, sample_project.metrics(), config, AS_OF)
        facts = gather_issue(room, parse_period("2021-W19", config.calendar))
    written = json.loads(render_json(issue_briefing(facts, "zh", None)))
    assert not validator().is_valid(written | {"more": 1})
    del written["headline"]["tables"][0]["note"]
    assert not validator().is_valid(written)
