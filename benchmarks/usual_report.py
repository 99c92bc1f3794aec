"""A weekly briefing made the usual way: pandas, matplotlib, Jinja and WeasyPrint.

    python benchmarks/usual_report.py EXPORTS OUT

`benchmarks/report.py` times `fraudstats report` against it. EXPORTS holds incidents.csv, cases.csv and stops.csv, clean
and without a column too many; OUT gets the page as HTML and PDF: three counts with both baselines, districts, types,
the 60-minute stop rate, four charts. That is less than `fraudstats report` writes: no verdict, no signal, no second
computation, no reading back, no archive format, and a third of the tables.
"""

import base64
import io
import sys
from pathlib import Path

import jinja2
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
import weasyprint
from matplotlib import font_manager

FONT = Path(__file__).parents[1] / "report_templates" / "fonts" / "NotoSansCJKsc-Regular.otf"
WEEK = pd.Timestamp("2021-05-10")
SEVEN, YEAR = pd.Timedelta(days=7), pd.Timedelta(days=364)
SHOWN_WEEKS = 53
PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>2021-W19</title>
<style>
@font-face { font-family: Noto; src: url({{ font }}) }
@page { size: A4; margin: 25mm 20mm; @bottom-center { content: counter(page) } }
body { font: 10pt Noto } table { border-collapse: collapse; width: 100% } td, th { border-bottom: 1px solid #bbb }
td:not(:first-child) { text-align: right } img { width: 100% }
</style>
<h1>电信网络诈骗警情周报 2021-W19</h1>
{% for title, rows in tables.items() %}<h2>{{ title }}</h2><table>
<tr><th></th><th>本周</th><th>上周</th><th>环比</th><th>上年同期</th><th>同比</th></tr>
{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.now }}</td><td>{{ row.before }}</td><td>{{ row.change }}</td>
<td>{{ row.earlier }}</td><td>{{ row.year_change }}</td></tr>{% endfor %}</table>{% endfor %}
{% for title, picture in charts.items() %}<h2>{{ title }}</h2><img alt="{{ title }}" src="{{ picture }}">{% endfor %}
</html>"""


def main() -> None:
    exports, out = map(Path, sys.argv[1:3])
    font_manager.fontManager.addfont(FONT)
    plt.rcParams["font.family"] = font_manager.FontProperties(fname=FONT).get_name()
    incidents = pd.read_csv(exports / "incidents.csv", parse_dates=["reported_at"])
    cases = pd.read_csv(exports / "cases.csv", parse_dates=["filed_at"])
    stops = pd.read_csv(exports / "stops.csv", parse_dates=["reported_at", "executed_at"])
    incidents = incidents[incidents["is_telecom"]].rename(columns={"reported_at": "at"})
    cases = cases.rename(columns={"filed_at": "at"})
    page = jinja2.Environment(autoescape=True).from_string(PAGE)
    html = page.render(font=FONT.as_uri(), tables=tables(incidents, cases, stops), charts=charts(incidents, cases))
    (out / "usual.html").write_text(html, encoding="utf-8")
    weasyprint.HTML(string=html, base_url=str(out)).write_pdf(out / "usual.pdf")


def tables(incidents: pd.DataFrame, cases: pd.DataFrame, stops: pd.DataFrame) -> dict[str, list[dict[str, object]]]:
    """Compare the week with both baselines: the three figures, districts, types, the stop rate."""
    telecom = cases[cases["category"] == "telecom_fraud"]
    fraud = cases[cases["category"].isin(["telecom_fraud", "other_fraud"])]
    figures = {"电诈警情": incidents, "电诈立案": telecom, "诈骗总立案": fraud}
    return {
        "三项数据": [_row(name, rows) for name, rows in figures.items()],
        "辖区": [_row(name, rows) for name, rows in incidents.groupby("district")],
        "类型": [_row(name, rows) for name, rows in telecom.groupby("fraud_type")],
        "60分钟止付率": [_stop_row(incidents, stops)],
    }


def _inside(rows: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
    return rows[(rows["at"] >= start) & (rows["at"] < start + SEVEN)]


def _row(name: str, rows: pd.DataFrame) -> dict[str, object]:
    now, before, earlier = (int(_inside(rows, start)["n"].sum()) for start in (WEEK, WEEK - SEVEN, WEEK - YEAR))
    return {"name": name, "now": now, "before": before, "change": _rate(now, before), "earlier": earlier,
            "year_change": _rate(now, earlier)}  # fmt: skip


def _rate(now: float, before: float) -> str:
    return f"{(now - before) / before:+.1%}" if before else "-"


def _stop_row(incidents: pd.DataFrame, stops: pd.DataFrame) -> dict[str, object]:
    first = stops[stops["amount_stopped_cny"] > 0].groupby("incident_id")["executed_at"].min().rename("stopped_at")
    paid = incidents[incidents["loss_cny"] > 0].join(first, on="incident_id")
    paid["in_time"] = (paid["stopped_at"] - paid["at"]).dt.total_seconds() <= 3600
    now, before, earlier = (_inside(paid, start)["in_time"].mean() for start in (WEEK, WEEK - SEVEN, WEEK - YEAR))
    return {"name": "60分钟止付率", "now": f"{now:.1%}", "before": f"{before:.1%}", "change": f"{now - before:+.1%}",
            "earlier": f"{earlier:.1%}", "year_change": f"{now - earlier:+.1%}"}  # fmt: skip


def charts(incidents: pd.DataFrame, cases: pd.DataFrame) -> dict[str, str]:
    """Draw the weeks beside last year's, the districts, the types, and hour by weekday."""
    weekly = incidents.set_index("at")["n"].resample("W-SUN").sum()[: WEEK + SEVEN]
    recent = _inside(incidents, WEEK)
    typed = _inside(cases[cases["category"] == "telecom_fraud"], WEEK).groupby("fraud_type")["n"].sum().sort_values()
    last = incidents[(incidents["at"] >= WEEK - 7 * SEVEN) & (incidents["at"] < WEEK + SEVEN)]
    hours = last.pivot_table(
        index=last["at"].dt.day_of_week, columns=last["at"].dt.hour, values="n", aggfunc="sum", fill_value=0
    )
    return {
        "每周电诈警情": _lines(weekly),
        "辖区": _bars(recent.groupby("district")["n"].sum().sort_values()),
        "类型": _bars(typed),
        "时段": _heat_map(hours),
    }


def _lines(weekly: pd.Series) -> str:
    figure, axes = plt.subplots(figsize=(8, 3))
    axes.plot(weekly.index[-SHOWN_WEEKS:], weekly.to_numpy()[-SHOWN_WEEKS:], label="今年")
    earlier = weekly.to_numpy()[-SHOWN_WEEKS - 52 : -52]
    axes.plot(weekly.index[-len(earlier) :], earlier, label="上年", color="grey")
    axes.legend()
    return _picture(figure)


def _bars(counts: pd.Series) -> str:
    figure, axes = plt.subplots(figsize=(8, 4))
    axes.barh(counts.index, counts.to_numpy())
    return _picture(figure)


def _heat_map(cells: pd.DataFrame) -> str:
    figure, axes = plt.subplots(figsize=(8, 3))
    figure.colorbar(axes.imshow(cells.to_numpy(), aspect="auto", cmap="Blues"))
    return _picture(figure)


def _picture(figure: plt.Figure) -> str:
    content = io.BytesIO()
    figure.savefig(content, format="svg", bbox_inches="tight")
    plt.close(figure)
    return "data:image/svg+xml;base64," + base64.b64encode(content.getvalue()).decode()


if __name__ == "__main__":
    main()
