-- ---
-- title_zh = "电诈占刑事立案比"
-- title_en = "Telecom share of criminal filings"
-- definition_zh = "电诈立案占全部刑事立案的比例；分子分母均归立案月的第一日，只宜按月、季、年看。"
-- definition_en = "Telecom fraud cases over all criminal filings; both count on the first day of the month of filing, so that it is for months, quarters and years."
-- front = "core"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["cases", "crime_totals"]
-- attributed_to = "month"
-- finest = "month"
-- dimensions = ["district"]
-- good_direction = "down"
-- denominator_note_zh = "分母为刑事立案总数月报。"
-- denominator_note_en = "Over the monthly totals of criminal filings."
-- ---
select
    case_id as key,
    date_trunc('month', filed_at) as at,
    district,
    n as numerator,
    0 as denominator
from cases
where category = 'telecom_fraud'
union all
select
    cast(month as varchar) || district as key,
    cast(month as timestamp) as at,
    district,
    0 as numerator,
    filed as denominator
from crime_totals
