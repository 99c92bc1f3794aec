-- ---
-- title_zh = "抓获人次"
-- title_en = "Arrests"
-- definition_zh = "按日期统计的抓获（各类强制措施）人次，可按专项行动分列。"
-- definition_en = "Arrests of every measure by the day, to be split by operation."
-- front = "crackdown"
-- kind = "count"
-- unit_zh = "人次"
-- unit_en = "arrests"
-- datasets = ["arrests"]
-- attributed_to = "taken_on"
-- dimensions = ["district", "operation", "measure"]
-- good_direction = "up"
-- ---
select
    arrest_id as key,
    cast(taken_on as timestamp) as at,
    district,
    operation,
    measure,
    n as value
from arrests
