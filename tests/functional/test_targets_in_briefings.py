"""Targets of the settings in a briefing: reached, or short by how much; each figure computed a second time."""

from dataclasses import replace
from datetime import date, datetime

import msgspec
import pytest

from fraudstats.briefing.checker import mismatches
from fraudstats.briefing.derivation import derive
from fraudstats.briefing.gathering import gather_issue
from fraudstats.briefing.issue import issue_briefing
from fraudstats.briefing.model import Briefing, Display, Figure
from fraudstats.briefing.references import read_reference
from fraudstats.briefing.wording import plain
from fraudstats.calendar.periods import parse_period
from fraudstats.config import Config, ScoreWindow, Target
from fraudstats.metrics.facts import Knowledge
from fraudstats.operations.issues import newsroom
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
JUNE = date(2021, 6, 30)
TARGETS = (
    Target("telecom_cases", -0.2, ScoreWindow.MTD, "year_earlier", JUNE),
    Target("stop_rate_60m", 0.9, ScoreWindow.WTD),
    Target("telecom_incidents", 200, ScoreWindow.WTD),
    Target("amount_saved", 2_500_000, ScoreWindow.WTD),
    Target("stop_rate_60m", 0.8, ScoreWindow.WTD, "year_earlier"),
)
DISTANCES = (Display.TARGET, Display.TARGET_MONEY, Display.TARGET_POINTS)


def with_targets(project: Project) -> Config:
    return msgspec.structs.replace(project.config, targets=TARGETS)


def said(project: Project, knowledge: Knowledge, lang: str, district: str | None = None) -> Briefing:
    config = with_targets(project)
    room = newsroom(knowledge, project.metrics(), config, AS_OF)
    return issue_briefing(gather_issue(room, parse_period("2021-W19", config.calendar), district), lang, None)


def sentences(briefing: Briefing) -> list[str]:
    told = ("".join(plain(part, briefing.lang) for part in each.parts) for each in briefing.headline.sentences)
    return [each for each in told if each.startswith(("目标", "Target"))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_target_is_said_to_be_reached_or_short(lang: str, sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        briefing = said(sample_project, knowledge, lang)
        assert mismatches([briefing], knowledge, sample_project.metrics(), with_targets(sample_project)) == []
    expected = {
        "zh": [
            "目标：2021年6月30日前实现“双下降”，目前已达到。",
            "目标：2021年6月30日前电诈立案当月累计同比−20.0%，目前−53.8%，已达到。",
            "目标：60分钟止付率本周90.0%，目前87.3%（151/173），尚差2.7个百分点。",
            "目标：电诈警情本周200，目前210起，尚差10。",
            "目标：劝阻挽回金额本周250.0万元，目前230.9万元，尚差19.1万元。",
            "目标：60分钟止付率本周同比+80.0个百分点，目前+75.5个百分点，尚差4.5个百分点。",
        ],
        "en": [
            "Target: the double decline by 30 June 2021; reached now.",
            "Target by 30 June 2021: telecom fraud cases, month to date on the year before, −20.0%; now −53.8%, reached.",
            "Target: 60-minute stop rate, this week, 90.0%; now 87.3% (151/173), short by 2.7 pp.",
            "Target: telecom fraud incidents, this week, 200; now 210 incidents, short by 10.",
            "Target: amount saved, this week, 2.50 million yuan; now 2.31 million yuan, short by 191,100 yuan.",
            "Target: 60-minute stop rate, this week on the year before, +80.0 pp; now +75.5 pp, short by 4.5 pp.",
        ],
    }
    assert sentences(briefing) == expected[lang]


def test_a_wrong_distance_is_found_and_a_right_one_explained(sample_project: Project) -> None:
    config = with_targets(sample_project)
    with sample_project.knowledge(AS_OF) as knowledge:
        briefing = said(sample_project, knowledge, "zh")
        figures = [each for each in briefing.headline.sentences for each in each.figures() if each.display in DISTANCES]
        assert len(figures) == len(TARGETS)
        for figure in figures:
            derived = derive(read_reference(figure.reference), knowledge, sample_project.metrics(), config)
            assert derived and derived.value == pytest.approx(figure.value)

        def planted(part: object) -> object:
            if not isinstance(part, Figure) or part.display not in DISTANCES:
                return part
            return replace(part, value=-(part.value or 0))

        wrong = tuple(replace(each, parts=tuple(map(planted, each.parts))) for each in briefing.headline.sentences)
        edited = replace(briefing, headline=replace(briefing.headline, sentences=wrong), sections=())
        found = mismatches([edited], knowledge, sample_project.metrics(), config)
    assert len([each for each in found if each.figure.display in DISTANCES]) == len(TARGETS)


def test_the_issue_of_a_district_has_no_targets_of_the_city(sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        assert len(sentences(said(sample_project, knowledge, "zh", "福田"))) <= 1
