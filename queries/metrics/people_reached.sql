-- ---
-- title_zh = "宣传覆盖人次"
-- title_en = "People reached"
-- definition_zh = "按举办日期统计的宣传活动覆盖人次；未填的活动计为 0。"
-- definition_en = "People reached by outreach events, by the day; an event without a number adds 0."
-- front = "publicity"
-- kind = "count"
-- unit_zh = "人次"
-- unit_en = "people"
-- datasets = ["outreach"]
-- attributed_to = "held_on"
-- dimensions = ["district", "tier", "setting"]
-- good_direction = "up"
-- ---
select
    event_id as key,
    cast(held_on as timestamp) as at,
    district,
    tier,
    setting,
    coalesce(people_reached, 0) * n as value
from outreach
