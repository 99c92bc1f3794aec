"""What the sections of the sample's issues say; each number of theirs is computed a second time by test_checker."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from fraudstats.briefing.checker import mismatches
from fraudstats.briefing.gathering import gather_issue
from fraudstats.briefing.issue import issue_briefing
from fraudstats.briefing.model import Briefing, Display, Figure, Section, Table
from fraudstats.briefing.page_styles import PAPERS
from fraudstats.briefing.table_layout import table_layout
from fraudstats.briefing.wording import plain
from fraudstats.calendar.periods import parse_period
from fraudstats.config import PageStyle
from fraudstats.operations.issues import newsroom
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
Say = Callable[..., Briefing]


@pytest.fixture(scope="module")
def say(sample_project: Project) -> Iterator[Say]:
    """Say a period of the sample; its figures are computed a second time on the way."""
    with sample_project.knowledge(AS_OF) as knowledge:
        room = newsroom(knowledge, sample_project.metrics(), sample_project.config, AS_OF)
        known: dict[tuple[str, str | None, str], Briefing] = {}

        def briefing(period: str, district: str | None = None, lang: str = "zh") -> Briefing:
            key = (period, district, lang)
            if key not in known:
                facts = gather_issue(room, parse_period(period, sample_project.config.calendar), district)
                known[key] = issue_briefing(facts, lang, None)
                assert mismatches([known[key]], knowledge, sample_project.metrics(), sample_project.config) == []
            return known[key]

        yield briefing


def section(briefing: Briefing, key: str) -> Section:
    return next(each for each in briefing.all_sections() if each.key == key)


def words(briefing: Briefing, key: str) -> str:
    said = section(briefing, key).sentences
    return "\n".join("".join(plain(part, briefing.lang) for part in each.parts) for each in said)


def cells(briefing: Briefing, key: str, table: str) -> dict[str, list[str]]:
    found: Table = next(each for each in section(briefing, key).tables if each.key == table)
    return {plain(row[0], briefing.lang): [plain(part, briefing.lang) for part in row[1:]] for row in found.rows}


def test_the_sections_stand_in_the_designed_order(say: Say) -> None:
    keys = [each.key for each in say("2021-W19").all_sections()]
    assert keys == [
        "headline", "trend", "scorecard", "districts", "types", "publicity", "alerts", "stops", "crackdown", "cards",
        "linkage", "mechanism", "signals", "notes", "definitions",
    ]  # fmt: skip


def test_both_languages_say_the_same_figures(say: Say) -> None:
    chinese, english = (list(say("2021-W19", lang=lang).figures()) for lang in ("zh", "en"))
    assert chinese == english


def test_the_scorecard_puts_the_fronts_side_by_side(say: Say) -> None:
    rows = cells(say("2021-W19"), "scorecard", "scorecard")
    assert rows["诈骗破案（起）"] == ["185", "+4.5%", "709", "−9.5%", "2,766", "+123.1%", "1,950"]
    assert rows["反诈 APP 安装量（个）"][0] == "10,356,369"
    assert rows["反诈 APP 安装量（个）"][4:] == ["", "", ""], "a stock has no year to date of its own"


def test_the_fronts_add_up_the_year_and_the_campaign(say: Say) -> None:
    briefing = say("2021-W19")
    assert "今年以来，破获诈骗案件2,766起，同比上升123.1%；刑事拘留2,103人，同比上升232.2%" in words(
        briefing, "crackdown"
    )
    assert "反电诈攻坚行动开展以来（2021年3月1日至5月16日），断卡刑事拘留2,765人" in words(briefing, "cards")
    assert "截至2021年5月16日，反诈 APP 累计安装10,356,369个" in words(briefing, "publicity")


def test_alerts_are_told_by_colour_with_their_rates_in_time(say: Say) -> None:
    rows = cells(say("2021-W19"), "alerts", "alerts")
    assert rows["红色"] == ["41", "−12.8%", "+41.4%", "97.6%（40/41）", "80.5%（33/41）"]
    assert rows["蓝色"][-1] == "", "blue alerts need no meeting in person"
    assert rows["合计"][0] == "311"


def test_what_matures_late_is_told_with_its_own_days(say: Say) -> None:
    said = words(say("2021-W19"), "alerts")
    assert "2021年3月21日至4月17日，联系后 30 天内被骗率1.0%（13/1,256），较此前28天下降1.8个百分点" in said
    english = words(say("2021-W19", lang="en"), "alerts")
    assert "down 1.8 pp on the 28 days before" in english, "28 days are no week"


def test_the_last_meeting_is_followed_up(say: Say) -> None:
    briefing = say("2021-W19")
    assert "上次推进会（5月9日）交办任务5项，已办结1项，未办结4项" in words(briefing, "mechanism")
    assert len(cells(briefing, "mechanism", "centres")) == 13
    assert "龙华（缺见落实）" in words(briefing, "mechanism")


def test_a_long_fall_is_told_as_a_run_and_a_record(say: Say) -> None:
    assert "；连续6周下降，为近49周最低。" in words(say("2021-W14"), "headline")
    english = words(say("2021-W14", lang="en"), "headline")
    assert "; down 6 weeks running, the lowest of the last 49 weeks." in english


def test_a_clear_change_names_who_brought_it(say: Say) -> None:
    said = words(say("2021-W19"), "districts")
    assert "诈骗总立案较上周减少207起，其中宝安减少48起、龙岗减少41起、龙华减少26起" in said
    assert "电诈警情较上周" not in said, "a change that chance explains has no drivers"


def test_a_newcomer_by_chance_is_said_to_be_one(say: Say) -> None:
    assert "福田（由第4位升至第2位，数量无明显变化）" in words(say("2021-W19"), "districts")


def test_nobody_is_new_among_the_first_of_a_single_case(say: Say) -> None:
    assert "新进入" not in words(say("2021-W19", "盐田"), "types"), "one case, in the first place"


def test_small_districts_have_limits_and_no_place(say: Say) -> None:
    rows = cells(say("2021-W19"), "districts", "per_10k")
    assert rows["光明"][:5] == ["45", "0.51", "0.37", "0.69", "1"]
    assert rows["深汕"][0] == "6"
    assert rows["深汕"][4:] == ["", ""], "neither a place nor a change of so few"


def test_a_sudden_rise_is_a_signal_and_a_quiet_week_has_none(say: Say) -> None:
    assert "没有超出历史波动的异常上升" in words(say("2021-W19"), "signals")
    assert cells(say("2021-W08"), "signals", "signals")["电诈警情（全市）"][0] == "840"


def test_a_district_is_called_the_same_in_its_headline_in_its_scorecard_and_in_the_citys_table(say: Say) -> None:
    own, city = say("2021-W19", "坪山"), say("2021-W19")
    headline, scorecard = (section(own, key).tables[0].rows[0] for key in ("headline", "scorecard"))
    row = next(each for each in section(city, "districts").tables[0].rows if each[0] == "坪山")
    changes = [each for each in (headline[2], scorecard[2], row[3]) if isinstance(each, Figure)]
    assert [each.verdict for each in changes] == ["no_clear_change"] * 3
    assert "本周电诈警情10起，环比增加8起（无明显变化）" in words(own, "headline")


def test_a_signal_names_what_it_is_beyond(say: Say) -> None:
    rows = cells(say("2021-W06", "大鹏"), "signals", "signals")
    assert rows["电诈警情（大鹏）"] == ["11", "6.3", "往年同季", "2021年2月8日"], (
        "more than other years, not than last month"
    )
    english = section(say("2021-W08", lang="en"), "signals").tables[0]
    assert {row[-2] for row in english.rows} <= {"earlier years", "weeks before"}


def test_one_signal_alone_is_not_the_foremost(say: Say) -> None:
    assert "发现异常上升1处，即电诈警情（大鹏）。" in words(say("2021-W06"), "signals")
    assert "首要的是" in words(say("2021-W08"), "signals")


def test_a_manifold_is_told_in_times_in_both_languages(say: Say) -> None:
    assert "返还金额315.4万元，环比下降35.7%，同比增长36.9倍" in words(say("2021-W19"), "stops")
    english = words(say("2021-W19", lang="en"), "stops")
    assert "amount returned 3.15 million yuan, down 35.7% on last week, 37.9 times that of a year earlier" in english


def test_a_district_of_few_incidents_is_neither_stable_nor_told_in_percent(say: Say) -> None:
    briefing = say("2021-W06", "大鹏")
    assert "电诈警情增加9起" in words(briefing, "headline"), "11 beside 2, equally far from the festival"
    assert "正常波动范围" not in words(briefing, "trend"), "of one or two a day hardly any day could be beyond chance"
    assert "正常波动范围" in words(say("2021-W19"), "trend")


def test_where_nothing_is_issued_no_levels_are_listed(say: Say) -> None:
    assert words(say("2020-W45", "大鹏"), "alerts").splitlines()[0] == "本周下发预警指令0条。"


def test_a_description_of_a_chart_names_the_first_only_where_there_is_one(say: Say) -> None:
    (tied,), (led,) = (section(say("2021-W19", each), "types").charts for each in ("大鹏", None))
    assert (tied.alt, led.alt) == (
        "横条图：电诈立案按诈骗类型，共2类。",
        "横条图：电诈立案按诈骗类型，刷单返利最多，共11类。",
    )


def test_each_column_left_out_has_its_own_reason(say: Say) -> None:
    note = section(say("2021-05", lang="en"), "publicity").tables[0].note
    assert note.endswith(
        "No data to compare with: vs last year left out. Not complete, and not compared yet: vs last month left out."
    )


def test_blank_cells_and_data_that_end_within_the_month_are_said_once(say: Say) -> None:
    assert section(say("2021-W19"), "mechanism").tables[0].note.endswith("无法比较的留空。")
    said = words(say("2021-05", lang="en"), "notes").splitlines()
    assert "None of the data cover the whole month; figures made of them are provisional and not judged." in said
    assert list(cells(say("2021-05", lang="en"), "alerts", "alerts"))[:2] == ["Purple", "Red"]


def test_what_ends_on_one_day_is_one_note(say: Say) -> None:
    first, second = words(say("2021-W19"), "notes").splitlines()[:2]
    assert first.startswith("数据截至2021年5月17日：立案、警情自2019年1月1日起；")
    assert second == "数据截至2021年5月16日：二级反诈中心自2021年3月7日起。"


def test_money_that_was_none_and_is_none_is_unchanged(say: Say) -> None:
    assert "返还金额0元，环比持平" in words(say("2020-W04"), "stops")


def test_a_district_issue_holds_its_own_tasks_centre_and_signals_only(say: Say) -> None:
    briefing = say("2021-W19", "龙华")
    assert set(cells(briefing, "mechanism", "centres")) == {"龙华"}
    assert set(cells(briefing, "mechanism", "tasks")) == {"龙华"}
    filters = {each.filters for each in briefing.figures()}
    assert all(("district", "龙华") in each for each in filters)


def test_a_monthly_issue_speaks_of_months(say: Say) -> None:
    briefing = say("2021-04")
    assert (briefing.title, briefing.kind, briefing.period) == ("反电诈攻坚月报", "monthly", "2021-04")
    text = "".join(words(briefing, each.key) for each in briefing.all_sections())
    assert "本月电诈警情1,216起，环比下降56.6%，同比上升22.3%；为近12个月最低。" in text
    assert "本周" not in text
    assert "上周" not in text
    titles = [each.title for one in briefing.all_sections() for each in (*one.tables, *one.charts)]
    assert not [each for each in titles if "周" in each]


def test_a_monthly_issue_in_english_speaks_of_months(say: Say) -> None:
    briefing = say("2021-04", lang="en")
    text = "".join(words(briefing, each.key) for each in briefing.all_sections() if each.key != "definitions")
    assert "Telecom fraud incidents: 1,216, down 56.6% on last month" in text
    assert "this week" not in text.lower()


def test_a_month_is_compared_to_date_with_the_year_before_alone(say: Say) -> None:
    table = section(say("2021-04"), "headline").tables[0]
    assert [each.title for each in table.columns] == ["指标", "本月", "环比", "同比", "今年累计", "累计同比", "判定"]


def test_a_week_that_has_hardly_begun_says_so_first_and_only_once(say: Say) -> None:
    briefing = say("2021-W20")
    assert words(briefing, "headline").startswith("本周数据只覆盖2021年5月17日（7天中的1天），")
    assert "截至2021年5月17日，反诈 APP 累计安装" in words(briefing, "publicity"), "the day of the count, not Sunday"
    assert words(briefing, "stops").count("数据未齐") == 3, "once in each sentence of the week"
    assert "刷单返利、网络购物居前" in words(briefing, "types"), (
        "what is left over leads nothing, nor do one of several with 2"
    )


def test_the_first_week_of_the_data_has_nothing_to_compare_and_no_line_to_draw(say: Say) -> None:
    first, second = say("2019-W01"), say("2019-W02")
    assert words(first, "headline").startswith("本周数据只覆盖2019年1月1日至1月6日（7天中的6天），")
    assert "本周电诈警情537起，环比、同比均无可比数据。" in words(second, "headline")
    titles = [chart.title for each in (first, second) for one in each.all_sections() for chart in one.charts]
    assert not [each for each in titles if "近0周" in each or "同一标尺" in each]
    assert "本周电诈警情的报警时段（起）" in titles
    drawn = [[chart.key for chart in section(each, "trend").charts] for each in (first, second)]
    assert drawn == [["hours"], ["weekly", "hours"]], "one week is no line"
    assert "上年" not in section(second, "trend").charts[0].alt, "nothing of the year before is known"
    assert "840起" in section(say("2021-W19"), "trend").charts[0].alt
    assert "3,355起" in section(say("2021-01"), "trend").charts[0].alt


def test_of_few_events_the_difference_is_said_and_a_rate_over_few_is_not_compared(say: Say) -> None:
    briefing = say("2021-W19", "大鹏")
    assert "本周电诈警情2起，环比增加1起（基数过小），同比减少2起（基数过小）。" in words(briefing, "headline")
    assert "破案率（流量）0.0%（0/3），基数过小，不作比较" in words(briefing, "crackdown")
    assert "打掉团伙0个，环比持平；" in words(briefing, "cards")
    assert "挽回群众损失2.4万元，上期、上年同期均为零" in words(briefing, "alerts")
    assert "用时中位数24.9分钟，基数过小，不作比较。" in words(briefing, "stops"), "a median of two"
    assert words(briefing, "types") == "", "nobody leads among two cases"
    assert "对本辖区电诈警情、电诈立案" in words(briefing, "signals")
    english = words(say("2021-W19", "大鹏", "en"), "headline")
    assert "Telecom fraud incidents: 2, 1 more than last week (too few to judge)" in english


def test_a_change_from_a_tiny_baseline_is_a_difference_wherever_it_stands(say: Say) -> None:
    briefing = say("2021-W19")
    rows = cells(briefing, "districts", "districts")
    assert rows["坪山"][:4] == ["8", "10", "+8", "−47.4%"], "10 and 2 are no rise of 400%"
    assert rows["深汕"][2] == "持平"
    assert rows["深汕"][5:] == ["+3", "持平"], "3 and 0: a difference is known where a percentage is not"
    table = next(each for each in section(briefing, "districts").tables if each.key == "districts")
    assert table.note.endswith("基期不足10的列增减数。")
    assert "增减数" not in section(briefing, "headline").tables[0].note, "no cell there is one"
    panels = {each.title: each.change for each in section(briefing, "districts").charts[0].panels}
    assert plain(panels["坪山"], "zh") == "+8"
    assert "打掉团伙0个，环比持平；" in words(say("2021-W19", "大鹏"), "cards")
    cards = cells(say("2021-W19", "坪山"), "headline", "headline")
    assert cards["电诈警情"][:3] == ["10", "+8", "−47.4%"], "and the cards are made of it"


def test_january_says_no_value_to_date_again_nor_a_campaign_its_first_month(say: Say) -> None:
    january, march = say("2021-01"), say("2021-03")
    titles = {each.title for one in january.all_sections() for table in one.tables for each in table.columns}
    assert not titles & {"今年累计", "累计同比", "今年以来"}
    said = "".join(words(january, each.key) for each in january.all_sections())
    assert "今年以来" not in said
    assert "攻坚行动开展以来" not in words(march, "crackdown"), "it began with the month"
    assert "今年以来，破获诈骗案件" in words(march, "crackdown")
    assert "行动以来" not in {each.title for each in section(march, "scorecard").tables[0].columns}


def test_an_old_issue_printed_again_says_that_the_state_of_its_tasks_is_a_later_one(say: Say) -> None:
    old = say("2021-W13")
    said = words(old, "mechanism")
    assert "交办任务5项，截至2021年5月16日（本期之后）已办结5项，未办结0项。\n本周新交办任务5项。" in said
    assert "历次会议" not in said, "what is open today is no news of April"
    assert not [row for row in cells(old, "mechanism", "tasks").values() if row[1] != "3月28日"]
    assert "本期之后" not in words(say("2021-W19"), "mechanism")
    assert "after this issue" in words(say("2021-W13", lang="en"), "mechanism")


def test_a_target_is_no_word_before_its_campaign(say: Say) -> None:
    assert "目标" not in words(say("2019-W02"), "headline")
    assert "目标" in words(say("2021-W13"), "headline")


def test_a_task_with_hardly_any_events_has_no_relative_change(say: Say) -> None:
    rows = cells(say("2021-W19"), "mechanism", "tasks")
    assert rows["深汕"][4:] == ["100.0%（3/3）", "0.0%（0/1）", "", "基数过小"]
    assert rows["光明"][6] == "+55.7%"


def test_what_is_open_is_neither_compared_nor_said_to_lack_data(say: Say) -> None:
    briefing = say("2021-W20")
    assert "数据未齐，暂不列环比、同比。" in section(briefing, "crackdown").tables[0].note
    assert "明显升降的辖区" not in section(briefing, "districts").charts[0].alt, "none is judged, which is not 0"


def test_a_printed_incidence_is_defined(say: Say) -> None:
    assert "每万人" in words(say("2021-W19"), "definitions")


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (
            "2021-W06",
            "本周含春节假期，环比、同比受其影响；与距春节同样远近的2020年1月21日至1月27日相比，电诈警情上升72.7%。",
        ),
        ("2021-W19", ""),
    ],
)
def test_a_week_with_the_spring_festival_is_held_against_the_days_as_far_from_it(
    say: Say, period: str, said: str
) -> None:
    found = [each for each in words(say(period), "headline").split("\n") if "春节" in each]
    assert "".join(found) == said


def test_residents_are_numbers_of_years_and_have_no_last_day(say: Say) -> None:
    said = words(say("2021-W20"), "notes")
    assert "常住人口按年统计" in said
    assert not [each for each in said.split("\n") if "常住人口" in each and ("截至" in each or "未覆盖" in each)]
    coverage = section(say("2021-W19"), "publicity")
    assert "没有可比数据，未列同比。" in coverage.tables[0].note
    assert "与上年同期比较" not in coverage.tables[0].note, "no column says so"


def test_a_year_to_date_that_the_data_do_not_reach_back_to_says_since_when_they_do(say: Say) -> None:
    table = next(each for each in section(say("2021-W19"), "stops").tables if each.key == "stop_payment")
    assert "30分钟追踪四级率自2021年3月31日起才有数据。" in table.note


def test_what_became_of_a_task_is_told_up_to_the_end_of_the_issue(say: Say) -> None:
    windows = {each.end for each in say("2021-W17").figures() if each.display is Display.EFFECT}
    assert windows and max(windows) <= say("2021-W17").end


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("style", "smallest"), [(PageStyle.BRIEFING, 7.5), (PageStyle.GBT9704, 7.2)])
def test_no_table_is_set_in_type_too_small_for_paper(say: Say, lang: str, style: PageStyle, smallest: float) -> None:
    tables = [each for one in say("2021-W19", lang=lang).all_sections() for each in one.tables]
    sizes = {each.key: table_layout(each, lang, PAPERS[style].text_width_pt).size_pt for each in tables}
    assert not {key: size for key, size in sizes.items() if size < smallest}


@pytest.mark.parametrize(
    ("lang", "said", "note", "usual"),
    [
        ("zh", "“双下降”按总数比较：当月累计31天，上月30天，上年同期31天。", "天数不足的以全月总数计", "相同天数比较"),
        (
            "en",
            "31 days of the month to date, 30 of the month before",
            "or all of a month that is shorter",
            "as many days",
        ),
    ],
)
def test_a_month_to_date_that_is_longer_than_the_month_before_is_said_to_be(
    say: Say, lang: str, said: str, note: str, usual: str
) -> None:
    longer, equal = say("2020-W22", lang=lang), say("2021-W19", lang=lang)
    assert said in words(longer, "headline")
    assert note in longer.headline.tables[0].note
    assert said not in words(equal, "headline")
    assert usual in equal.headline.tables[0].note


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_more_stopped_than_lost_is_explained_where_both_are_read(say: Say, lang: str) -> None:
    briefing = say("2021-W19", lang=lang)
    sentence = {
        "zh": "止付金额超过同期电诈损失金额（349.0万元），是因为",
        "en": "More was stopped than telecom fraud losses come to (3.49",
    }
    assert sentence[lang] in words(briefing, "stops")
    notes = [table.note for key in ("scorecard", "stops") for table in section(briefing, key).tables]
    why = {"zh": "可以超过损失金额", "en": "may exceed losses"}[lang]
    assert [why in each for each in notes] == [True, True, False], "the rates of districts hold no money"


def test_a_clear_rise_without_a_signal_is_no_contradiction(say: Say) -> None:
    assert "明显上升" in words(say("2021-W07"), "signals"), "the week rose, and no series is beyond its expectation"
    assert "明显上升" not in words(say("2021-W19"), "signals"), "nothing rose"


def test_metrics_whose_data_begin_on_one_day_are_named_together(say: Say) -> None:
    (table,) = (each for each in section(say("2021-W19"), "cards").tables)
    assert "起才有数据" not in table.note, "of a year that the data reach back to"
    notes = [each.note for each in section(say("2020-W42"), "cards").tables]
    assert "断卡刑拘人数、断卡打掉团伙、断卡捣毁窝点、断卡惩戒人数、缴获两卡自2020年10月10日起才有数据。" in notes[0]
