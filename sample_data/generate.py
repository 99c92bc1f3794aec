"""Write the sample exports: invented data of an invented city, the same bytes each time.

Usage: python sample_data/generate.py
"""

import exports
import polars as pl
from alerts import build_alerts
from cases import build_cases, with_case_numbers
from crime_totals import build_crime_totals
from flaws import spoil
from incidents import build_incidents
from stop_orders import build_stop_orders

ALERT_TITLES = ("样例市反诈中心预警指令统计(样例数据, 虚构)", "制表日期: 2021-05-18")


def main() -> None:
    """Draw every dataset, break some rows, write the files."""
    exports.FOLDER.mkdir(exist_ok=True)
    drawn = build_incidents()
    cases = build_cases(drawn)
    incidents = with_case_numbers(drawn, cases)
    files = {
        **by_year("incidents", "reported_at", incidents),
        **by_year("cases", "filed_at", cases, exports.UNPADDED_INSTANT),
        **by_year("stop_orders", "requested_at", build_stop_orders(incidents)),
        **alerts_by_year(build_alerts(incidents)),
    }
    write(spoil(files), build_crime_totals(cases))


def by_year(
    dataset: str, instant: str, frame: pl.DataFrame, instant_format: str = exports.INSTANT
) -> dict[str, pl.DataFrame]:
    """Cut a dataset into the rows of each year, as text; keys such as `cases_2020`."""
    rows = exports.spelled(dataset, frame)
    year = rows.select(pl.from_epoch(instant).dt.year()).to_series()
    return {
        f"{dataset}_{number}": exports.as_text(rows.filter(year == number), instant_format)
        for number in year.unique().sort()
    }


def alerts_by_year(alerts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Cut the alerts in 2020, as text, and 2021, whose workbook keeps numbers and date-times."""
    rows = exports.spelled("alerts", alerts)
    is_2021 = pl.from_epoch("issued_at").dt.year() == 2021
    return {"alerts_2020": exports.as_text(rows.filter(~is_2021)), "alerts_2021": rows.filter(is_2021)}


def write(files: dict[str, pl.DataFrame], crime_totals: pl.DataFrame) -> None:
    """Write every export in its own format."""
    for year in (2019, 2020):
        exports.write_gzip_csv("incidents", files[f"incidents_{year}"], f"样例_警情_{year}.csv.gz")
        exports.write_gzip_csv("cases", files[f"cases_{year}"], f"样例_立案_{year}.csv.gz")
    for year in (2020, 2021):
        exports.write_gzip_csv("stop_orders", files[f"stop_orders_{year}"], f"样例_止付_{year}.csv.gz")
    exports.write_gzip_csv("alerts", files["alerts_2020"], "样例_预警指令_2020.csv.gz")
    exports.write_csv_with_bom("incidents", files["incidents_2021"], "样例_警情_2021.csv")
    exports.write_gb18030_csv("cases", files["cases_2021"], "样例_立案_2021.csv")
    totals = exports.as_text(exports.spelled("crime_totals", crime_totals)).with_columns(pl.col("filed").cast(pl.Int64))
    exports.write_xlsx("crime_totals", totals, "样例_刑案总数_2019-2021.xlsx", "刑案总数")
    exports.write_xlsx("alerts", files["alerts_2021"], "样例_预警指令_2021.xlsx", "预警指令", ALERT_TITLES, "合计")


if __name__ == "__main__":
    main()
