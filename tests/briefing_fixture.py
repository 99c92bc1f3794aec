"""Two issues to render: one as a centre would print it, in Chinese and English, and one full of hostile names.

All numbers are invented.
"""

from dataclasses import replace
from datetime import date
from math import cos, exp, sin

from fraudstats.briefing.model import (
    Briefing,
    Chart,
    Column,
    Display,
    Figure,
    Part,
    Section,
    Sentence,
    Series,
    Table,
)
from fraudstats.briefing.pictures import Bar, Bars

START, END = date(2021, 5, 10), date(2021, 5, 17)
DISTRICTS = (
    ("福田", "Futian"), ("罗湖", "Luohu"), ("南山", "Nanshan"), ("盐田", "Yantian"), ("宝安", "Bao'an"),
    ("龙岗", "Longgang"), ("龙华", "Longhua"), ("坪山", "Pingshan"), ("光明", "Guangming"), ("大鹏", "Dapeng"),
    ("深汕", "Shenshan"), ("机场", "Airport"), ("公交", "Public Transport"),
)  # fmt: skip
FRAUD_TYPES = (
    ("刷单返利", "Brushing orders for rebates"), ("冒充客服退款", "Fake customer service refunds"),
    ("虚假贷款", "Fake loans"), ("投资理财（杀猪盘）", "Romance and investment"),
    ("冒充公检法", "Impersonating the authorities"), ("网络购物", "Online shopping"),
    ("冒充领导熟人", "Impersonating leaders"), ("未分类", "Untyped"),
)  # fmt: skip
HOSTILE = (
    '#read("x")', "<script>alert(1)</script>", '"]#', "C:\\new\\u{41}\\", "$x^2$ $\\frac{1}{2}$", "*b* _i_ `r`", "@ref <label>",
    "= not a heading", "- no item", "// no comment /* none */", "{{ 7 * 7 }}{% raw %}", "a&amp;b;'c'", "~ -- ...",
    "https://example.org/x", "]]>--><!--", "极" * 60, "A" * 120,
)  # fmt: skip


def figure(value: float | None, display: Display, **more: object) -> Figure:
    """Make a figure of the week."""
    return Figure("telecom_incidents", value, display, START, END, **more)  # type: ignore[arg-type]


def sample(lang: str) -> Briefing:
    """Make a realistic issue of about four pages."""
    says = _Chooser(lang)
    return Briefing(
        lang=lang,
        title=says("反电诈攻坚周报", "Weekly Anti-Fraud Briefing"),
        subtitle=says(
            "2021年5月10日至5月16日（每日15时为统计日界）",
            "10 to 16 May 2021 (statistical days end at 15:00)",
        ),
        centre=says("深圳市反电信网络诈骗中心", "Shenzhen Anti-Fraud Centre"),
        period="2021-W19",
        start=START,
        end=END,
        as_of=says("2021年5月17日 08:00", "17 May 2021, 08:00"),
        notice=says(
            "本期由合成数据生成，仅供演示，不反映任何真实情况。",
            "Made of synthetic data, for demonstration only; it describes nothing real.",
        ),
        headline=_headline(says),
        sections=(
            _scorecard(says),
            _trend(says),
            _districts(says),
            _types(says),
            _stops(says),
            _data_notes(says),
        ),
    )


def hostile(lang: str = "zh") -> Briefing:
    """Make an issue whose every text tries to leave its place."""
    plain = sample(lang)
    rows = tuple((name, figure(12, Display.COUNT), figure(-0.25, Display.CHANGE_RATE)) for name in HOSTILE)
    table = Table(
        HOSTILE[0], HOSTILE[1], (Column(HOSTILE[2], numeric=False), Column(HOSTILE[3]), Column(HOSTILE[4])), rows, HOSTILE[5]
    )  # fmt: skip
    chart = Chart("hostile", HOSTILE[1], HOSTILE, (Series(HOSTILE[0], tuple(range(len(HOSTILE)))),),
                  HOSTILE[4], HOSTILE[2], HOSTILE[0])  # fmt: skip
    named = tuple(Bar(name, figure(rank, Display.COUNT)) for rank, name in enumerate(HOSTILE))
    bars = Bars("hostile bars", HOSTILE[2], named, HOSTILE[3], HOSTILE[1])
    sentences = tuple(Sentence((name, figure(3, Display.COUNT), name)) for name in HOSTILE)
    section = Section("hostile", HOSTILE[0], sentences, (table,), (chart, bars))
    return replace(
        plain, title=HOSTILE[0], subtitle=HOSTILE[1], centre=HOSTILE[2], notice=HOSTILE[3], period=HOSTILE[5],
        as_of=HOSTILE[4], headline=section, sections=(),
    )  # fmt: skip


class _Chooser:
    """Pick the text of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


def _rate(value: float | None, baseline: str, verdict: str | None = None) -> Figure:
    return figure(value, Display.CHANGE_RATE, baseline=baseline, verdict=verdict)


def _headline(says: _Chooser) -> Section:
    titles = (
        ("本周", "This week"), ("环比", "Previous week"), ("同比", "Year earlier"), ("本月累计", "Month to date"),
        ("累计环比", "MTD, previous"), ("累计同比", "MTD, year earlier"),
    )  # fmt: skip
    rows = (
        (
            "电诈警情",
            "Telecom fraud incidents",
            212,
            -0.083,
            -0.312,
            487,
            -0.121,
            -0.297,
            "双下降",
            "Double decline",
        ),
        (
            "电诈立案",
            "Telecom fraud cases",
            196,
            -0.052,
            -0.284,
            455,
            -0.098,
            -0.266,
            "双下降",
            "Double decline",
        ),
        (
            "诈骗总立案",
            "All fraud cases",
            241,
            0.004,
            -0.225,
            566,
            -0.071,
            -0.213,
            "无明显变化",
            "No clear change",
        ),
    )
    table = Table(
        "headline",
        says("三个数据", "The three figures"),
        (Column(says("指标", "Figure"), numeric=False), *(Column(says(*title)) for title in titles),
         Column(says("判断", "Verdict"), numeric=False)),
        tuple(_headline_row(says, *row) for row in rows),
        says("本周为5月10日至16日；环比为上一周，同比为上年同一周（按星期对齐）；本月自4月26日起。",
             "The week is 10 to 16 May; previous is the week before, year earlier the same week of 2020; the month starts on 26 April."),
    )  # fmt: skip
    sentences = (
        Sentence((says("本周电诈警情", "Telecom fraud incidents came to "), figure(212, Display.COUNT),
                  says("起，环比下降", " this week, down "), figure(0.083, Display.RATE),
                  says("，同比下降", " on the week before and "), figure(0.312, Display.RATE),
                  says("；日均", " on the year earlier; the daily mean is "), figure(30.3, Display.DAILY_MEAN),
                  says("起，已连续21天稳定在35起以下。", ", below 35 for 21 days running."))),
        Sentence((says("三个数据自5月14日起首次实现月度累计双下降，至今保持", "The three figures have been in double decline, month to date, since 14 May: "),
                  figure(3, Display.COUNT), says("天。", " days."))),
        Sentence((says("60分钟内止付率为", "The 60-minute stop rate is "),
                  figure(0.87, Display.RATE, numerator=174, denominator=200),
                  says("，比上周上升", ", up "), figure(0.032, Display.POINTS, baseline="previous", verdict="rise"),
                  says("；避免损失", "; kept from loss: "), figure(12_340_000, Display.MONEY), says("。", "."))),
    )  # fmt: skip
    return Section("headline", says("总体情况", "Overview"), sentences, (table,))


def _headline_row(says: _Chooser, zh: str, en: str, week: int, previous: float, year: float,
                  month: int, month_previous: float, month_year: float, word_zh: str, word_en: str) -> tuple[Part, ...]:  # fmt: skip
    unclear = "no_clear_change" if abs(previous) < 0.01 else "fall"
    return (
        says(zh, en), figure(week, Display.COUNT), _rate(previous, "previous", unclear), _rate(year, "year_earlier", "fall"),
        figure(month, Display.COUNT, provisional=True), _rate(month_previous, "previous", "provisional"),
        _rate(month_year, "year_earlier", "provisional"), says(word_zh, word_en),
    )  # fmt: skip


def _scorecard(says: _Chooser) -> Section:
    names = (
        ("电诈案件损失", "Telecom fraud loss", Display.MONEY, 41_820_000), ("预警指令", "Alerts issued", Display.COUNT, 18_204),
        ("止付账户", "Accounts stopped", Display.COUNT, 3_127), ("止付金额", "Amount stopped", Display.MONEY, 136_400_000),
        ("破案", "Cases solved", Display.COUNT, 164), ("刑拘", "Persons detained", Display.COUNT, 132),
        ("断卡刑拘", "Card fraud, detained", Display.COUNT, 210), ("反诈APP安装", "App installs", Display.COUNT, 10_430_000),
    )  # fmt: skip
    rows = tuple(
        (says(zh, en), figure(value, display), _rate(0.04 * cos(i) * i, "previous", "rise" if i == 4 else None),
         _rate(0.3 * sin(i), "year_earlier"), figure(value * 4, display),
         _rate(None if i == 7 else 0.11 * cos(3 * i), "previous"), _rate(None if i == 7 else 1.236 * sin(i), "year_earlier"))
        for i, (zh, en, display, value) in enumerate(names)
    )  # fmt: skip
    titles = (
        ("本周", "Week"),
        ("环比", "Previous"),
        ("同比", "Year earlier"),
        ("近28天", "28 days"),
        ("环比", "Previous"),
        ("同比", "Year earlier"),
    )
    table = Table(
        "scorecard", says("主要指标对照", "Scorecard"),
        (Column(says("指标", "Metric"), numeric=False), *(Column(says(*title)) for title in titles)), rows,
        says("近28天为4月19日至5月16日。", "The 28 days are 19 April to 16 May."),
    )  # fmt: skip
    return Section("scorecard", says("主要指标", "Scorecard"), (), (table,))


def _trend(says: _Chooser) -> Section:
    now = tuple(round(340 + 430 * exp(-(((i - 48) / 4) ** 2)) + 25 * sin(i) - max(0, i - 50) * 14) for i in range(60))
    earlier = tuple(float(300 + round(40 * sin(i / 3))) for i in range(60))
    weeks = tuple(f"2020-W{i:02d}" for i in range(13, 54)) + tuple(f"2021-W{i:02d}" for i in range(1, 20))
    chart = Chart(
        "weekly_incidents", says("电诈警情走势（近60周）", "Telecom fraud incidents, 60 weeks"), weeks,
        (Series(says("本年", "This year"), now), Series(says("上年同期", "Year earlier"), earlier, role="earlier")),
        says("起/周", "Incidents a week"),
        says("60周折线图：2021年2月底达到高峰，此后持续回落。", "Line over 60 weeks: a peak at the end of February 2021, then a steady fall."),
        says("警情数据，2020年3月23日至2021年5月16日；截至5月17日08时", "incidents, 23 March 2020 to 16 May 2021; known on 17 May, 08:00"),
        provisional_from=59,
    )  # fmt: skip
    words = Sentence(
        (
            says(
                "警情自2月底峰值以来持续回落，本周为近60周最低。",
                "Incidents have fallen since the peak at the end of February; this week is the lowest of 60.",
            ),
        )
    )
    return Section("trend", says("警情走势", "Trend"), (words,), (), (chart,))


def _districts(says: _Chooser) -> Section:
    rows: list[tuple[Part, ...]] = []
    for i, (zh, en) in enumerate(DISTRICTS):
        where = (("district", zh),)
        rows.append((
            says(zh, en), figure(52 - 4 * i, Display.COUNT, filters=where, provisional=i == 4),
            figure(round(9 * cos(i)), Display.CHANGE, filters=where, baseline="previous"),
            _rate(0.0 if i == 3 else 0.31 * cos(i), "previous", "small_base" if i > 8 else "fall" if i == 2 else None),
            _rate(None if i == 10 else -0.2 + 0.05 * i, "year_earlier"),
            figure(0.21 - 0.012 * i, Display.DAILY_MEAN, filters=where),
            figure(0.9 - 0.02 * i, Display.RATE, filters=where, numerator=45 - 3 * i, denominator=50 - 3 * i),
            figure(i + 1, Display.RANK, filters=where),
        ))  # fmt: skip
    rows.append((says("全市", "City"), figure(212, Display.COUNT), figure(-19, Display.CHANGE), _rate(-0.083, "previous", "fall"),
                 _rate(-0.312, "year_earlier", "fall"), figure(0.12, Display.DAILY_MEAN),
                 figure(0.87, Display.RATE, numerator=174, denominator=200), "—"))  # fmt: skip
    titles = (("警情", "Incidents"), ("增减", "Change"), ("环比", "Previous"), ("同比", "Year earlier"),
              ("每万人", "Per 10,000"), ("60分钟止付率", "60-minute stop rate"), ("位次", "Rank"))  # fmt: skip
    table = Table(
        "districts", says("各分局本周电诈警情", "Telecom fraud incidents by district"),
        (Column(says("分局", "District"), numeric=False), *(Column(says(*title)) for title in titles)), tuple(rows),
        says("5月10日至16日；按每万常住人口警情排位，基数小于10的只列数，不作涨跌判断。",
             "10 to 16 May; ranked per 10,000 residents; no verdict on a base below 10."), total_row=True,
    )  # fmt: skip
    return Section("districts", says("区域分布", "Where"), (), (table,))


def _types(says: _Chooser) -> Section:
    counts = (71, 44, 31, 24, 15, 12, 9, 6)
    rows = tuple(
        (says(zh, en), figure(n, Display.COUNT), figure(n / 212, Display.RATE), figure(n * 61_000, Display.MONEY),
         _rate(0.1 * sin(n), "previous"))
        for (zh, en), n in zip(FRAUD_TYPES, counts, strict=True)
    )  # fmt: skip
    titles = (("警情", "Incidents"), ("占比", "Share"), ("损失", "Loss"), ("环比", "Previous"))
    table = Table("types", says("诈骗类型", "Fraud types"), (Column(says("类型", "Type"), numeric=False), *(Column(says(*t)) for t in titles)),
                  rows, says("5月10日至16日；占比之和为100.0%。", "10 to 16 May; shares add up to 100.0%."))  # fmt: skip
    bars = tuple(
        Bar(says(*names), figure(count, Display.COUNT)) for names, count in zip(FRAUD_TYPES, counts, strict=True)
    )
    chart = Bars("types", says("各类型警情", "Incidents by type"), bars, says("刷单返利最多。", "Brushing orders lead."), says("警情数据，5月3日至16日", "incidents, 3 to 16 May"))  # fmt: skip
    return Section("types", says("类型特点", "What"), (), (table,), (chart,))


def _stops(says: _Chooser) -> Section:
    weeks = tuple(f"2021-W{i:02d}" for i in range(5, 20))
    rates = tuple(0.18 + 0.69 * (i / 14) ** 0.8 for i in range(15))
    chart = Chart("stop_rate", says("60分钟内止付率", "Stopped within 60 minutes"), weeks,
                  (Series(says("止付率", "Stop rate"), rates), Series(says("目标", "Target"), (0.8,) * 15, role="muted")),
                  says("占已付款警情", "Of incidents with a payment"), says("止付率由18%升至87%。", "The rate rises from 18% to 87%."),
                  says("止付数据，2月1日至5月16日", "stop orders, 1 February to 16 May"), percent=True)  # fmt: skip
    words = Sentence((says("从报警到止付，中位数为", "From report to stop the median is "), figure(14.25, Display.MINUTES),
                      says("分钟；全年累计止付账户", " minutes; accounts stopped this year: "), figure(49_730, Display.COUNT),
                      says("个，止付金额", ", amount "), figure(1_360_000_000, Display.MONEY), says("。", ".")))  # fmt: skip
    return Section("stops", says("止付挽损", "Stop payment"), (words,), (), (chart,))


def _data_notes(says: _Chooser) -> Section:
    rows: tuple[tuple[Part, ...], ...] = (
        (
            says("警情", "Incidents"),
            says("5月16日", "16 May"),
            figure(38_211, Display.COUNT),
            figure(12, Display.COUNT),
        ),
        (
            says("立案", "Cases"),
            says("5月16日", "16 May"),
            figure(35_004, Display.COUNT),
            figure(0, Display.COUNT),
        ),
        (
            says("止付", "Stop orders"),
            says("5月15日", "15 May"),
            figure(121_950, Display.COUNT),
            figure(87, Display.COUNT),
        ),
    )
    table = Table("watermarks", says("数据状态", "State of the data"),
                  (Column(says("数据", "Dataset"), numeric=False), Column(says("完整至", "Complete to"), numeric=False),
                   Column(says("读入行", "Rows read")), Column(says("隔离行", "Rows refused"))), rows,
                  says("隔离行不进入统计，见 rejects 清单。", "Refused rows are not counted; see the list of rejects."))  # fmt: skip
    words = Sentence(
        (
            says(
                "止付数据缺5月16日，涉及该日的数均标暂定。",
                "Stop orders of 16 May are missing; figures that need them are provisional.",
            ),
        )
    )
    return Section("data_notes", says("数据说明", "Data notes"), (words,), (table,))
