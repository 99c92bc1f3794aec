"""The invented city: its districts, stations, kinds of fraud and calendar."""

import numpy as np
from draws import day_number, instant

FIRST_DAY = "2019-01-01"
FIRST_ALERT_DAY = "2020-01-01"
LAST_DAY = "2021-05-17"
END = instant("2021-05-18 00:00:00")  # half-open

DISTRICTS = {
    "福田": 0.12,
    "罗湖": 0.08,
    "盐田": 0.014,
    "南山": 0.12,
    "宝安": 0.225,
    "龙岗": 0.19,
    "龙华": 0.135,
    "坪山": 0.03,
    "光明": 0.042,
    "大鹏": 0.008,
    "深汕": 0.006,
    "机场": 0.012,
    "公交": 0.018,
}
N_STATIONS = {"福田": 6, "罗湖": 5, "南山": 6, "宝安": 9, "龙岗": 8, "龙华": 6}  # others: 2
ORDINALS = "一二三四五六七八九"

FRAUD_TYPES = {
    "刷单返利": 0.25,
    "冒充客服": 0.15,
    "虚假贷款": 0.14,
    "虚假投资理财": 0.11,
    "冒充公检法": 0.05,
    "冒充熟人领导": 0.07,
    "网络购物": 0.09,
    "游戏交易": 0.06,
    "裸聊敲诈": 0.04,
    "其他": 0.025,
    "": 0.015,
}
OTHER_FRAUD_TYPES = {"其他": 0.85, "网络购物": 0.1, "": 0.05}

# Loss medians relative to the city's (8,000 yuan).
TYPE_LOSS_FACTORS = {
    "虚假投资理财": 4.0,
    "冒充公检法": 3.5,
    "游戏交易": 0.3,
    "裸聊敲诈": 0.8,
    "网络购物": 0.4,
}

FESTIVALS = ["2019-02-05", "2020-01-25", "2021-02-12"]

# Days on which offices file less: weekends come on top.
HOLIDAYS = [
    ("2019-02-04", "2019-02-10"),
    ("2019-05-01", "2019-05-04"),
    ("2019-10-01", "2019-10-07"),
    ("2020-01-24", "2020-02-02"),
    ("2020-10-01", "2020-10-08"),
    ("2021-02-11", "2021-02-17"),
    ("2021-04-03", "2021-04-05"),
    ("2021-05-01", "2021-05-05"),
]


def stations() -> dict[str, list[str]]:
    """Name the stations of each district."""
    named = {
        district: [f"{district}第{ordinal}派出所" for ordinal in ORDINALS[: N_STATIONS.get(district, 2)]]
        for district in DISTRICTS
    }
    named["福田"].append("华强北派出所")
    return named


def stations_in(rng: np.random.Generator, districts: np.ndarray) -> np.ndarray:
    """Draw a station of each row's district."""
    named = stations()
    draws = rng.random(len(districts))
    return np.array(
        [named[name][int(draw * len(named[name]))] for name, draw in zip(districts, draws, strict=True)],
        dtype=object,
    )


def days_between(first: str, last: str) -> np.ndarray:
    """List the day numbers from first to last, both included."""
    return np.arange(day_number(first), day_number(last) + 1)


def weekday(days: np.ndarray) -> np.ndarray:
    """Give the weekday of day numbers, Monday = 0."""
    return (days + 3) % 7


def is_day_off(days: np.ndarray) -> np.ndarray:
    """Mark weekends and public holidays."""
    off = weekday(days) >= 5
    for first, last in HOLIDAYS:
        off |= (days >= day_number(first)) & (days <= day_number(last))
    return off


def festival_factor(days: np.ndarray) -> np.ndarray:
    """Damp the days around Spring Festival: half as many, two days before to five after."""
    factor = np.ones(len(days))
    for festival in FESTIVALS:
        distance = days - day_number(festival)
        factor[(distance >= -2) & (distance <= 5)] = 0.5
    return factor
