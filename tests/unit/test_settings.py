"""fraudstats.toml: read, checked, and what is wrong said in one line."""

from datetime import time
from pathlib import Path

import pytest

from fraudstats.config import Config, read_config
from fraudstats.errors import ConfigError


def settings(folder: Path, text: str) -> Config:
    path = folder / "fraudstats.toml"
    path.write_text(text, encoding="utf-8")
    return read_config(path)


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    assert settings(tmp_path, "") == Config()


def test_values_are_read_with_their_types(tmp_path: Path) -> None:
    config = settings(tmp_path, "[calendar]\nweek_start = 7\ncutoff = 15:00:00\nmonth_start = 26\n")
    assert (config.calendar.week_start, config.calendar.cutoff, config.calendar.month_start) == (7, time(15), 26)


def test_every_spelling_leads_to_the_district(tmp_path: Path) -> None:
    config = settings(tmp_path, '[[districts]]\nname = "福田"\nname_en = "Futian"\naliases = ["福田区"]\n')
    assert config.district_spellings() == {"福田": "福田", "Futian": "福田", "福田区": "福田"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[calendar]\nweek_start = 8\n", "calendar.week_start"),
        ("[calendar]\nweek_start = 0\n", "calendar.week_start"),
        ("[calendar]\nmonth_start = 29\n", "calendar.month_start"),
        ('[calendar]\ncutoff = "3 pm"\n', "calendar.cutoff"),
        ("[calendar]\nweekstart = 1\n", "weekstart"),
        ("[kalender]\nweek_start = 1\n", "kalender"),
        ("[thresholds]\nsignificance = 1.5\n", "significance"),
        ("[loading]\nmax_reject_rate = -0.1\n", "max_reject_rate"),
        ("[[districts]]\nname_en = 'Futian'\n", "name"),
        ("[calendar\n", "not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_with_its_file(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError) as refused:
        settings(tmp_path, text)
    sentence = str(refused.value)
    assert named in sentence
    assert "fraudstats.toml" in sentence
    assert "\n" not in sentence


def test_settings_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "fraudstats.toml").write_bytes("[centre]\nname_zh = '反诈'".encode("gb18030"))
    with pytest.raises(ConfigError, match="cannot read"):
        read_config(tmp_path / "fraudstats.toml")
