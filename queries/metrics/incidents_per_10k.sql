-- ---
-- title_zh = "每万人电诈警情"
-- title_en = "Telecom incidents per 10,000 residents"
-- definition_zh = "期内电诈警情数 ÷ 各辖区期末最近一次公布的常住人口 × 10,000；不折算为全年。"
-- definition_en = "Telecom incidents of the window per 10,000 residents last known, of each district, by its end; not annualised."
-- front = "core"
-- kind = "per_head"
-- unit_zh = "起/万人"
-- unit_en = "per 10,000"
-- datasets = ["incidents", "population"]
-- standing = ["population"]
-- attributed_to = "reported_at"
-- dimensions = ["district"]
-- good_direction = "down"
-- denominator_note_zh = "分母为常住人口，不是期内累计；没有人口数的辖区，其警情不计。"
-- denominator_note_en = "Over residents, who are not added up over days; incidents of a district without a number of residents do not count."
-- ---
select
    incident_id as key,
    reported_at as at,
    district,
    n as numerator,
    0 as denominator
from incidents
where is_telecom
union all
select
    cast(year as varchar) || district as key,
    cast(year as timestamp) as at,
    district,
    0 as numerator,
    residents as denominator
from population
