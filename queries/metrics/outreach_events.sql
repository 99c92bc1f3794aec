-- ---
-- title_zh = "宣传活动"
-- title_en = "Outreach events"
-- definition_zh = "按举办日期统计的反诈宣传活动场次。"
-- definition_en = "Outreach events by the day they were held."
-- front = "publicity"
-- kind = "count"
-- unit_zh = "场"
-- unit_en = "events"
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
    n as value
from outreach
