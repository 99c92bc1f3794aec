"""Two spellings of one district are two rows in every table: `check` names them, across datasets."""

from datetime import datetime

import pytest

from fraudstats.project import Project
from loading_project import Loading

CASES = "案件编号,立案日期,辖区,案件类别\n"
POPULATION = "辖区,年份,常住人口\n"


@pytest.fixture
def unlisted(loading: Loading) -> Loading:
    """Give a project whose settings list no districts, so that any spelling is let in."""
    loading.project.folder.settings.write_text("", encoding="utf-8")
    loading.project = Project.open(loading.project.folder.root)
    return loading


def spellings(loading: Loading) -> list[str]:
    found = loading.project.check(as_of=datetime(2021, 6, 1))
    return [each.sentence_en.partition(" seem")[0] for each in found if each.check == "alike_districts"]


def load(loading: Loading, of_cases: list[str], of_population: list[str]) -> None:
    rows = [f"A{rank},2021-05-03,{district},电诈" for rank, district in enumerate(of_cases)]
    loading.loaded(loading.write("a.csv", CASES + "\n".join(rows) + "\n"))
    people = [f"{district},2021,1000" for district in of_population]
    loading.loaded(loading.write("b.csv", POPULATION + "\n".join(people) + "\n"))


def test_bureau_and_district_and_bare_name_are_alike_across_datasets(unlisted: Loading) -> None:
    load(unlisted, ["西湖区", "拱墅", "滨江公安分局", "光明新区"], ["西湖分局", "拱墅区", "滨江", "光明"])
    assert spellings(unlisted) == ["光明, 光明新区", "拱墅, 拱墅区", "滨江, 滨江公安分局", "西湖分局, 西湖区"]


def test_a_blank_is_seen(unlisted: Loading) -> None:
    load(unlisted, ["西湖区"], ["西 湖区"])
    assert spellings(unlisted) == ["西 湖区, 西湖区"]


def test_a_county_and_a_city_of_one_name_are_two_places(unlisted: Loading) -> None:
    load(unlisted, ["上饶县", "上饶市", "市局"], ["上饶县", "上饶市", "上城区", "下城区", "市局"])
    assert spellings(unlisted) == []


def test_districts_without_residents_are_named_and_the_newest_year_is_told(unlisted: Loading) -> None:
    rows = [
        f"I{rank},2021-05-03 12:00:00,{district},是" for rank, district in enumerate(["福田", "机场", "公交", "福田"])
    ]
    header = "警情编号,报警时间,辖区,是否电诈\n"
    unlisted.loaded(unlisted.write("c.csv", header + "\n".join(rows) + "\n"))
    unlisted.loaded(unlisted.write("d.csv", POPULATION + "福田,2020,1000\n公交,2020,0\n"))
    found = {
        each.check: each for each in unlisted.project.check(as_of=datetime(2021, 6, 1)) if each.dataset == "population"
    }
    assert found["without_residents"].sentence_en.startswith("no residents of 公交, 机场 are known")
    assert (found["without_residents"].value, found["without_residents"].severity) == (2, "info")
    assert found["watermark"].sentence_en == "the newest are those of 2020"
