"""Simple Markdown of notes and own sections."""

from fraudstats.briefing.markdown import section_of
from fraudstats.briefing.wording import plain


def test_a_dash_inside_a_line_is_no_point() -> None:
    section = section_of("own", "", "# 意见\n\n警情上升 - 详见附件\n\n- 第一点 - 说明\n2021 - 2022 **两年**")
    assert section is not None and section.title == "意见"
    said = ["".join(plain(part, "zh") for part in each.parts) for each in section.sentences]
    assert said == ["警情上升 - 详见附件", "• 第一点 - 说明2021 - 2022 两年"]
