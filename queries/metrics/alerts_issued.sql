-- ---
-- title_zh = "预警指令"
-- title_en = "Alerts issued"
-- definition_zh = "按下发时间统计的预警指令条数，按颜色等级分列。"
-- definition_en = "Alerts by the time of issue; their level is a colour."
-- front = "dissuasion"
-- kind = "count"
-- unit_zh = "条"
-- unit_en = "alerts"
-- datasets = ["alerts"]
-- attributed_to = "issued_at"
-- dimensions = ["level", "district", "station", "source"]
-- good_direction = "none"
-- ---
select
    alert_id as key,
    issued_at as at,
    level,
    district,
    station,
    source,
    n as value
from alerts
