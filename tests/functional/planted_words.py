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
        (" fewer</data>", " more</data>"), ("37.9 times", "3.79 times"), ("vs last week", "vs last year"), ("14 May 2021", "13 May 2021"),
        ("by 30 June 2021", "by 30 July 2021"), (">16 May</td>", ">16 March</td>"), ("since 14 May", "since 14 April"),
    ),
}  # fmt: skip
"""As the page has it, and as it is made."""

REWORDED = {
    "zh": (
        ("刑事拘留", "抓获犯罪嫌疑人"), ("154</data>人", "154</data>起"), ("较多的辖区", "较少的辖区"), ("居前", "居后"),
        ("新进入前三位", "退出前三位"), ("行动开展以来", "行动结束以来"), ("“双下降”，截至", "“单下降”，截至"), ("首笔止付", "末笔止付"),
        ("捣毁窝点", "发现窝点"), ("挽回群众损失", "群众损失"), ("偶然波动造成", "人为波动造成"), ("隔离，", "纳入，"),
    ),
    "en": (
        ("Double decline since", "Double decline until"), ("New among the first three", "No longer among the first three"),
        ("the median time", "the mean time"), ("first stop is", "last stop is"), ("exact test", "rough test"),
    ),
}  # fmt: skip
"""Edits of words that stand in no list."""
