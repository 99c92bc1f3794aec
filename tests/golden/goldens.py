"""What the writers make of one fixed issue: the files that the golden tests hold on to.

The issue is made by hand (`tests/briefing_fixture.py`), so that what the sections say may change without touching these.
"""

import sys
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from briefing_fixture import DISTRICTS, END, START, figure, sample  # noqa: E402
from fraudstats.briefing.charts import draw_all  # noqa: E402
from fraudstats.briefing.html import render_html  # noqa: E402
from fraudstats.briefing.json import render_json  # noqa: E402
from fraudstats.briefing.model import Band, Briefing, Chart, Display, Mark, Section, Series  # noqa: E402
from fraudstats.briefing.pdf import typst_source  # noqa: E402
from fraudstats.briefing.pictures import HeatMap, Panel, Panels, Picture  # noqa: E402

WEEKS = tuple(f"2021-W{n:02d}" for n in range(8, 20))
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def goldens() -> dict[str, bytes]:
    """Make every golden file, by its path in this folder."""
    made: dict[str, bytes] = {}
    for lang in ("zh", "en"):
        briefing = issue(lang)
        charts = draw_all(briefing)
        made[f"{lang}/briefing.html"] = render_html(briefing, None, charts).encode()
        made[f"{lang}/briefing.json"] = render_json(briefing).encode()
        made[f"{lang}/briefing.typ"] = typst_source(briefing, None, tuple(charts)).encode()
        made |= {f"{lang}/{key}.svg": svg for key, svg in charts.items()}
    return made


def issue(lang: str) -> Briefing:
    """Give the issue of the fixture with a picture of each other kind."""
    briefing = sample(lang)
    pictures = Section("pictures", "图例" if lang == "zh" else "Pictures", charts=(_band(), _panels(lang), _heat_map()))
    return replace(briefing, sections=(*briefing.sections, pictures))


def _band() -> Chart:
    values = (210.0, 224.0, 231.0, 214.0, 240.0, 262.0, 251.0, 229.0, 233.0, 219.0, 231.0, 212.0)
    band = Band("预计范围", tuple(value - 30 for value in values), tuple(value + 30 for value in values))
    mark = Mark(6, ("专项行动 ", figure(21, Display.COUNT)))
    return Chart("band", "带范围的折线", WEEKS, (Series("本年", values),), "起/周", "折线与范围。", "警情数据", band=band, marks=(mark,))  # fmt: skip


def _panels(lang: str) -> Picture:
    names = [zh if lang == "zh" else en for zh, en in DISTRICTS[:6]]
    panels = tuple(
        Panel(
            name,
            figure(30 - 3 * rank, Display.COUNT),
            figure(-0.1 + 0.05 * rank, Display.CHANGE_RATE, baseline="previous", verdict="fall" if rank == 0 else None),
            "明显下降" if rank == 0 else "无明显变化",
            (Series("本年", tuple(float(40 + rank * 2 - n) for n in range(len(WEEKS)))),),
        )
        for rank, name in enumerate(names)
    )
    return Panels("panels", "各分局", WEEKS, panels, "六个小图。", "警情数据", provisional_from=11)


def _heat_map() -> Picture:
    days, hours = WEEKDAYS, tuple(f"{hour}" for hour in range(0, 24, 4))
    values = tuple(tuple((row * 7 + column * 5) % 23 for column in range(len(hours))) for row in range(len(days)))
    named = tuple((str(rank), day) for rank, day in enumerate(days))
    return HeatMap("hours", "时段", named, tuple((each, each) for each in hours), values, "热力图。", "警情数据",
                   "telecom_incidents", ("weekday", "hour"), START, END)  # fmt: skip


def accept() -> list[Path]:
    """Write the files anew; one that is no longer made goes."""
    made = goldens()
    for path in HERE.glob("*/*.*"):
        if path.parent.name in ("zh", "en") and path.relative_to(HERE).as_posix() not in made:
            path.unlink()
    changed = [HERE / name for name, content in made.items() if not _is(HERE / name, content)]
    for path in changed:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made[path.relative_to(HERE).as_posix()])
    return changed


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


if __name__ == "__main__":
    for each in accept():
        print(each.relative_to(HERE))
