"""A template that asks for too much ends at once, and is named with its line."""

from pathlib import Path

import pytest

from fraudstats.briefing import templates
from fraudstats.errors import TemplateError

HUGE = [
    ('{{ "%1000000000s" | format(1) }}', "'format' makes a text longer than 100,000"),
    ('{{ "%*d" | format(1000000000, 1) }}', "'format' makes"),
    ('{{ "%1000000000s" % 1 }}', "a filled text longer than"),
    ('{{ "{:1000000000}".format(1) }}', "'format' makes"),
    ('{{ "{:{}}".format(1, 1000000000) }}', "'format' makes"),
    ('{{ "{a:9999999}".format_map({"a": 1}) }}', "'format' makes"),
    ('{{ "x".center(1000000000) }}', "'center' makes"),
    ('{{ "x" | center(1000000000) }}', "'center' makes"),
    ('{{ ["x"] | map("center", 1000000000) | list }}', "'center' makes"),
    ("{% filter center(1000000000) %}x{% endfilter %}", "'center' makes"),
    ('{{ ("x\\n" * 30000) | indent(90000) }}', "'indent' makes"),
    ('{{ ("\\t" * 90000).expandtabs(90000) }}', "'expandtabs' makes"),
    ('{{ ("x" * 90000) | replace("", "y" * 90000) }}', "'replace' makes"),
    ('{{ ("x" * 90000).translate({120: "y" * 90000}) }}', "'translate' makes"),
    ('{{ range(90000) | join("y" * 90000) }}', "'join' makes"),
    ('{{ ("y" * 90000).join(("x" * 90000) | map("upper")) }}', "'join' makes"),
    ('{{ ("x" * 90000) | map("replace", "x", "y" * 90000) | list }}', "'map' makes"),
    ('{{ ("x " * 40000) | wordwrap(1, true, "y" * 90000) }}', "'wordwrap' makes"),
    ('{{ [1] | batch(1000000000, "x") | list }}', "'batch' makes"),
    ('{{ {"a": 1} | tojson(1000000000) }}', "'tojson' makes"),
    ("{{ (1).to_bytes(1000000000) }}", "'to_bytes' makes"),
    ("{{ ((10**100)**100)**100 }}", "a number of more than 10,000 bits"),
    ('{% set n = namespace(x="x") %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}', "'~' makes"),
    ('{% set n = namespace(x="x") %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}', "a sum longer"),
    ('{% for a in "x" * 99999 %}{% for b in "x" * 99999 %}{% endfor %}{% endfor %}', "more than 1,000,000 turns"),
    ("{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}", "turns of loops"),
    ('{% set s = "x" * 99999 %}{% for i in range(90000) %}{{ s }}{% endfor %}', "a page longer than 50,000,000"),
    ('{% set s = "x" * 99999 %}{% set t %}{% for i in range(90000) %}{{ s }}{% endfor %}{% endset %}', "turns of"),
    ("{% for x in 5 %}{% endfor %}", "'int' object is not iterable"),
    ("{{ 5 | join }}", "'int' object is not iterable"),
]  # fmt: skip
USUAL = [
    ('{{ "%05.1f %s 2021年99999999" | format(1.25, "x") }}', "001.2 x 2021年99999999"),
    ('{{ "{:,.2f}|{a:>3}".format(12345678, a="b") }}', "12,345,678.00|  b"),
    ('{{ ", ".join(["a", "b"] | map("upper")) }}', "A, B"),
    ('{{ ["a", "b"] | join(", ") }}{{ "a" ~ 1 ~ "b" }}', "a, ba1b"),
    ('{% for i in "ab" %}{{ loop.index }}/{{ loop.length }}{{ "," if not loop.last }}{% endfor %}', "1/2,2/2"),
    ('{{ "x" | center(5) }}{{ "a-b".replace("-", "+") }}{{ 2 ** 10 + 3 * 4 }}', "  x  a+b1036"),
    ("{% for a in [1, [2]] recursive %}{{ loop(a) if a is iterable else a }}{% endfor %}", "12"),
]


@pytest.mark.parametrize(("asked", "said"), HUGE)
def test_what_would_be_huge_or_endless_is_refused_with_its_line(asked: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(f"one\n{asked}", encoding="utf-8")
    environment = templates.html_environment(tmp_path, asked)
    with pytest.raises(TemplateError) as raised:
        templates.render(environment, "page.txt")
    assert said in str(raised.value) and "page.txt, line 2" in str(raised.value)


@pytest.mark.parametrize(("asked", "filled"), USUAL)
def test_what_is_usual_is_let_be(asked: str, filled: str, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(asked, encoding="utf-8")
    assert templates.render(templates.html_environment(tmp_path, asked), "page.txt") == filled
