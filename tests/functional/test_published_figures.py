"""The twelve figures that the press published, from the sample, each by the command beside it.

Source: Legal Daily (法治日报), 31 May 2021. The sample is synthetic and steered to them: this proves the arithmetic,
and nothing about any real city.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fraudstats.project import Project
from program import Answer, Run, run_here

Ask = Callable[..., Answer]
SUNDAY = 7


@pytest.fixture
def ask(run_cli: Run, sample_project: Project) -> Ask:
    def run(*arguments: str) -> Answer:
        return run_cli(*arguments, "--format", "json", project=sample_project).ok()

    return run


def row_of(answer: Answer, **wanted: Any) -> dict[str, Any]:
    return next(row for row in answer.rows if all(row[name] == value for name, value in wanted.items()))


def standing(ask: Ask, metric: str, window: str) -> dict[str, Any]:
    return row_of(ask("scorecard", metric), period=window)


def test_1_telecom_filings_rose_by_4_1_percent_in_2020(ask: Ask) -> None:
    row = row_of(ask("trend", "telecom_cases", "--every", "year"), period="2020")
    assert f"{row['year_earlier_change_rate']:+.1%}" == "+4.1%"


def test_2_telecom_filings_are_46_percent_of_all_criminal_filings_of_2020(ask: Ask) -> None:
    row = row_of(ask("trend", "telecom_case_share", "--every", "year"), period="2020")
    assert f"{row['value']:.0%}" == "46%"
    assert (row["numerator"], row["denominator"]) == (21_876, 47_557)


@pytest.fixture(scope="module")
def briefing(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give what `fraudstats report --week 2021-W19 --format json` wrote."""
    out = tmp_path_factory.mktemp("issue")
    answer = run_here(
        [
            "--project",
            str(sample_project.folder.root),
            "report",
            "--week",
            "2021-W19",
            "--format",
            "json",
            "--out",
            str(out),
        ]
    ).ok()
    return json.loads(Path(answer.stdout.split()[-1]).read_text(encoding="utf-8"))


def sections(briefing: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {section["key"]: section for section in (briefing["headline"], *briefing["sections"])}


def said(section: dict[str, Any]) -> list[str]:
    """Give the sentences of a section, figures as their values."""
    return [
        "".join(part if isinstance(part, str) else f"{part['value']:g}" for part in sentence["parts"])
        for sentence in section["sentences"]
    ]


def table_of(section: dict[str, Any], key: str) -> dict[str, Any]:
    return next(table for table in section["tables"] if table["key"] == key)


def test_3_the_three_figures_are_in_double_decline_since_14_may(ask: Ask) -> None:
    headline = ask("scorecard", "telecom_cases").json["headline"]
    assert headline["holds"]
    assert headline["since"] == "2021-05-14"
    assert set(headline["declining"]) == {"telecom_incidents", "telecom_cases", "fraud_cases"}
    assert ask("scorecard", "telecom_cases").json["headline_target"] == "2021-06-30"


def test_3_the_briefing_says_the_day_and_the_target(briefing: dict[str, Any]) -> None:
    *_, decline, target = said(sections(briefing)["headline"])
    assert "电诈警情、电诈立案、诈骗总立案当月累计同比、环比均下降，自2021年5月14日起实现“双下降”" in decline
    assert target == "目标：2021年6月30日前实现“双下降”，目前已达到。"


def test_4_incidents_fell_from_120_a_day_to_30_for_more_than_20_days(ask: Ask) -> None:
    weeks = ask("trend", "telecom_incidents", "--every", "week")
    assert row_of(weeks, period="2021-W08")["value"] / 7 == 120
    assert row_of(weeks, period="2021-W19")["value"] / 7 == 30
    days = ask("trend", "telecom_incidents", "--every", "day", "--from", "2021-04-24", "--to", "2021-05-17").rows
    assert len(days) > 20
    assert all(26 <= row["value"] <= 35 for row in days)


def test_4_the_briefing_names_the_peak_the_level_and_since_when(briefing: dict[str, Any]) -> None:
    peak, stable = said(sections(briefing)["trend"])[:2]
    assert peak == "近53周中，电诈警情以2021年第8周为最高（日均120起），本周日均30起。"
    assert int(re.findall(r"已持续(\d+)天", stable)[0]) > 20


def test_5_the_60_minute_stop_rate_rose_from_18_to_87_percent(ask: Ask) -> None:
    before, now = ask("stops", "--month", "2021-02").rows[0], ask("stops", "--week", "2021-W19").rows[0]
    assert (f"{before['rate_all']:.0%}", f"{now['rate_all']:.0%}") == ("18%", "87%")
    assert (now["n_in_time"], now["n_incidents"]) == (151, 173)


def test_6_accounts_stopped_in_2021_and_the_money_on_them(ask: Ask) -> None:
    assert standing(ask, "stopped_accounts", "ytd")["value"] == 49_730
    assert round(standing(ask, "amount_stopped", "ytd")["value"] / 1e8, 1) == 13.6  # 亿元: 1.36 billion


def test_7_cases_solved_and_persons_detained_to_date(ask: Ask) -> None:
    solved, detained = standing(ask, "cases_solved", "ytd"), standing(ask, "persons_detained", "ytd")
    assert f"{solved['year_earlier_change_rate']:+.1%}" == "+123.6%"
    assert 2_100 < detained["value"] < 2_200
    assert f"{detained['year_earlier_change_rate']:+.0%}" == "+231%"


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("card_persons_detained", 2_786),
        ("card_gangs", 127),
        ("card_dens", 968),
        ("card_persons_punished", 910),
    ],
)
def test_8_the_crackdown_on_cards_in_the_campaign(ask: Ask, metric: str, value: int) -> None:
    assert standing(ask, metric, "campaign")["value"] == value


def test_9_app_installs_reach_half_of_the_residents(ask: Ask) -> None:
    assert standing(ask, "app_installs", "ytd")["value"] == 10_430_000
    assert f"{standing(ask, 'app_coverage', 'ytd')['value']:.0%}" == "50%"


def test_10_an_alert_in_huaqiangbei_kept_2_56_million_yuan(ask: Ask) -> None:
    where = ["--week", "2021-W15", "--where", "station=华强北派出所", "--where", "level=red"]
    saved = ask("explain", "amount_saved", *where, "--rows")
    assert saved.json["comparison"]["value"] == 2_560_000
    event = next(each for each in saved.json["events"] if each["key"] == "YY2021-003232")
    assert (event["day"], event["district"]) == ("2021-04-14", "福田")
    assert ask("explain", "alert_met_in_time", *where).json["comparison"]["numerator"] >= 1


def test_11_four_levels_of_the_enterprise_s_money_were_traced_within_30_minutes(ask: Ask) -> None:
    found = ask("trace", "YJ20210427-010").json
    assert (found["schema"], found["district"], found["loss_cny"]) == ("fraudstats.trace/1", "龙岗", 1_920_000)
    assert [level["level"] for level in found["levels"]] == [1, 2, 3, 4]
    assert max(level["minutes_to_trace"] for level in found["levels"]) <= 30
    stopped = sum(level["stopped_cny"] for level in found["levels"])
    assert stopped == 1_633_800
    assert stopped + sum(level["moving_cny"] for level in found["levels"]) == 1_920_000


def test_12_districts_with_centres_colours_fronts_and_sundays(ask: Ask) -> None:
    centres = ask("trend", "centre_compliance", "--by", "district", "--last", "1").rows
    assert len({row["district"] for row in centres}) == 13
    levels = ask("trend", "alerts_issued", "--by", "level", "--last", "1").rows
    assert {row["level"] for row in levels} == {"purple", "red", "yellow", "blue"}
    fronts = {row["front"] for row in ask("metrics").rows}
    assert fronts >= {"publicity", "dissuasion", "stop_payment", "crackdown", "cards", "linkage"}
    met = [row["period"] for row in ask("trend", "tasks_open", "--every", "day").rows if row["value"]]
    assert met
    assert {date.fromisoformat(day).isoweekday() for day in met} == {SUNDAY}


def test_12_the_briefing_has_the_districts_the_colours_the_fronts_and_the_tasks(briefing: dict[str, Any]) -> None:
    found = sections(briefing)
    assert set(found) >= {"publicity", "alerts", "stops", "crackdown", "cards", "linkage", "mechanism"}
    colours = [row[0] for row in table_of(found["alerts"], "alerts")["rows"]]
    assert colours == ["紫色", "红色", "黄色", "蓝色", "合计"]
    centres = table_of(found["mechanism"], "centres")["rows"]
    assert len([row for row in centres if row[0] != "全市"]) == 13
    meeting = next(sentence for sentence in said(found["mechanism"]) if "推进会" in sentence)
    month, day = map(int, re.findall(r"(\d+)月(\d+)日", meeting)[0])
    assert date(2021, month, day).isoweekday() == SUNDAY
