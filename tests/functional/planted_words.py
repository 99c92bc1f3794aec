"""Edits that leave every number as it was, or move its point: what a hand does to a finished page, by language."""

WORDS = {
    "zh": (
        (">349.0万元<", ">3490万元<"), (">17.3<", ">1.73<"), (">349.0万元<", ">349.0亿元<"), ("4,211.2万元", "4,211.2万"),
        ("增长36.9倍", "增长3.69倍"), ("不作检验", "作检验"), ("各环节不相加", "各环节相加"), ("不计入统计", "计入统计"),
        ("各辖区每周电诈警情", "福田每周电诈警情"), ("95%置信区间", "99%置信区间"), ("警情少于10起的辖区", "警情少于20起的辖区"),
        ("最高为2021年第8周的840起", "最高为2021年第8周的480起"), ("数据截至2021年5月17日", "数据截至2021年5月16日"),
        ("合计占全市", "合计占本辖区"), ("本周电诈警情", "本月电诈警情"), (">未达标<", ">达标<"), (">达标<", ">未达标<"),
        ("办理中", "已办结"), ("超期", "办理中"), ("目前已达到", "目前尚未达到"), ("起实现“双下降”", "起未实现“双下降”"),
        ("（日均", "（周均"), (">已止付<", ">已冻结<"), ("升至第", "降至第"), ("可能性低于", "可能性高于"),
        ("止付金额超过同期", "止付金额低于同期"), ("较此前28天", "较此前7天"), ("上次推进会（5月9日）", "上次推进会（5月8日）"),
    ),
    "en": (
        (">down 61.3%<", ">up 61.3%<"), ("61.3%</data> year on year", "61.3%</data> on last week"),
        ("3.49 million yuan", "3.49 billion yuan"), ("are not added up", "are added up"), (" (no clear change)", ""),
        (">met<", ">not met<"), ("More was stopped", "Less was stopped"), ("at most in the last", "at least in the last"),
        ("of the city", "of the district"), ("; reached now", "; not reached yet"), (">overdue<", ">open<"),
        (" fewer</data>", " more</data>"), ("vs last week", "vs last year"), ("14 May 2021", "13 May 2021"),
    ),
}  # fmt: skip
"""As the page has it, and as it is made."""
